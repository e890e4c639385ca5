import type { Sayings } from "./sayings.ts";

/** Boxes, ships and messages, as written in the tune half of `evaluation/texts`, whole reports among them. */
export const reportedCargo: Sayings = {
  "CNTR.ATTRIBUTE_MISMATCH": `
papers say 20 ton, our scale shows 27 for the same can. planner cannot place
Weight of the container different between what shipper declare and what system have, also the size code wrong
berat kontena tak sama dengan manifest, 8 tan beza
Minor: the weight in the list for TTNU8812340 is 3 tons, the paper says 23.
The paper says forty footer high cube, the yard thinks it is a twenty, planner dropped it in the wrong place.
OMS size and the EDI size for KKFU7712034 not the same, slot plan all wrong
berat dan saiz kontena HDMU6620918 tak sama dengan manifes
VGM for TRLU4410276 doesnt tally with the manifest leh
We were told it's a small light one and it turned out big and heavy, now it's blocking two spots
Papers of GESU5512098 say eight tons, crane driver read 22
`,
  "CNTR.DANGEROUS_GOODS": `
box declared as normal cargo but got class 3 sticker on the door
It was booked as toys but the driver says it is full of batteries
Box declared as furniture but has flammable stickers all around
危险品箱子没有申报UN号
`,
  "CNTR.DUPLICATE_RECORD": `
box shows up twice
customer see MRKU0440218 double in his list, asks which is real
kontena sama keluar dua kali kat portal
Just curious, why my container appear two times in your list?
box shows up twice
portnet give me two identical entry for CSQU3054383
kontena yang sama muncul dua kali dalam carian
Customer's enquiry returns twin rows of the one container
Type in one number, get two answers, exactly alike
Why is my steel friend TCLU4409821 there double?
`,
  "CNTR.GATE_OCR": `
gate reader sees 0 as 8, driver stuck inside lane with TGHU1183302
lori tersangkut di lorong 6, kamera salah baca nombor kontena
Dear sir, please be informed lane 5 reader keeps mixing up the box numbers.
The gate machine read the box number wrongly and now the lane is closed with a queue of trucks.
At night the cameras at the in gate see an 8 as a B, truck held.
kamera pintu masuk salah baca nombor kontena, lori beratur panjang
Gate eye cannot recognise the number on a dirty box, driver waiting 40 mins
The thing that photographs boxes at the entrance thought it was another one, so the lorry was not let in
It photographed an O as a zero and the driver has been sitting there for half an hour
`,
  "CNTR.HOLD_CUSTOMS": `
Thank you for closing the ticket. The box is still on hold though and the ship leaves tonight.
The officers signed it off hours ago and your computer still won't let my driver take it
Customs has cleared it but the box is still on hold in the system, trucker is waiting
海关已放行，系统还是扣着箱子
`,
  "CNTR.MISSING": `
cannot find the can anywhere, not in the stack where the system say
cannot find my box anywhere in the yard, it should be in block A
箱子不见了，堆场找不到
`,
  "CNTR.PARTY_MISMATCH": `
wrong consignee on the box, sender and receiver swapped
on the booking the customer code is A but in terminal it belongs to B, same can
Notify party and receiver code for GESU6677810 not same in the two systems
payload got consignee in the shipper place, happens for all boxes of that line
partner says roles flipped in the json since the release
The sender and the receiver of the cargo are the wrong way round on the public page for box TLLU4450918.
Bill may go to the wrong firm: shipper shows up as consignee on portal, our own system is right. BK-77QWE9AA
Buyer appears as seller on the public record of TGBU7709123 after last night's data reload
pengirim dan penerima tertukar untuk kontena MSMU8821903
API payload from Partner-B has the roles of shipper and consignee reversed, invoicing check failed.
In the data Partner-A sends us by API the buyer and seller changed places and billing validation stops.
muatan API Partner-D menukar peranan penghantar dan penerima
Whoever sent the goods is written down as the one who gets them, on the site only
The wrong company will be asked to pay for CMAU6612093 as the two names traded places
What comes in from Partner-E by interface has the giver and the taker exchanged, so the accounts people are stuck
The names for from and to are the wrong way about in Partner-D's API records
`,
  "CNTR.RANGE": `
trying to put in our new batch of box numbers TGHU 410000 till 410499, it says clash with something already inside but i cannot find that something
cannot add numbers from BSIU 7712000 to 7712999, keep kena error overlap, but list is empty when search
Adding serials for the leasing company fails: "already taken". When I look for the ones in between, screen shows different start and end from what I typed.
prefix YMLU number block, says intersects with other block that nobody created
Want to key in new serials for our boxes, system complains these numbers were taken, but I search and there is nothing.
The owner bought 500 new boxes; adding their numbers is refused because part of them supposedly exist already.
Number series for new boxes clash with something invisible, pls see.
julat nombor kontena baru tak boleh simpan, kata bertindih
We got a batch of freshly built steel ones and the machine will not let me put in their numbering, it mentions somebody else has part of it
Adding the next hundred IDs for prefix ABCU gives a complaint about an existing stretch that I can't locate
`,
  "CNTR.REEFER": `
cold box graph got hole from 2am to 4am, customer worry cargo spoil
No readings from three chill units on the same rack, is it real or just the sensor?
set temp and actual temp not showing for reefer TEMU9203316 since shift change
Yesterday's case closed ok. New one: reefer MNBU3120045 now shows 4 degrees, set is -20.
Cannot see temperature of the cold box in block G7 for about half an hour, later the readings came back.
The fridge container stopped sending its readings, cargo is frozen prawns.
peti sejuk tak hantar bacaan suhu sejak pukul 3
Temp sensor of reefer MWCU6690321 silent leh, dunno got spoil or not
The ice cream in row 7: no numbers from its thermometer between 1 and 2 this morning
screen for the frozen cargo has gone grey, nothing coming from one of the machines
`,
  "CNTR.STATUS_MISMATCH": `
Customer call: website show the box loaded, our own screen say still sitting in yard. which one correct??
boss the box show two different thing, client webpage say not discharge, our side say discharged 0300. client want to charge us
System A says empty returned, system B says still with consignee, detention bill running
Hi team, hope you're well. Small thing: the website shows our box as on board, the yard says it isn't.
The website tells our customer the box is already on the ship but it is sitting in the stack here.
Customer screaming, online shows gone onboard, I can see the box in front of me at block J4.
Box status on customer side does not follow what terminal system has, one says loaded other says in yard
Public tracking page claims TGHU8823015 sailed; our planners still have it on the ground at C7.
According to the internet it has left with the vessel. I am looking at it out of my window right now.
The client thinks his cargo is at sea. It is not, it is behind shed 3 since Tuesday. Why does he read that?
`,
  "DOC.CUSTOMS_MESSAGE": `
CUSCAR to customs refused with error 12
报关报文被海关退回
`,
  "DOC.IMPORT_EXPORT": `
export permit refused, cargo cannot ship, cut off at 1800
Cannot submit export document, says no matching booking though the booking is there
出口单据提交不了
B/L upload page refuses our PDF for the import shipment
`,
  "EDI.ACK_MISSING": `
line never confirmed our file, nothing came back
Partner-G has not answered any of our messages, no okay no reject
We sent the instruction this morning, it was read, but no receipt ever came back.
Line is chasing us for the confirmation of their transport instruction; system parsed it and then nothing.
mesej IFTMIN diterima tapi tiada pengesahan dihantar
Partner still waiting for our acknowledgement of the booking file from 9am
We handed it in, you read it, and you never said you got it
Sender keeps asking whether his transport order arrived, it did, but he was never told
`,
  "EDI.BACKLOG_DLQ": `
messages pile up after the maintenance last night, nothing is eating them
queue getting longer and longer, partner updates come hours late
所有报文都堵住了，处理不过来
After the maintenance last night messages are heaping up unprocessed in the failed tray.
The reject bin for EDI keeps filling since the upgrade and receipts go out late.
selepas penyelenggaraan mesej EDI tertunggak, pengesahan lewat
Messages queue like mad after maintenance, dead letters everywhere
Since Sunday's works the tray of letters that could not be handled is overflowing
Nothing gets eaten any more: things go in, nothing comes out, thousands wait
`,
  "EDI.DUPLICATE_SEQUENCE": `
Truck status for TRHU3306671 received two times, gate out at 10:05 and again gate out at 9:40, which to trust?
two 214 for one can, timing fight each other
the partner reuses reference numbers, second file older than the first one
315 doubles with numbers that contradict each other
Same message came twice for box TCNU5501928 and the older one won, status went backwards.
We got two 315 for MSCU7712093, the late one was older but replaced the good one
mesej CODECO berganda untuk EISU9920134, yang lama menimpa yang baru
Received CODECO two times for SUDU6678123, times conflict, now box shows old move
Two interchanges with the same content but different control numbers, the newer arrival is older in time.
Same CODECO file twice with another control reference, quarantine getting full
mesej berganda dengan nombor kawalan bercanggah, kuarantin naik
For SUDU5512093 the news arrived a second time, with yesterday's content, and that's now what we see
A late copy of an earlier CODECO has undone the progress of TTNU3319827
Identical twins in the inbox with different running numbers; we stopped passing on
Two of the same, but the envelope numbers disagree, and the one that came last is the elder
`,
  "EDI.MAPPING": `
what they send as seal number ends up in our remarks box
value in their system and ours not same, looks like the conversion table puts it in the wrong place
their "gross" become our "tare"
Partner-A tells us the box is a 22G1, our books say 45R1, and everyone outside now sees theirs.
What Partner-C posts about the type of the box replaces what we hold, yard slotting broke
pemetaan medan salah, Partner-B hantar 42G1 tapi rekod induk 22R1
Partner-A calls it a plain twenty, our register calls it a cooled forty, and the web believes Partner-A
After Partner-B's update went in, the cooling marker of the box disappeared from the public data
`,
  "EDI.TIMEZONE": `
events look like they happen before they can, off by exactly 8h
时间差八个小时，合作方收到的全是UTC
Events of the box are eight hours off, so gate out appears after loaded on the website.
Times from Partner-D are shown as if in London; order of events is upside down on the portal.
masa acara lapan jam awal, susunan di portal salah, Partner-A
The portal lists the moves in a silly order because one side writes UTC and the other local time
What happened at noon is shown as four in the morning for everything from Partner-C
It says it left through the gate before it came off the ship; their watch is on Greenwich
`,
  "EDI.VALIDATION_REJECT": `
discharge report for MSCU7731204 got bounced by the converter, number of lines inside don't tally with what the tail says
the file about HLXU2008419 not accepted, translator complain the count at the bottom is wrong
resend also same, the coarri for that one container keep rejecting cos the total at the end not match
Incoming IFTSTA for one container fail check: code in EQD not in list
message reject, equipment details got funny code for CSNU6180274
nothing from Partner-F passes checking today, some code in EQD that we don't know
all status messages from Partner-J fail the schema so boxes don't show on timeline
schema check throws away everything LINE-KOTA send
X12 301s from Partner-A rejected by translator, BGM count not aligned
partner's bookings all bounce, number of segments says one thing, inside another
COARRI for box OOLU3321450 kicked out, the tally in the trailer is not the same as the lines inside
file for MRKU5520117 rejected by translator, counts do not add up, milestone never came out on portal
箱子 CAIU9087761 的报文被翻译器拒收，段数不对
message COARRI for FCIU6650021 ditolak translator, bilangan segmen salah
IFTSTA for box TRIU6609128 failed the schema, EQD has a code it does not know.
Status message on KNLU4478120 came with an unexpected equipment code so nothing appears in its timeline
inbound iftsta for SCZU7701923 schema fail, qualifier in eqd funny
Partner-C sends a code in the equipment part that we do not know, so their boxes do not show online.
The file from Partner-F is refused because of a value not in our code list, its containers are absent from the portal
Partner-D hantar kod pelik dalam EQD, mesej ditolak skema
Interchange from Partner-A held, UNT number does not match the UNH.
Partner-C's file has header and trailer that do not agree so it was put aside and nothing was created.
BAPLIE daripada Partner-E ditolak, UNH UNT tidak sepadan
For TEMU4410982 the electronic note was spat out: says 14 pieces, has 13
The note that CRXU2210987 was dropped ashore never made it, something about the count at the end of the file
Partner-D uses a two letter abbreviation we have never heard of and our checker refuses the whole thing
There is a letter code in the equipment line of Partner-B's files that trips the check
Opening and closing line of Partner-C's manifest disagree, the entire bundle sits on the side
The bundle from Partner-A was parked because beginning and end carry different tallies
`,
  "VSL.ADVICE_CONFLICT": `
cannot create the ship's call, says the name is used by another one
short name of the ship appears two times, system don't know which one
agent cannot submit vessel advice leh, say got same name already
vessel err 4 when agent press save, ship left port three weeks ago but record still open
Two ships have the same short name, please change the new one so that I can make the advice.
The new ship's short form is identical to an existing ship's; rename it please, callsign 9V1234.
nama singkatan kapal baru sama dengan kapal lain, minta tukar
I want to open a new advice for the ship but the system says its name is in use by another advice.
Cannot set up the ship's coming call, it complains the name is taken although the last call ended.
tak boleh cipta advice kapal, nama sudah digunakan
Last month's advice is still open so this ship's new one is refused
There are two MSC ANNAs in the book and the machine doesn't like that I announce the second
I cannot announce the next visit of the ship since the previous visit was never ticked off
`,
  "VSL.BERTH": `
two ships given the same berth at the same hour
Both captains were promised the same place at nine
Two ships were given the same berth at 0900
两条船分到同一个泊位
`,
  "VSL.MASTER_DATA": `
the ship's length in our records is wrong, call sign also
who changed the voyage of MV RIVER JADE from 10E to 10W
船舶资料的呼号错了
`,
  "VSL.PILOT_WEATHER": `
fog very thick, pilot cannot board, ship miss her slot
Heavy rain and wind, cranes stopped & MV TANJUNG EMAS now 5 hours behind her berthing
lightning alert so all ship movement stop, need to shift the lineup
Heavy rain and lightning, the pilot could not board, ship lost its slot at the berth.
Because of strong wind the ship did not make its time alongside; tow to be booked again.
ribut kuat, malim tak boleh naik, kapal terlepas slot
Bad sea, pilot boat turned back, vessel cannot come in
It is pouring, the man who steers them in couldn't get on, so she lost her turn
Too windy for the little boats that push, ship is anchored outside and the gangs are idle
`,
  "VSL.SCHEDULE_MISMATCH": `
the ship's ETA is different on two screens
Berthing time for MV CORAL BAY/114N in planning does not equal what the line got
船期表上的到港时间跟码头系统不一样，差三个钟头
line say ship tomorrow, you say today, pls check whose date is right
The ship's arrival is 0400 on the partner's site and 0600 in ours.
Berthing plan says half past ten, the terminal system an hour and a half later, nobody knows which holds.
masa ketibaan kapal lain di portal dan lain di sistem kita
Ship coming in when ah? portal give old timing, TOS another timing
the ship's ETA is different on two screens
One list has her tying up at six, another at eight, and I have to send the gang
`,
  "VSL.STOWAGE_INCONSISTENCY": `
ship drawing say bay 22 full, but crane guys already empty it
planner night shift: plan for MV STRAIT HERON went back to older version, units ashore appear on board again
Meeting moved to 4. Also the bay plan shows boxes we already took off.
We took everything off bay 14 but the ship's plan keeps showing boxes there.
The stowage picture of the ship went back to an older one, boxes we landed are back on it.
laporan punggah kata siap, tapi pelan bay masih ada kontena
Ship plan shows ghosts: slots emptied hours ago are still filled on the drawing
The hold is empty there, I was standing in it, but the computer draws them as still inside
After finishing the left side of the ship the picture turned back to how it was before we began
`,
};
