import type { IncidentKindCode } from "@imperial-court/contract";

/**
 * Where a duty officer looks first, by kind: what holds before any runbook has been matched. The first
 * sentence is the next best check. `{container}`, `{vessel}` … are filled from the report.
 */
export const firstChecks: Record<IncidentKindCode, readonly string[]> = {
  "CNTR.MISSING": [
    "Look up {container} in the TOS: last confirmed position, status and last move with its time and handler.",
    "Search the gate-out and load records since that move, and the neighbouring slots; ask the yard for a sighting before you correct any position.",
    "Compare the last CODECO and COARRI for {container} with the TOS: a gate-out or load recorded for a neighbouring number explains most missing boxes.",
  ],
  "CNTR.DUPLICATE_RECORD": [
    "List all records of {container} with their creation times and sources, and note in which fields they differ.",
    "Find which message or job wrote the later record; check whether other tables refer to either one before proposing to remove any.",
    "Check whether the screen shows history rows as current ones: one record shown twice is a display fault, not a data fault.",
  ],
  "CNTR.STATUS_MISMATCH": [
    "Put the status of {container} in the TOS, on the portal and in the last COARRI or CODECO side by side, each with its event time.",
    "Check whether an event arrived late or out of order and overwrote a newer one (event time against arrival time).",
    "Check the age of the portal's cached copy before changing anything in the TOS.",
  ],
  "CNTR.ATTRIBUTE_MISMATCH": [
    "Compare size, type, weight and verified gross mass of {container} in the booking, the last EDI message and the TOS, with the time of each.",
    "Hold planning moves of {container} that depend on the disputed value until the owner of the value confirms it.",
    "Find which message last wrote the field, and whether the sender's code mapping changed recently.",
  ],
  "CNTR.PARTY_MISMATCH": [
    "Compare shipper, consignee and operator of {container} on the booking ({booking}), in the TOS and on the portal.",
    "Check for a backfill or mapping change that wrote the party fields, and list what else it touched.",
    "Hold billing and release for {container} until the parties are confirmed.",
  ],
  "CNTR.RANGE": [
    "Compare the requested range with every existing one of the same prefix, expired and inactive ones included; serials exclude the check digit.",
    "Check whether the screen hides expired ranges that the overlap rule still counts.",
    "Find out who owns the overlapping range before proposing any change to it.",
  ],
  "CNTR.HOLD_CUSTOMS": [
    "List every hold on {container}: who set it, when, why, and which release it waits for.",
    "Check whether the customs release arrived and was applied (message received, parsed, matched to {container}).",
    "Never lift a customs or dangerous-goods hold by hand: ask its owner.",
  ],
  "CNTR.REEFER": [
    "Have {container} checked on site now: plugged in, set point, supply and return temperature, alarms.",
    "Tell a telemetry gap from a power failure: do the neighbours on the same rack still report?",
    "Read the temperature history since the last good value and tell the line when the limit was or will be passed.",
  ],
  "CNTR.DANGEROUS_GOODS": [
    "Stop further moves of {container} and check that it stands where its class allows, with the required separation.",
    "Compare IMDG class, UN number and packing group in the declaration, the EDI message and the TOS.",
    "Inform the dangerous-goods officer; for a leak follow the emergency plan before anything else.",
  ],
  "CNTR.GATE_OCR": [
    "Look at the gate images of the transaction and type the number of {container} from the picture; verify its check digit.",
    "Compare {seal} and plate with the pre-notice, then release or hold the lane.",
    "Check the misread rate of the lane's camera (light, lens, rain) over the last hours.",
  ],
  "VSL.ADVICE_CONFLICT": [
    "Look for an active advice under the same name as {vessel}: its number, start, and whether its end is empty.",
    "See whether an active berth application or port program still uses that advice: it must be closed before the advice is.",
    "Compare the exact error in the log with what the user was shown (local name or system name) before deciding which record is in the way.",
  ],
  "VSL.SCHEDULE_MISMATCH": [
    "Compare ETA, ETB and ETD of {vessel} in the line's notice, the vessel schedule and the berth plan, all in UTC.",
    "A difference of exactly 8 hours is a time zone fault; otherwise find which update came last by its own time, not by arrival.",
    "Tell berth planning which time holds until it is settled.",
  ],
  "VSL.STOWAGE_INCONSISTENCY": [
    "List the slots in which the BAPLIE and the COARRI for {vessel} disagree, with the event time of both messages.",
    "Check whether an older BAPLIE was processed after a newer COARRI and set the plan back; keep the newest by event time.",
    "Warn the planner not to work from the disputed bays until the plan has been rebuilt from the newest messages.",
  ],
  "VSL.BERTH": [
    "Check the berth application and window for {vessel}: state, start, end, and what else is booked on {berth}.",
    "Compare the berth plan with the vessel's present ETA and its actual position.",
    "Ask berth planning which of the conflicting calls has precedence.",
  ],
  "VSL.MASTER_DATA": [
    "Compare name, IMO number and call sign of {vessel} in the register with an official source.",
    "Check whether an earlier name or a second record of the same IMO number exists.",
    "Find who changed the record last and what refers to it before correcting anything.",
  ],
  "VSL.PILOT_WEATHER": [
    "Confirm with pilotage and the harbour authority what is suspended and until when.",
    "List the calls concerned, {vessel} included, with their windows and connections.",
    "Tell berth planning and the lines the earliest restart, and when the next update comes.",
  ],
  "EDI.VALIDATION_REJECT": [
    "Read the exact error of {message} and the segment and position it names; fetch the raw message.",
    "Check segment counts and control references (UNT, UNZ or SE) and the message version against the partner's agreement.",
    "Ask {partner} to correct and resend: a rejected message must not be edited or acknowledged to clear an alert.",
  ],
  "EDI.ACK_MISSING": [
    "Look up {message}: received, parsed, status, error text, and whether the acknowledgement is empty or was sent and lost.",
    "A message in error was rejected, not forgotten: find the validation error before anything is resent.",
    "If the acknowledgement was produced, follow it to the outgoing queue and the partner's endpoint.",
  ],
  "EDI.DUPLICATE_SEQUENCE": [
    "List the messages with the same control reference for {container} and {message}: event time, arrival time, content differences.",
    "Check which one was applied last, and whether that was the newest by event time.",
    "Find the cause of the second sending: a retry without idempotency, a replayed batch, or a reused control number.",
  ],
  "EDI.MAPPING": [
    "Compare the raw value in the message from {partner} with the mapped value and the mapping table's version.",
    "Find when the mapping or the partner's code list changed, and how many messages since then carry the value.",
    "Correct the mapping first, then reprocess the affected messages; do not correct record by record.",
  ],
  "EDI.BACKLOG_DLQ": [
    "Measure the backlog now and ten minutes later: depth, oldest message, arrival and consumption rate.",
    "Sample the dead letters and group them by error: one bad message type and a stopped consumer need different cures.",
    "Before any replay make sure that consumers are idempotent and that order is kept by event time.",
  ],
  "EDI.TIMEZONE": [
    "Take one example from {message} and compare the time in the raw message, its qualifier, the parsed value and the screen.",
    "A shift of exactly 8 hours points to UTC read as port time or the reverse: find the step that converts twice or not at all.",
    "List the messages handled since the change, before correcting any.",
  ],
  "API.AUTH": [
    'Read the exact answer on {api}: expired, wrong signature, wrong audience and "not yet valid" have different causes.',
    "Compare the clocks of the nodes that issue and check tokens; more than a few seconds of skew rejects good tokens now and then.",
    "Check for a recent change of keys, certificates or scopes at either side.",
  ],
  "API.AVAILABILITY": [
    "Check error rate and latency of {api} by node and since when; compare with deployments, load tests and traffic.",
    "Take the correlation id of one failed call and follow it to the slow or failing part.",
    "Look for lock waits, exhausted connection pools and cold caches behind {api}.",
  ],
  "API.RATE_LIMIT": [
    "See which caller and key the limiter counts for {api}, its limit, and when it began to refuse.",
    "Tell a retry storm from real growth: refused calls that come back at once multiply the load.",
    "Raise a limit only for the caller concerned and for a stated time, after the owner agrees.",
  ],
  "API.WEBHOOK": [
    "Check the last deliveries to {partner}: status, time taken, retries used, breaker state.",
    "Call the partner's endpoint once from outside the delivery path: DNS, TLS certificate, answer.",
    "When the endpoint is well again, redeliver in event order from the first failure.",
  ],
  "DOC.IMPORT_EXPORT": [
    "Get the document's number and the exact refusal, and compare it with the booking ({booking}).",
    "Check that parties, weights and codes on the document agree with the TOS.",
    "Ask who submitted it to correct and resubmit; an error is never ignored because an earlier one was.",
  ],
  "DOC.CUSTOMS_MESSAGE": [
    "Read the customs answer to {message}: accepted, rejected or none, and the reason it gives.",
    "Compare declaration, manifest and TOS for {container} in the fields the answer names.",
    "Correct and resend through the declarant; keep the goods on hold until customs releases them.",
  ],
  "INFRA.DATABASE": [
    "Check lock waits, long transactions, connections and disk latency of the database since the trouble began.",
    "Compare with batch jobs, backups and deployments of the same time.",
    "Capture the blocking statement before anything is killed.",
  ],
  "INFRA.NETWORK": [
    "Find where it breaks: one site, one link, one name or all; test from two places.",
    "Check DNS, certificates, firewall changes and link errors since the last good time.",
    "List which terminal systems depend on the path and switch to the standby path if there is one.",
  ],
  "INFRA.BATCH_JOB": [
    "Check the last runs of the job: scheduled time, start, end, result, and whether two runs overlapped.",
    "Compare the schedule with clock changes, and see what the last run wrote.",
    "Before a rerun make sure that it does not apply the same batch twice.",
  ],
  "INFRA.EMAIL": [
    "Check the mail queue and the last delivery errors for the recipients concerned.",
    "Compare with changes of DNS, SPF, certificates or relay limits.",
    "Tell the recipients by another channel what they may have missed.",
  ],
  "INFRA.OTHER": [
    "Establish what still works and since when the rest does not; ask the server room for power, cooling and hardware alarms.",
    "List the terminal systems that depend on it and start their fallback procedures.",
    "Check changes of the last 24 hours.",
  ],
  "EQP.CRANE": [
    "Confirm with the crane operator and the control room the state of {crane}, its fault code and that nobody is in danger.",
    "Ask maintenance for an estimate, and the planner for work that can move to another crane.",
    "Check whether the fault is the machine's or the TOS link's: does the crane still get its job list?",
  ],
  "EQP.YARD": [
    "Confirm on site what stands in {block} and compare with the TOS.",
    "Stop job dispatch into the slots concerned until the plan is right.",
    "Check the last moves and position reports of the machines that worked there.",
  ],
  "EQP.GATE": [
    "Check which lanes work, how long the queue is, and open a manual lane if it reaches the road.",
    "Find the failing part: barrier, camera, kiosk, network or gate transaction in the TOS.",
    "Tell hauliers about the delay.",
  ],
  "EQP.AGV": [
    "Confirm that the area is safe and the vehicle is stopped; read its fault and last position.",
    "Check whether one vehicle or the fleet controller is concerned.",
    "Move its jobs to another vehicle and keep the lane closed until it is removed.",
  ],
  "SAFETY.PERSON": [
    "Make sure that help is on the way: emergency services, first aid, terminal control; stop work in the area.",
    "Record who, where and when, and keep the scene and the recordings.",
    "Inform the safety officer; systems come after people.",
  ],
  "SAFETY.SPILL": [
    "Keep people away and upwind, stop work, and start the spill plan with the dangerous-goods officer.",
    "Find out what leaks: class and UN number of {container} from the declaration.",
    "Inform the harbour authority if anything can reach the water.",
  ],
  "SAFETY.FIRE": [
    "Make sure the fire service is called and people are out; stop work and keep access clear.",
    "Find out what burns or is near: dangerous goods, fuel, batteries, reefers; give the list to the fire service.",
    "Inform terminal control and the safety officer.",
  ],
  "SEC.CYBER": [
    "Isolate what is affected without switching it off, and call the security team at once.",
    "Keep logs and images; change nothing on the affected systems.",
    "Check what else the same account or host reached, and prepare to work by hand.",
  ],
  "SEC.ACCESS": [
    "Inform security, and block the card or account concerned.",
    "Secure the recordings and access logs of the time.",
    "Check which areas or functions were entered.",
  ],
  "REQ.HOWTO": [
    "Answer from the user guide, or pass the question to the helpdesk.",
    "If several ask the same, add the answer to the knowledge base.",
  ],
  "REQ.ACCESS_REQUEST": [
    "Verify who asks by a known channel before anything is unlocked or granted.",
    "Pass it to the helpdesk with the account's name; never take a password by mail or phone.",
  ],
  UNKNOWN: [
    "Ask the reporter for what is missing: what was expected, what was seen, when, where, and any number or reference on the screen.",
    "Look for other reports of the same hour before treating it as a single case.",
  ],
  NONE: [],
};
