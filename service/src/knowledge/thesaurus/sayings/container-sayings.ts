import type { Sayings } from "./sayings.ts";

/** Containers and their papers. What these lines are for: `sayings.ts`. */
export const containerSayings: Sayings = {
  "CNTR.MISSING": `
checked the whole area, the box is simply not where the screen puts it
our unit vanished, nobody has any record of it
driver came to collect, yard staff cannot locate the container
container not found in the system though it was discharged yesterday
enquiry returns no data for this number, yet it is standing in front of me
lost one can, last seen at row 7
slot is empty where the container should be
the box has disappeared from the list overnight
we searched three blocks and found nothing, where did it go
portal does not know our container at all
no such container, says the system, but we delivered it on Monday
tak jumpa kontena di mana mana, dah cari satu jam
找不到柜子，系统里也没有
planner sends the truck to a spot and there is nothing there
one box short after the count, cannot be traced
`,
  "CNTR.DUPLICATE_RECORD": `
the same unit is listed in two rows with different dates
I get two results for one number when I search
portal repeats my container, one entry current and one old
two records exist for this box, please keep only the right one
same can, two status lines, both open
number entered once but saved twice
customer complains his unit appears double on the tracking page
there are two copies of the record and they disagree
one box, two visits open at the same time
clerk sees identical entries for a single container
system created a second record for a container that already exists
satu kontena ada dua rekod
同一个柜号有两笔记录
list shows it again with another arrival date
why is my unit counted double
`,
  "CNTR.STATUS_MISMATCH": `
webpage and yard system disagree about where the box is
tracking still says waiting, yet it left by truck this morning
the site says loaded but the ship left without it
app shows gate out, the unit has never moved
customer screen never changed after we discharged the box
our record says empty, terminal says full
timeline stops at arrival though the box is delivered
it went back to an earlier state after being updated
one page tells export, other page tells import
status on website one day behind what really happened
says it is in transit but it is sitting in the stack
last event is missing in the history, real move was done
internal system correct, public view wrong
whatever we do the status does not change to released
latest news of the box overwritten by an old message
client asks why the box is at sea on your website while he unpacked it already
two answers for one question: where is the container now
unit collected by the haulier but portal keeps it in the yard
status di laman web tak sama dengan sistem terminal
网页状态和码头系统不一致
system think box got load already, but I see it here in yard
`,
  "CNTR.ATTRIBUTE_MISMATCH": `
weight and size do not align with the manifest, one system says dry and the intake made a reefer of it
attributes of the box differ between the two systems, slot planned wrongly
declared mass and measured mass are far apart
vgm differs from what the weighbridge says
we were told a short one, a long one arrived
the height is wrong in the system, it is a tall box
tare entered as gross, planner refuses
size on the booking is not the size on the ground
manifest has other dimensions than the terminal record
iso code wrong, should be open top
much heavier than the papers say
box type shown as dry, it is a flat rack
kilograms in the list do not agree with the certificate
verified mass missing, cannot be planned
tonnage on list wrong by a factor of ten
it does not fit the slot because it is longer than recorded
重量跟舱单对不上
尺寸写错了，二十尺变四十尺
saiz kontena salah dalam sistem
equipment details of the box do not match its certificate
the numbers for weight and type differ from the cargo list
`,
  "CNTR.PARTY_MISMATCH": `
the buyer is registered as the seller
customer codes differ between the booking and the terminal
wrong company is printed as receiver
notify party belongs to somebody else
release issued to a company that has nothing to do with the cargo
the names of the two firms are exchanged
party identifiers do not agree across the two systems
we are the consignee but the record shows a stranger
bill went to the exporter instead of the importer
owner of the goods differs in two places
roles reversed in the data we get from your interface
the api gives exporter where importer belongs
nama penerima tertukar dengan penghantar
account code on the box is of another client
forwarder swapped with the real owner in the payload
in the message the one who ships and the one who receives changed places
`,
  "CNTR.RANGE": `
new series of numbers cannot be registered because it collides
overlapping interval, but I cannot see the other interval
block of serial numbers refused as already existing
we want to enter 200 new units, told part is used
start and end number rejected, somebody has them
the numbers from 500000 to 500999 are claimed to exist, nothing is listed
prefix with new serials conflicts with an invisible entry
search shows a different interval than the one that blocks me
register our fleet numbers, error says intersection
leasing firm hands over 1000 boxes and the numbering cannot be created
check digit left out, still says range clash
nombor siri bertindih dengan julat lain
号码区间冲突，加不进去
serials taken, by whom
sequence of box numbers cannot be saved
`,
  "CNTR.HOLD_CUSTOMS": `
released by us but customs block remains
authority has not cleared the box and the vessel is leaving
inspection flag still set after the scan was passed
haulier sent away because clearance is missing
the stop on this unit is not lifted though duty was paid
needs customs release before cut off
box detained by the authorities, nobody tells us why
cannot collect, a government hold is on it
clearance came hours ago, hold not removed
kastam belum lepaskan kontena
海关不放行，柜子提不了
held for examination, customer wants out today
quarantine stop still shows
`,
  "CNTR.REEFER": `
temperature record has a hole of several hours
cooled unit warms up, set to minus twenty
no power on the cold container since it was landed
chart empty between two and five, cargo is fish
alarm on chilled cargo, supply air too warm
sensor of the fridge box silent
monitoring lost for a dozen cooled units on the same rack
meat container thawing, please plug it in
return air going up one degree per hour
values stopped coming although the compressor runs
fruit box shows no data on the remote screen
frozen goods, graph flat since last night
setting was changed from -18 to +18
peti sejuk tiada bacaan suhu
冷柜温度一直升
cold units not being read after the modem was changed
telemetry gap, need to know whether the goods are still good
plugged out during shifting and forgotten
`,
  "CNTR.DANGEROUS_GOODS": `
hazard class in the papers is not what the label says
undeclared batteries found in the container
explosive placard on a box booked as general cargo
flammable cargo stacked beside a class five unit
un number missing in the dangerous cargo list
imdg declaration not received, vessel loads tonight
chemicals inside but nothing declared
segregation rule broken in block D
wrong hazard group, must be restowed
corrosive label seen, system says harmless
dg flag dropped after the change of booking
kontena bahan berbahaya tanpa pengisytiharan
`,
  "CNTR.GATE_OCR": `
the lane's camera took another number than the one painted on the box
reader thinks it is a different container and holds the truck
letters recognised wrong, driver is stopped in the lane
camera mixes eight and B
number on screen at the entrance is not the number on the box
automatic recognition failed, clerk has to type by hand
photo blurred at night, every second truck has to be corrected
lens dirty, nothing gets recognised
the machine reads the number incorrectly and the arm stays down
misread plate and box number on the way in
picture taken fine but it makes a wrong container out of it
truck on hold since the scanner saw a zero instead of an O
kamera tak dapat baca nombor, lori tunggu
闸口识别出来的号码不对，车被拦下
seal was read wrongly at the gate
gate took my box for another one
`,
  "DOC.IMPORT_EXPORT": `
which user created the record of this container, and at what time
please provide the flat file for these containers
list of all boxes under the permit for the inspector
who amended the booking, need it for the file
driver has entered but cannot see the details of his job in the mobile app
please confirm if the transhipment record existed on that day
export permit was not accepted for this shipment
import papers incomplete, box cannot leave
bill of lading cannot be issued
delivery order missing in the document system
need records of all boxes in that booking for an audit
certificate of origin refused
transhipment permit number unknown
document upload fails for the shipment papers
declaration of cargo missing, deadline tonight
release paper printed without stamp
verification of old shipments requested by the auditor
出口许可证过不了
dokumen import tidak lengkap
cargo papers do not agree with the permit
`,
  "DOC.CUSTOMS_MESSAGE": `
declaration message was turned back by the authority
customs gateway does not answer our cuscar
cusres came with an error code
customs sends rejections for every manifest today
manifest message to customs failed
no response from the customs interface
electronic declaration refused, code 12
customs system complains about a missing element in our message
mesej kastam ditolak
reply of the authority cannot be processed
`,
};
