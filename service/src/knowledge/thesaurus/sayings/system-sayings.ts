import type { Sayings } from "./sayings.ts";

/** The systems beneath, and questions. What these lines are for: `sayings.ts`. */
export const systemSayings: Sayings = {
  "INFRA.DATABASE": `
saving fails with database error
the database is locked by another session
table space full, no inserts possible
queries wait for each other
replica far behind the primary
cannot connect to the database server
deadlock found when storing the booking
connection pool used up
disk of the database server at one hundred percent
terminal system freezes because sql statements block
restore of the schema failed
log volume full, transactions rejected
everything slow, dba sees long running transactions
`,
  "INFRA.NETWORK": `
wifi so slow that every app times out
internet gone in our building, portal and all other pages cannot load
lan in the tower lags, screens freeze
the line to the data centre is slow and all applications hang
office connection crawls and no application loads
internet very slow in the building for everybody
wifi keeps dropping on the quay
no internet in the office
line between the two sites is down
handhelds lose their connection
vpn does not connect
switch in the cabinet dead
packet loss to the data centre
radio coverage bad in block G
network slow since noon, everything lags
fibre was cut by diggers
terminals in the vehicles offline because of the access point
internet pejabat perlahan sangat
domain names are not resolved
firewall blocks the crane computers
`,
  "INFRA.BATCH_JOB": `
scheduled task started again before the first had ended
backfill repeated when the clock changed
end of day run did not start
cron fired twice, everything was published double
report job hangs since two in the morning
batch finished with errors, files not produced
the timer triggered again after the hour was set back
two instances of the same run worked at once
nightly import late, morning lists empty
kerja kelompok malam berjalan dua kali
all events of the batch came out again
daylight saving made the task go off a second time
job skipped on sunday
`,
  "INFRA.EMAIL": `
outgoing mail stays in the outbox
mail server refuses connections
mailbox of the duty desk full
alerts by mail come hours late
outlook does not connect to the server
mails to the lines bounce
spam filter swallows the notices
邮件收不到
emel tak masuk langsung
distribution list no longer works
smtp relay down
`,
  "INFRA.OTHER": `
server room too hot, cooling failed
power failure in the control building
ups on battery and beeping
printer does not print the gate tickets
workstation with blue screen
server does not boot after patching
certificate of the internal site expired
storage array reports two broken disks
virtual machines restarted by themselves
air conditioning of the data hall broken
screens in the tower black
no electricity on the third floor
computers cannot start
terminal at a standstill and nobody knows why
everything stopped, no system reacts
phone system dead, no calls in or out
机房太热，空调坏了
bekalan elektrik terputus di bangunan
cpu of the application host at one hundred percent
`,
  "REQ.HOWTO": `
where do I find the report of last month
what is the procedure for a late arrival
could you explain how the invoice is calculated
which form is needed for a special box
who can tell me how to cancel a pre-notice
is there a guide for the new screen
what does this status code mean
how long is free storage
怎样修改预约
macam mana nak tukar tarikh tempahan
please show me how to print the list
can you advise the steps to amend a booking
`,
  "REQ.ACCESS_REQUEST": `
please create an account for our new clerk
user cannot log in to the portal, reset needed
need rights for the planning screen
my account expired after the holidays
role to be added for three colleagues
access to the report module requested
remove the account of a leaver
one time code does not reach my phone, cannot sign in
账号被锁，请重置密码
kindly grant permission to view bookings
new staff no login yet
`,
};
