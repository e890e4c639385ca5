import type { IncidentKindCode } from "@imperial-court/contract";
import type { Finding } from "../source.ts";
import type { LogEntry } from "./log-entry.ts";

/**
 * What a log line says for or against a kind of incident. A line is a witness, never the fault itself: it
 * supports, and a row or a second source confirms.
 */
const meanings: readonly { pattern: RegExp; kinds: readonly IncidentKindCode[] }[] = [
  {
    pattern: /duplicate.?snapshot|duplicate container|container.{0,30}already exists/i,
    kinds: ["CNTR.DUPLICATE_RECORD"],
  },
  { pattern: /vessel.?advice|system.?vessel.?name|VESSEL_ERR_4\b/i, kinds: ["VSL.ADVICE_CONFLICT"] },
  {
    pattern:
      /segment missing|missing segment|mandatory segment|validation (?:failed|error)|invalid (?:segment|element|qualifier)|syntax error|malformed|schema violation/i,
    kinds: ["EDI.VALIDATION_REJECT"],
  },
  {
    pattern:
      /duplicate (?:control|message|interchange|sequence)|out.of.sequence|control number .{0,20}already/i,
    kinds: ["EDI.DUPLICATE_SEQUENCE"],
  },
  {
    pattern: /\back(?:nowledg\w{0,8})?\b.{0,30}(?:timeout|timed out|missing|not received|overdue)/i,
    kinds: ["EDI.ACK_MISSING"],
  },
  { pattern: /mapping (?:error|failed|fault)|unmapped|code list|no mapping/i, kinds: ["EDI.MAPPING"] },
  { pattern: /dead.?letter|\bDLQ\b|backlog|queue depth/i, kinds: ["EDI.BACKLOG_DLQ"] },
  {
    pattern: /baplie|stow(?:age)? .{0,30}(?:mismatch|inconsisten|conflict)|plan regress/i,
    kinds: ["VSL.STOWAGE_INCONSISTENCY"],
  },
  {
    pattern:
      /token (?:expired|invalid)|unauthori[sz]ed|forbidden|clock skew|signature (?:invalid|mismatch)|\b40[13]\b/i,
    kinds: ["API.AUTH"],
  },
  { pattern: /rate.?limit|too many requests|\b429\b/i, kinds: ["API.RATE_LIMIT"] },
  { pattern: /webhook|callback (?:failed|rejected)/i, kinds: ["API.WEBHOOK"] },
  {
    pattern:
      /deadlock|lock wait|too many connections|connection pool|tablespace|replication lag|SQLSTATE\[?HY000/i,
    kinds: ["INFRA.DATABASE"],
  },
  {
    pattern: /connection (?:refused|reset)|ECONN|TLS handshake|certificate|no route to host|DNS|unreachable/i,
    kinds: ["INFRA.NETWORK"],
  },
  { pattern: /SMTP|mail delivery|relay denied/i, kinds: ["INFRA.EMAIL"] },
  {
    pattern: /(?:batch|cron|scheduled) job|job .{0,30}(?:twice|overlap|already running)/i,
    kinds: ["INFRA.BATCH_JOB"],
  },
  {
    pattern: /\b50[0234]\b|circuit.?breaker|timed? ?out|timeout|unavailable|bad gateway/i,
    kinds: ["API.AVAILABILITY"],
  },
  { pattern: /temperature|reefer|set.?point/i, kinds: ["CNTR.REEFER"] },
  { pattern: /\bhold\b.{0,40}(?:customs|release)|customs (?:hold|reject)/i, kinds: ["CNTR.HOLD_CUSTOMS"] },
  {
    pattern: /gross.?weight|\bVGM\b|size.?type|iso.?code mismatch|weight mismatch/i,
    kinds: ["CNTR.ATTRIBUTE_MISMATCH"],
  },
  {
    pattern: /status mismatch|stale (?:event|status)|older (?:event|timestamp)|regress/i,
    kinds: ["CNTR.STATUS_MISMATCH"],
  },
  { pattern: /\bOCR\b|plate misread/i, kinds: ["CNTR.GATE_OCR"] },
  { pattern: /berth/i, kinds: ["VSL.BERTH"] },
];

const statusNames = ["httpStatus", "http_status", "statusCode", "status_code", "status"];
const codeNames = ["code", "errorCode", "error_code", "err"];
const textNames = ["msg", "message", "errorText", "error_text", "error", "reason"];
/** What a line says besides, in words of the trade; states and keys of a database stand in the excerpt. */
const detailNames = ["retry", "attempt"];
const maxQuoted = 220;

/** Null for a line that only records what went as it should. */
export function judgeEntry(entry: LogEntry): Finding | null {
  const status = httpStatusOf(entry);
  const isError = entry.level === "ERROR" || entry.level === "FATAL";
  const hasFailed = isError || entry.level === "WARN" || (status !== null && status >= 400);
  if (hasFailed) {
    const kinds = kindsOf(entry, status);
    return {
      statement: describe(entry, status),
      supports: kinds,
      refutes: [],
      isRootCause: false,
      ...(isUnmentionedDuplicate(entry, complaintOf(entry).text)
        ? {
            contradiction: `its text says "${quote(complaintOf(entry).text ?? "")}", its SQL error is a duplicate key`,
          }
        : {}),
    };
  }
  if (status !== null && status < 300 && /processed successfully|\bPARSED\b|\bACKED\b/.test(entry.message)) {
    return {
      statement: describe(entry, status),
      supports: [],
      refutes: ["EDI.VALIDATION_REJECT"],
      isRootCause: false,
    };
  }
  return null;
}

/** The HTTP status a line reports, by field or as `http 409 POST`; null without one. */
export function httpStatusOf(entry: LogEntry): number | null {
  for (const name of statusNames) {
    const value = entry.fields.get(name);
    if (value !== undefined && /^[1-5]\d\d$/.test(value)) return Number(value);
  }
  const written =
    entry.logger === "http"
      ? /^([1-5]\d\d)\b/.exec(entry.message)
      : /\bHTTP(?:\/[\d.]{1,3})?["]? ([1-5]\d\d)\b/i.exec(entry.message);
  return written === null ? null : Number(written[1]);
}

/** What a line says went wrong: its code, and its text or that of the response it logs. */
export function complaintOf(entry: LogEntry): {
  code: string | null;
  text: string | null;
  isResponse: boolean;
} {
  const body = entry.fields.get("responseBody");
  if (body?.startsWith("{")) {
    try {
      const parsed = JSON.parse(body) as Record<string, unknown>;
      const read = (names: readonly string[]) =>
        names.map((name) => parsed[name]).find((value) => typeof value === "string");
      return {
        code: (read(codeNames) as string) ?? null,
        text: (read(textNames) as string) ?? null,
        isResponse: true,
      };
    } catch {
      // A body that was cut is shown as it stands in the line.
    }
  }
  const first = (names: readonly string[]) =>
    names.map((name) => entry.fields.get(name)).find((value) => value !== undefined);
  return { code: first(codeNames) ?? null, text: first(textNames) ?? null, isResponse: false };
}

function kindsOf(entry: LogEntry, status: number | null): IncidentKindCode[] {
  const { code, text } = complaintOf(entry);
  const told = [code, text].filter((each) => each !== null).join(" ");
  const subject = told === "" ? entry.message.slice(0, 1_000) : told;
  const found = meanings.filter(({ pattern }) => pattern.test(subject)).flatMap(({ kinds }) => kinds);
  // A timeout is what many faults look like from outside: it counts where the line names nothing closer.
  const closer = found.filter((kind) => kind !== "API.AVAILABILITY");
  if (found.length > 0) return [...new Set(closer.length > 0 ? closer : found)].slice(0, 2);
  if (status === 401 || status === 403) return ["API.AUTH"];
  if (status === 429) return ["API.RATE_LIMIT"];
  return status !== null && status >= 500 ? ["API.AVAILABILITY"] : [];
}

function describe(entry: LogEntry, status: number | null): string {
  const { code, text, isResponse } = complaintOf(entry);
  const who = entry.logger ?? "The log";
  const verb = isResponse ? "answered" : "logged";
  const level = entry.level !== null && !isResponse ? ` ${entry.level}` : "";
  const told =
    text === null && code === null
      ? ` "${quote(entry.message)}"`
      : `${code === null ? "" : ` ${code}`}${text === null ? "" : ` "${quote(text)}"`}`;
  const details = detailNames.flatMap((name) =>
    entry.fields.has(name) ? [`${name} ${quote(entry.fields.get(name)!)}`] : [],
  );
  if (status !== null) details.unshift(`HTTP ${status}`);
  const unmentioned = isUnmentionedDuplicate(entry, text)
    ? "; that SQL error is a duplicate key, which the text does not say"
    : "";
  const at = entry.at === null ? "" : ` at ${new Date(entry.at).toISOString()}`;
  return `${who} ${verb}${level}${told}${details.length > 0 ? ` (${details.join(", ")})` : ""}${at}${unmentioned}`;
}

/** SQL error 1062 of MySQL and state 23505 of PostgreSQL: a unique key was violated. */
function isUnmentionedDuplicate({ fields }: LogEntry, text: string | null): boolean {
  const isDuplicate = fields.get("sqlError") === "1062" || fields.get("sqlState") === "23505";
  return isDuplicate && text !== null && !/duplicate|already|been used|exists|unique/i.test(text);
}

function quote(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, maxQuoted);
}
