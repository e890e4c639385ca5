/** What people write that is no incident: meetings, thanks, notices, closed matters, advertising, chatter. */
export const calmSayings = `
please join the planning meeting on Tuesday
thanks for your quick support, it works again
the matter has been settled, no further action
all systems are running normally this morning
crane back in service since noon
no more errors after the restart, closing the case
maintenance of the portal on sunday night, short interruptions possible
reminder to hand in the timesheets
newsletter of the port, read about our new cranes
monthly figures: boxes handled, crane rate, truck turn time
statistics of the week are attached
report of the shift: nothing special, four ships worked
this is an automatic answer, we received your message
test message, no action
welcome our new colleague to the team
training for forklift drivers, seats left
lunch at twelve, who comes along
special offer on seals and locks
visit our stand at the fair
your leave was approved
the agenda for the safety meeting is attached
circular about the new edition of the code
please find enclosed the minutes
good morning everybody
have a nice weekend
congratulations to the winning team
invoice attached for payment
survey about the canteen, two minutes
webinar on supply chains next week
planned drill tomorrow, do not be alarmed
false alarm, everything in order
the container was found, thank you
box appeared on the portal after the update, solved
network work done as planned, everything is back
the queue is empty again, partners are up to date
updated guide for the booking screen is available
policy on passwords, please read
who has the key of the store room
found a wallet near the lockers
car park closed on saturday for painting
we are pleased to announce a new service to Manila
record throughput in the third quarter
handover done, no open points
can you send me the presentation
what time is the town hall
please register for the health screening
new uniform can be collected at the store
your ticket has been closed
your request was received and will be handled in two days
audit of the accounts starts on the third
project status: migration on track, go live in june
the new berth will open next year
thank you and regards
haha good one
see you later
asdf jkl qwertz
lorem ipsum dolor sit amet
what is the weather like today
大家好，下周一开会
谢谢，已经好了
mesyuarat ditunda ke hari Khamis
selamat hari raya
flight tickets to Bali from 99 dollars
win a voucher, click here
apply for the position of planner
minutes of yesterday's call, nothing urgent
the roster for next week is out
fire drill finished, all back to work
upgrade of the gate system completed without trouble
crane four passed its yearly inspection
we resolved the token problem of yesterday
vessel sailed on time, good work
welcome drinks on the terrace this evening
library of runbooks was cleaned up
please update your contact details
presentation about reefers at the conference
reefer team won the football cup
photo contest, send your best picture of a ship
vessel planning course in may, sign up
the gate staff thank you for the donuts
dangerous goods training is due for renewal
edi workshop, bring your laptop
api documentation has been published
customs seminar, free of charge
pilot project for electric trucks starts in autumn
weather will be fine on the weekend
yard tour for students on friday
no incidents during the last seven days
there was no impact for customers
service restored, cause was a cable
ignore my last message, it was meant for someone else
`;
