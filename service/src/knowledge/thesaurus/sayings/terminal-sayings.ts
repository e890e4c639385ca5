import type { Sayings } from "./sayings.ts";

/** Equipment, people, and what threatens them. What these lines are for: `sayings.ts`. */
export const terminalSayings: Sayings = {
  "EQP.CRANE": `
quay crane tripped and does not move
spreader stuck on a box
hoist brake fault, load is hanging
gantry motor overheats
trolley stands still in the middle
twistlocks do not open
crane cannot be started after the break
boom does not come down
operator cabin lost control
cable reel torn, crane out of work
吊机坏了，船等着
kren tak bergerak, kapal tergendala
crane alarm keeps coming back
crane stopped again the same way
lifting machine jammed while working the ship
rope slack alarm on the sts
`,
  "EQP.YARD": `
block is full, nowhere to put more boxes
yard vehicle broken down across the lane
stack leaning after the truck hit it
rtg out of order in the yard block
ground sinks under the stack
lamp post fell over the row
reach stacker has a flat tyre
lane between two blocks is obstructed
empty depot overcrowded
yard machine leaks and stands still
堆场满了，没地方放
jentera yard rosak, lorong tersekat
straddle damaged the rail
all slots of the area occupied
`,
  "EQP.GATE": `
barrier does not open
trucks queue to the main road because the lane is closed
gate system down, nobody gets in
arm at lane two broken off
kiosk does not react to the card
lorries cannot go out
exit lanes stuck for half an hour
gate computers offline, processing by paper
boom came down on a truck
turnstile for staff jammed
闸口开不了，车排很长
palang pintu tak naik, lori beratur
drivers wait one hour at the entrance
no truck can pass the entrance
pre-gate not giving tickets
`,
  "EQP.AGV": `
driverless vehicle stopped on the crossing
automated trucks do not get orders
agv lost its position
robot vehicles block each other
charging of the automatic carts fails
fleet of unmanned trucks stands still
prime mover does not start
terminal tractor with engine trouble under the crane
wrong path taken by the automated vehicle
无人车停了，后面全堵住
kenderaan automatik berhenti tengah jalan
self driving truck ignores the stop line
battery of the agv empty in the aisle
`,
  "SAFETY.PERSON": `
a worker was hurt
lasher hit by a rod and bleeding
somebody fell from the ladder
man under the vehicle, ambulance needed
driver collapsed in his cabin
colleague hurt his hand badly
crew member fell into the water
person unconscious in the hold
stevedore crushed his foot
有人受伤，快叫救护车
pekerja cedera kena kontena
dizzy after breathing fumes, taken to hospital
broken leg after slipping on the deck
someone trapped between two boxes
near the stack a man is lying on the ground
`,
  "SAFETY.SPILL": `
liquid runs out of the tank container
oil on the roadway
diesel spilled at the pump
strange smell and a puddle under the box
chemical leaking from a drum
fuel in the water next to the ship
something drips from the container and smokes slightly
powder leaking out of the doors
液体漏出来，味道很臭
minyak tumpah di jalan
brown fluid under the stack
acid dripping on the ground
`,
  "SAFETY.FIRE": `
flames seen in the yard
smoke from a reefer container
truck on fire
burning smell and smoke in the substation
container hot to the touch and smoking
fire in the engine room of the ship
sparks and flames at the cable tray
explosion heard, thick black smoke
着火了
kebakaran di blok C
smouldering cargo in the box
charging station caught fire
alarm bell rang and there is smoke
`,
  "SEC.CYBER": `
files encrypted, ransom demanded on the screen
colleague gave his password to a fake page
strange logins at night from abroad
virus warning on the planner's computer
somebody asks for money to unlock our data
mouse moves by itself on the workstation
data of customers published on the internet
phishing mail opened by the clerk
login attempts by the thousand from one address
电脑被锁，要比特币
komputer kena virus, minta wang tebusan
website defaced
unknown program sends data out
`,
  "SEC.ACCESS": `
unknown people inside the fence
person without pass walks on the quay
badge of another man used at the turnstile
hole cut in the fence
door to the control room forced open
drone over the terminal
stowaways found in a container
seal cut and goods stolen
car drove through the gate without stopping
有陌生人翻墙进来
orang tak dikenali masuk kawasan tanpa pas
lost badge still opens the doors
`,
};
