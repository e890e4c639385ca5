import type { IncidentKindCode } from "@imperial-court/contract";

/** What usually lies behind a kind of incident. Each is only a hypothesis until a finding shows it. */
export interface TypicalCause {
  readonly statement: string;
  /** Words of a report that claim it, or hint at it. */
  readonly signs: RegExp;
  /** Words of a finding that show it: narrower, since "duplicate" alone does not tell why. */
  readonly shows: RegExp;
}

const lateMessage: TypicalCause = {
  statement:
    "An older message was processed after a newer one and overwrote it (last writer wins by arrival instead of event time).",
  signs:
    /older (?:timestamp|event ?time|message|baplie)|out[- ]of[- ](?:order|sequence)|last[- ]writer|stale|regressed|late[- ]arriv/i,
  shows:
    /older (?:timestamp|event ?time|message|baplie)|out[- ]of[- ](?:order|sequence)|last[- ]writer|regressed|after a newer/i,
};
const doubleSend: TypicalCause = {
  statement: "The same event was sent or applied twice: a retry without idempotency.",
  signs: /duplicate|twice|retr(?:y|ies)|replay|identical|idempoten/i,
  shows: /sent twice|applied twice|\bretr(?:y|ied)\b|replay|idempoten/i,
};
const zoneMix: TypicalCause = {
  statement: "UTC and port time (UTC+8) were mixed up: the difference is exactly 8 hours.",
  signs: /\b8[- ]?h(?:ours?|rs?)?\b|time ?zone|utc/i,
  shows: /\b8[- ]?h(?:ours?|rs?)?\b|utc\+8/i,
};
const badMapping: TypicalCause = {
  statement: "A code or field is mapped wrongly since the partner or the mapping changed.",
  signs: /mapp(?:ed|ing)|translated|qualifier|code list|code set|swapped/i,
  shows: /mapp(?:ed|ing)|qualifier|code (?:list|set)|swapped/i,
};
const backfill: TypicalCause = {
  statement: "A backfill or batch job wrote old or wrong values over current ones.",
  signs: /backfill|batch|cron|job (?:ran|run|misfired)/i,
  shows: /backfill|batch job/i,
};
const staleCache: TypicalCause = {
  statement: "The portal or public API serves an old cached copy while the TOS is right.",
  signs: /cache|tos (?:is |remains )?(?:right|accurate|correct)|stale/i,
  shows: /cache/i,
};
const lockWait: TypicalCause = {
  statement: "Calls wait for database locks, connections or a slow disk.",
  signs: /lock|deadlock|connection pool|slow(?:est)?|latency|disk/i,
  shows: /lock wait|deadlock|connection pool|disk latency/i,
};
const load: TypicalCause = {
  statement: "A surge of load (a load test, a retry storm, a cache stampede) exhausts the service.",
  signs: /load test|surge|stampede|hot key|retry storm|throttl|429/i,
  shows: /load test|surge|stampede|retry storm|throttl/i,
};
const tokenSkew: TypicalCause = {
  statement: "Tokens expire or look not yet valid because the clocks of the nodes differ.",
  signs: /clock|skew|ntp|expired|token/i,
  shows: /clock|skew|token (?:has )?expired/i,
};
const endpoint: TypicalCause = {
  statement: "The partner's endpoint changed or fails: TLS certificate, address, or its own outage.",
  signs: /tls|certificate|ssl|endpoint|timeout|50[234]|breaker/i,
  shows: /tls|certificate|breaker|endpoint/i,
};
const openAdvice: TypicalCause = {
  statement:
    "An earlier vessel advice of the same name was never closed: only one active advice per name is allowed.",
  signs: /active (?:vessel )?advice|already (?:in use|used|exists)|been used|uk_system|409|1062/i,
  shows: /active (?:vessel )?advice|effective_end_datetime|already an active/i,
};
const malformed: TypicalCause = {
  statement:
    "The message is malformed (a missing segment, wrong counts or control references) and failed validation.",
  signs: /segment|schema|count|control (?:number|reference)|malformed|invalid content|validation/i,
  shows: /segment|control reference|malformed|failed validation|mandatory/i,
};
const ackLost: TypicalCause = {
  statement:
    "The message was processed and its acknowledgement was not produced, or was lost on the way back.",
  signs: /ack(?:nowledg\w{0,8})? (?:lost|not sent|timeout|delayed)|no ack|ack_at/i,
  shows: /ack(?:nowledg\w{0,8})? (?:lost|not sent|timed out)/i,
};
const wrongKeying: TypicalCause = {
  statement: "The number was mistyped or misread, and another container is meant.",
  signs: /check digit|misread|mistyp|typo|wrong number/i,
  shows: /check digit|misread|mistyp/i,
};
const unrecordedMove: TypicalCause = {
  statement:
    "A move, gate-out or loading was made and not recorded, or recorded for a neighbouring container.",
  signs: /gate[- ]?out|loaded|not recorded|moved|wrong slot/i,
  shows: /not recorded|gate[- ]?out|tos was not told/i,
};
const overlap: TypicalCause = {
  statement: "An expired or hidden range still counts as overlapping.",
  signs: /overlap|expired|inactive/i,
  shows: /overlap/i,
};
const ocr: TypicalCause = {
  statement: "The camera misread the number (light, dirt, rain, angle).",
  signs: /ocr|camera|misread|image/i,
  shows: /ocr|misread/i,
};
const stoppedConsumer: TypicalCause = {
  statement: "A consumer stopped or lags since a change or maintenance, or one bad message blocks the rest.",
  signs: /consumer|lag|maintenance|dead letter|dlq|poison/i,
  shows: /consumer (?:stopped|lag)|poison/i,
};
const telemetry: TypicalCause = {
  statement: "The telemetry is interrupted while the unit itself runs.",
  signs: /telemetry|no (?:data|reading)|gap|modem|last reading/i,
  shows: /telemetry|no reading|last reading/i,
};
const powerLoss: TypicalCause = {
  statement: "The unit has no power: unplugged, tripped rack, or a failed compressor.",
  signs: /power|unplug|trip|compressor|rack/i,
  shows: /unplugged|no power|power (?:lost|failure)|compressor/i,
};
const releaseUnmatched: TypicalCause = {
  statement: "The release was sent and has not been matched to the container.",
  signs: /release|customs_clear|cleared|hold/i,
  shows: /release (?:not|without)|not matched|hold without/i,
};
const clockChange: TypicalCause = {
  statement: "The job ran twice or not at all around a clock change or an overlapping schedule.",
  signs: /dst|daylight|overlap|cron|twice/i,
  shows: /daylight|dst|ran twice|overlapp(?:ed|ing) run/i,
};
const recentChange: TypicalCause = {
  statement: "A recent change (deployment, maintenance, configuration) caused it.",
  signs: /deploy|maintenance|after (?:the )?(?:update|upgrade|release|change)|rollout|config/i,
  shows: /deploy|rollout|configuration change/i,
};
const hardware: TypicalCause = {
  statement: "Hardware, power or cooling failed.",
  signs: /aircon|cooling|power|switch|hardware|motor|sensor|fault code|trip/i,
  shows: /fault code|hardware|cooling|power supply/i,
};
const declaredWrong: TypicalCause = {
  statement: "The value was declared wrongly at the source.",
  signs: /declar|manifest|booking|vgm|verified gross/i,
  shows: /declared/i,
};

export const typicalCauses: Record<IncidentKindCode, readonly TypicalCause[]> = {
  "CNTR.MISSING": [unrecordedMove, wrongKeying, staleCache],
  "CNTR.DUPLICATE_RECORD": [doubleSend, lateMessage],
  "CNTR.STATUS_MISMATCH": [lateMessage, staleCache, doubleSend],
  "CNTR.ATTRIBUTE_MISMATCH": [badMapping, declaredWrong, lateMessage],
  "CNTR.PARTY_MISMATCH": [backfill, badMapping, staleCache],
  "CNTR.RANGE": [overlap],
  "CNTR.HOLD_CUSTOMS": [releaseUnmatched, declaredWrong],
  "CNTR.REEFER": [powerLoss, telemetry],
  "CNTR.DANGEROUS_GOODS": [declaredWrong, badMapping],
  "CNTR.GATE_OCR": [ocr, wrongKeying],
  "VSL.ADVICE_CONFLICT": [openAdvice],
  "VSL.SCHEDULE_MISMATCH": [lateMessage, zoneMix, staleCache],
  "VSL.STOWAGE_INCONSISTENCY": [lateMessage, doubleSend],
  "VSL.BERTH": [lateMessage],
  "VSL.MASTER_DATA": [declaredWrong, doubleSend],
  "VSL.PILOT_WEATHER": [],
  "EDI.VALIDATION_REJECT": [malformed, badMapping],
  "EDI.ACK_MISSING": [malformed, ackLost, stoppedConsumer],
  "EDI.DUPLICATE_SEQUENCE": [doubleSend, lateMessage],
  "EDI.MAPPING": [badMapping, recentChange],
  "EDI.BACKLOG_DLQ": [stoppedConsumer, recentChange, load],
  "EDI.TIMEZONE": [zoneMix],
  "API.AUTH": [tokenSkew, recentChange],
  "API.AVAILABILITY": [lockWait, load, recentChange],
  "API.RATE_LIMIT": [load, recentChange],
  "API.WEBHOOK": [endpoint, load],
  "DOC.IMPORT_EXPORT": [declaredWrong, malformed],
  "DOC.CUSTOMS_MESSAGE": [malformed, declaredWrong],
  "INFRA.DATABASE": [lockWait, recentChange],
  "INFRA.NETWORK": [recentChange, hardware],
  "INFRA.BATCH_JOB": [clockChange, doubleSend],
  "INFRA.EMAIL": [recentChange],
  "INFRA.OTHER": [hardware, recentChange],
  "EQP.CRANE": [hardware],
  "EQP.YARD": [unrecordedMove],
  "EQP.GATE": [hardware, ocr],
  "EQP.AGV": [hardware],
  "SAFETY.PERSON": [],
  "SAFETY.SPILL": [],
  "SAFETY.FIRE": [],
  "SEC.CYBER": [],
  "SEC.ACCESS": [],
  "REQ.HOWTO": [],
  "REQ.ACCESS_REQUEST": [],
  UNKNOWN: [],
  NONE: [],
};
