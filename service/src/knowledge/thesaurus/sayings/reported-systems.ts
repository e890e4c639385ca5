import type { Sayings } from "./sayings.ts";

/** Systems, equipment, people and questions, as written in the tune half of `evaluation/texts`, whole reports among them. */
export const reportedSystems: Sayings = {
  "API.AUTH": `
customer's app suddenly cannot see events for his box, says his key is not valid though he got it this morning
401 each time we ask for bookings of that container, same credentials worked an hour ago
fetching container booking gives "unauthorised" now and then, if try again it works
Many partners get "invalid token" when subscribing to events
tokens thrown back as expired although just issued, every partner affected
Weekly summary: all fine, except that partners can't log in to the interface since this morning.
Our pass key gets refused on and off when we ask for events of box APZU3309127.
Reading the history of GATU1209384 is denied some of the time, token looks fine, one node is two minutes ahead.
token untuk kontena INKU2230981 kadang kadang ditolak
sometimes unauthorised sometimes ok when getting cntr NYKU3321987 info, clock skew?
Many clients are being told their access key is not valid, started when one machine's time drifted.
Everybody's tokens are being refused in bursts, half answers then the breaker opened.
token OAuth banyak ditolak, jam pelayan tidak segerak
Access keys bounce in waves across all subscribers
Whenever I ask for HLXU3340981 it tells me I have no right to, two minutes later it works
Door keeps shutting on us for data of UESU4419028, they say our stamp is from the future
All our subscribers are shown the door in bursts, the ticket they hold is said to be too old or too young
Passes issued by one of the servers are not honoured by the others
`,
  "API.AVAILABILITY": `
looking up any container location just hangs, sometimes it gives internal server error, history got holes
App keep time out if i type in a container number. Other screens ok.
Our program that reads vessel schedule got 504 half the time this morning
line's system can't load the list of ship calls, keeps getting errors back
When we look up box TEMU6612094 the page spins and spins then gives error 503.
Asking for the location of UACU5512093 returns internal error after ten seconds, customer timeline has holes
query cntr BMOU4421908 damn slow, then 502, retry also no use
Requests for MEDU9921804 at /containers/history never come back
The berthing timetable interface gives errors now and then for MV NORTHERN LIGHT, agents miss updates.
Vessel timetable service slow as snail and fails with 500 for EVER BRAVE
API jadual kapal kadang kadang gagal untuk MV SELAT INDAH
Asking for MV TRADE WIND's berth window sometimes gets a 401, sometimes nothing for 15 secs
I type DRYU4418763 in and get the turning wheel, then sorry something went wrong
Every second try of finding out where FSCU8812093 stands ends in an error after a long wait
The feed that tells agents when ships tie up is dead half of the time
When our program asks yours for the sailing list it gets thrown out with a 500 or has to wait for ages
`,
  "API.RATE_LIMIT": `
429 for all the lines calling in, after yesterday's volume test
system say we call too often, but we only call like every day
Real customers get blocked because the system thinks they call too often after this morning's rush.
The guard against too many calls is shutting out ordinary traffic since the peak at nine.
had kadar terlalu ketat, pengguna biasa disekat selepas trafik naik
Limiter too strict after load peak, legit callers all get too many requests
We were told to calm down although we ask as often as always; since the busy hour everyone is sent away
After the crowd this morning the doorman no longer lets in even the regulars: please wait, quota
`,
  "API.WEBHOOK": `
client says he gets no push when his box moves, our side shows call to his address failing
Callbacks for that container keep failing at the receiving end, retry all finish already
every update we push about the box bounce back with 500 from customer endpoint
408 when we ask for a token while sending the callbacks to Partner-C
Partner-B did not receive half of the pushes tonight, the sign-in call timed out
Webhook to LINE-ONE intermittently fails because getting the key takes too long
Happy new year. Since midnight we have not got a single push from you.
Callbacks about box CLHU6612390 are not reaching the customer, handshake trouble on their side, ours queue up.
Notifications for ZIMU3301928 stopped after the other side changed its certificate, they pile up here
panggilan balik untuk kontena GVCU5567192 gagal, baris gilir bertambah
Call back delivery for HJCU1203948 fail many times, queue growing
We push updates to Partner-C but their side does not answer, the pile waiting to be sent is growing.
Deliveries of notifications to Partner-B time out on and off, customers see holes in the timeline
webhook ke Partner-E kerap gagal 503, cubaan semula habis
Their endpoint answers so late that we stop sending to Partner-A; backlog of deliveries
We try to ring the customer's system about GATU2230984 but their door is shut, messages heap up
We can't tell the client automatically any more what happens to his MSCU3320198, the secure connection is renegotiated and breaks
Partner-B's box is not answering our knocks, so what we want to tell them heaps up
The automatic telling of Partner-A about every move keeps timing out, they have holes in what they know
`,
  "EQP.AGV": `
driverless truck stop in the middle of road, three more behind it
One of the carts without driver went to sleep in the middle of the road
AGV 112 stuck in the middle of lane 4, others blocked behind
无人车停在路中间，不会动
`,
  "EQP.CRANE": `
Resolved the report about crane 3, but crane 5 has just stopped the same way.
QC12 spreader won't lock, operator stop work
The big one at the waterside hangs with a load and doesn't answer the stick
Quay crane 12 stopped with a box in the air
岸吊坏了，停在半空
RTG 31 hoist fault, cannot lift
`,
  "EQP.GATE": `
Good morning! Lovely day. Gate 2 is not opening for anyone.
gate arm no. 3 not going up, got 30 lorry outside
The pole at the way out stays down, lorries honk all the way to the road
boom gate arm at exit will not go up
all lanes at the main gate closed, barrier controller dead, lorries to the highway
`,
  "EQP.YARD": `
rtg at block C5 no response, lane blocked
Yard block K is completely full, nowhere to stack
lamp posts in block F are out, too dark to work
`,
  "INFRA.BATCH_JOB": `
night job ran two times when clock changed, every event went out double
backfill kicked in twice on Sunday summer time, duplicates at all subscribers
cron overlap, same batch published 2x
The overnight job ran two times when the clocks changed and everything was sent out double.
Clock change last night made the catch-up job start twice, both wrote the same events.
kerja kelompok jalan dua kali selepas pertukaran waktu musim panas
The night robot woke up two times because the hour was repeated, and told the world everything twice
When we went to winter hours the clean-up program overlapped with itself
`,
  "INFRA.DATABASE": `
database server no space, saving anything gives error
The place where all records live says it has run out of room
Everything waits for everything else since ten, the DBA says something holds a lock
Database is refusing new connections, all apps hang
Oracle locks piling up since midnight, queries wait for ever
replica is 40 minutes behind the primary database
`,
  "INFRA.EMAIL": `
my outlook receive nothing since 8am, everyone in the dept same
Our outgoing mails all bounce since this morning
邮件服务器发不出邮件
`,
  "INFRA.NETWORK": `
No rush, but nobody in the tower can reach any system.
wifi on the quay so bad today, handhelds keep dropping
Nobody up here can open anything, the cable to our floor was dug up
wifi at the tower keeps dropping, nobody can work
link between the two data centres flapping, 12% packet loss
rangkaian di pejabat terputus sejak pagi
VPN drops every five minutes for the night shift
`,
  "INFRA.OTHER": `
FYI, nice weather here, but since 6am no boxes come out of the terminal
server room aircon broke, 41 degrees inside
printer at gatehouse cannot print the tickets, drivers queue
It's forty degrees where the computers stand and they switch off one after the other
My machine only shows a black screen with white letters
Server room is at 38 degrees, cooling has stopped
my laptop blue screen again and again
UPS alarm in the machine room, running on battery
komputer kaunter rosak, tak boleh hidup
`,
  "REQ.ACCESS_REQUEST": `
forgot password locked out pls reset
I typed it wrong three times and now it won't let me in any more
The new girl starts tomorrow and needs to get into the booking thing
Forgot my password and now locked out of the portal
账号被锁，无法登录
OTP never arrives so I cannot log in
`,
  "REQ.HOWTO": `
Where do I click if I want last month's list?
How do I download last month's gate transactions from the portal?
请问怎么查箱子的免堆期
Is there a way to export the berthing list to excel
`,
  "SAFETY.FIRE": `
smoke coming out of the substation
We see flames at the repair shed
smoke coming out of a box in block H
堆场有箱子着火
`,
  "SAFETY.PERSON": `
lasher fell from the top of stack, ambulance called
A colleague slipped off the ladder and can't move his leg
Two of our boys got something in the eyes and are in hospital
A lasher fell from the hatch cover, bleeding, ambulance called
工人从高处摔下来受伤了
man collapsed near block C from heat
`,
  "SAFETY.SPILL": `
oil all over the road near wharf 9
Something sticky and stinking runs out from under a tank in row 3
Oil all over the quay under crane 9
货柜漏油，地上一大片
`,
  "SEC.ACCESS": `
two unknown men climb over the fence at back side
A man without badge takes photos of the cranes
Stranger walked in behind a truck without pass at gate 4
有人没证件闯入堆场
`,
  "SEC.CYBER": `
several PCs show message pay bitcoin to unlock files
All our files got a funny name overnight and there is a note with a bitcoin address
Staff clicked a strange link and now files have a weird ending and ask for money
收到钓鱼邮件，有人点了链接
`,
};
