import type { Sayings } from "./sayings.ts";

/** Ships. What these lines are for: `sayings.ts`. */
export const vesselSayings: Sayings = {
  "VSL.ADVICE_CONFLICT": `
the arrival notice is refused because the ship's name is in use
new call cannot be opened, an old one of the same ship is still active
name already taken by another visit
previous port call never closed, blocks the next one
agent gets an error that the name exists
two entries carry the same short name of a ship
the abbreviation of the vessel is not unique
we try to announce the ship and it says somebody has this name
saving the advice fails, name has been used
closed voyage still owns the ship's name
cannot register the next visit
short name clash between two vessels
船名重复，预报交不了
visit of last month still open and stops the new one
error four when creating the call
old record of the ship has to be completed before the agent can go on
`,
  "VSL.SCHEDULE_MISMATCH": `
arrival hour differs between the portal and the planning board
the line says Tuesday, the terminal says Wednesday
berthing time on one screen is three hours later than on the other
expected arrival not the same everywhere
customers see an old time for the ship
the website still has yesterday's estimate
new estimate was sent but only one system took it
timetable shows the ship gone while she is still at sea
which time of arrival is right
hauliers plan by the web time and come too early
estimated time was updated and then went back to the old one
departure hour wrong on the public list
two different days for the same voyage
time of the call changed in one place only
masa ketibaan kapal tak sama
sailing date on the app is not what the planner has
she comes at nine according to us and at noon according to the agent
the voyage on the schedule is not the one the ship is on
ship coming when, all say different
our list has her in the evening, line's list has her at dawn
`,
  "VSL.STOWAGE_INCONSISTENCY": `
units already ashore are still drawn inside the ship
the plan of the ship came back in an older version
slots should be free after unloading but are shown occupied
stow picture does not follow what was discharged
report says done, drawing says not done
load list and bay plan contradict each other
planner sees boxes in the hold that are on the quay
after the last file the ship's plan shows yesterday's cargo
bay is empty in reality and full on screen
discharge confirmed, position in the plan not cleared
ship picture undone by a late message
the plan is not updated with what we took off
containers in the drawing that nobody has on the list
three units in the same cell of the plan
船图上还有已经卸下的柜
pelan kapal masih tunjuk kontena yang sudah dipunggah
final stowage differs from what was actually loaded
cells of the deck still occupied on paper
older copy of the stowage replaced the new one
`,
  "VSL.BERTH": `
two vessels were planned for one place at the quay
berth is taken, the next ship has nowhere to go
the ship does not fit at the allocated wharf
moored at another position than planned
previous ship leaves late and the next one waits outside
no place to tie up tonight
bollard broken at the wharf, mooring not possible
wharf meters overlap for two calls
double allocation of a berth
ship waits at anchorage because her place is occupied
fender damaged where the ship should lie
dua kapal di tempat yang sama
both calls want the same quay from noon
`,
  "VSL.MASTER_DATA": `
who changed the voyage number of this ship and when
confirm whether the vessel's name was changed in the past
has this identifier been given to other ships before
trace by which user the berth creation was amended
inbound and outbound voyage were swapped by somebody, please find out who
ship's dimensions in the register are wrong
the call sign belongs to another vessel
imo number in our file is not the right one
flag of the ship outdated
vessel not known in the ship register
ship was renamed, we still have the old name
length and beam to be corrected
same ship exists under two codes
particulars of the vessel are missing
hatch layout of the ship in our file is not hers
need history of the voyage for an audit
butiran kapal salah
deadweight and draught recorded wrongly
`,
  "VSL.PILOT_WEATHER": `
strong wind, all work at the waterside stopped
ship cannot come in because of the storm
pilot is late and she loses her window
visibility too low for moving ships
swell at the pilot station, boarding called off
thunderstorm, cranes boomed up, schedule slips
tug boats not available, sailing delayed
bad weather pushes all calls back by half a day
haze so bad that the channel is closed
gusts above the limit, loading halted
the man who guides ships in did not come
waves too high for the pilot boat
天气太差，引水上不了船
typhoon warning, line-up has to be rearranged
squall passes over, ship missed the tide
port closed for traffic by the master attendant due to rain
`,
};
