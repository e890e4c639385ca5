import type { Sayings } from "./sayings.ts";

/** Messages and interfaces. What these lines are for: `sayings.ts`. */
export const messageSayings: Sayings = {
  "EDI.VALIDATION_REJECT": `
the file was refused because its own count is wrong
trailer says twelve segments, there are eleven
translator throws the message out
our file does not pass the check at your side
an unknown code stands in the equipment segment
every message of this line is turned down since their update
syntax check fails on the incoming report
format of the partner's file changed and nothing gets through
schema says value not allowed
number at the end of the message does not agree with its content
a mandatory element is missing, message discarded
interchange rejected, header and trailer differ
one status message for our box was not accepted
code in the container line is not in the code list
loading list bounced by the converter
reject because a segment is skipped
qualifier not expected there
message put aside as invalid
报文格式不对，被系统退回
mesej ditolak kerana format salah
bay plan file cannot be read in, it stops at the count
wrong structure, parser gives up at the second group
they upgraded and now their files fail validation
checker says control totals do not tally
`,
  "EDI.ACK_MISSING": `
no receipt for the message we sent
partner has not confirmed anything since morning
we wait for the answer to our order file
did you get our file, nobody said yes or no
acknowledgement overdue by two hours
message gone out, nothing came back
normally a reply comes within minutes, today silence
the other side never said whether the list was taken
contrl not received for three interchanges
our instructions stay unconfirmed
confirmation field empty in the log
no okay and no rejection from the line
line is asking whether we received their report, we did but sent no receipt
发出去的报文一直没有回执
tiada pengesahan untuk mesej kami
functional reply missing
still waiting for the handshake on our transmission
the terminal did not respond to the loading instruction
sent, delivered, but not acknowledged
`,
  "EDI.DUPLICATE_SEQUENCE": `
the same status message arrived twice with different hours
control number was used before
second file has the same reference but other content
sequence numbers repeat
later message carries the older time
two gate moves for one box in the feed, times contradict
partner resends old batches under new numbers
message counter jumped back
we got one report two times and they do not agree
reference number of the interchange not unique
the newer file describes the earlier event
an old message came after the new one
same interchange processed again
event repeated with an earlier hour
truck status doubled and out of order
partner's numbering starts again from one
编号重复，时间前后矛盾
nombor rujukan mesej berulang
ocean event sent again with conflicting identifiers
`,
  "EDI.MAPPING": `
the value arrives in the wrong field
their code is translated to something else on our side
seal number turns up as remark
conversion puts the port of loading where the destination belongs
field names changed and our table does not know them
their unit of measure is read as another
what they call reefer we get as dry
column shifted by one in the translated data
the same attribute has different values in the two systems after conversion
code list of the partner not mapped
translation table outdated
data goes through but ends up in other places
partner type code comes out as a different type here
转换后字段对错了
medan data tersalah tempat
source and target disagree on which field is which
weights come over as volumes
`,
  "EDI.BACKLOG_DLQ": `
unprocessed messages pile up
consumer lags behind, partners get news hours late
failed messages go to the dead letter queue by the thousand
nothing is being taken from the queue
after the restart messages wait in line
the pipe is clogged
backlog of interchange files keeps growing
processing of incoming files is three hours behind
poison messages fill the parking queue
topic lag climbs
messages stand still since the maintenance
queue depth rising and workers idle
everything arrives late because of the pile of waiting files
积压的报文越来越多
mesej bertimbun tidak diproses
retry bucket overflowing
subscriber group stuck at an offset
`,
  "EDI.TIMEZONE": `
times are shifted by eight hours
events appear before they happened, exactly by the difference to utc
partner gets universal time where local time was agreed
hour of gate in wrong by eight for all boxes
local time sent without offset
timestamps of the feed are in another zone
all hours too early by the same amount
our night is shown as their afternoon
clock zone mixed up between sender and receiver
departure before arrival because of the zone
时区错了，差八小时
waktu lapan jam awal daripada sebenar
eight hours difference since the release
the line reads our local hours as greenwich
z missing at the end of the time
`,
  "API.AUTH": `
access token rejected as not yet valid
401 on every call of the partner
sign-in to the interface is denied
expired although freshly issued
their key does not work any more
unauthorised when asking for the events of my box
login of the client program fails
tokens from the new server are not accepted
subscribers are locked out of the interface since the key change
clock of the client is ahead and its pass is refused
permission refused on the search call
bearer rejected now and then, second try works
secret was rotated and nobody can connect
what we fetch for that container is denied
令牌被拒，接口登录不上
token ditolak semasa ambil data kontena
our program is told it has no right to read
signature of the token cannot be verified
session pass of the app is thrown back
partner systems cannot authenticate
`,
  "API.AVAILABILITY": `
the service answers with server errors
looking up a container takes forever
request hangs and then gives five hundred
schedule interface returns bad gateway half of the time
timetable of the ships cannot be loaded by the line's program
gateway timeout on the calls list
the interface is extremely slow
page turns and turns when I enter a number
no answer from the location service
every third query fails
ship list comes only after ten seconds
web service down for all partners
internal error when we ask for the position of a box
response times went through the roof
yard position enquiry has gaps after errors
portal cannot be opened by anybody
接口很慢，老是报错
sistem lambat sangat, selalu ralat pelayan
forbidden and then time out when reading the box
vessel enquiry unavailable on and off
retries used up when fetching data
application gives error page as soon as I search
connection resets while getting the sailing list
`,
  "API.RATE_LIMIT": `
we are told to slow down although we call as always
too many requests, says the answer
quota exceeded with normal traffic
our calls are turned away since the load test
partner blocked for calling too often
limiter hits honest users
traffic doubled and the gate of the interface closes on us
429 all morning
cap of calls per minute reached at once
requests dropped by throttling
bursts from one client use up the allowance of all
被限流，正常请求也不行
permintaan kami disekat kerana terlalu banyak
limit per hour lowered, customers complain
asked to wait before the next call again and again
`,
  "API.WEBHOOK": `
we no longer get pushed updates
notification to the customer's address fails
callback url answers with an error
push of the gate out event was never delivered
your server used to call ours, now nothing
deliveries to the subscriber time out
after five attempts the callback was given up
no message came to our endpoint when the box moved
subscriber does not receive events
endpoint certificate refused, pushes bounce
outgoing notifications pile up for one receiver
callback stalls because the token step takes too long
posts to the partner come back with five hundred
box moved, customer was not informed automatically
推送失败，客户没收到通知
notifikasi tak sampai ke sistem pelanggan
hook disabled itself after too many failures
event push to the partner lost half of the night
request timeout while posting events
`,
};
