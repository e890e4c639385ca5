import { parseInstant } from "../instants.ts";

/** One record of a log: its first line, and the lines that belong to it (a stack trace). */
export interface LogEntry {
  /** Milliseconds since 1970; null where the line carries no time. */
  readonly at: number | null;
  readonly level: LogLevel | null;
  readonly logger: string | null;
  readonly message: string;
  /** `key=value` pairs, or the members of a JSON line as text. */
  readonly fields: ReadonlyMap<string, string>;
}

export type LogLevel = "TRACE" | "DEBUG" | "INFO" | "WARN" | "ERROR" | "FATAL";

const levelNames: Readonly<Record<string, LogLevel>> = {
  TRACE: "TRACE",
  FINE: "DEBUG",
  DEBUG: "DEBUG",
  INFO: "INFO",
  NOTICE: "INFO",
  WARN: "WARN",
  WARNING: "WARN",
  ERROR: "ERROR",
  ERR: "ERROR",
  SEVERE: "ERROR",
  CRITICAL: "FATAL",
  FATAL: "FATAL",
  ALERT: "FATAL",
  EMERG: "FATAL",
};
const syslogLevels: readonly LogLevel[] = [
  "FATAL",
  "FATAL",
  "FATAL",
  "ERROR",
  "WARN",
  "INFO",
  "INFO",
  "DEBUG",
];

const instant = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[ ]?[+-]\d\d:?\d\d)?`;
const isoLine = new RegExp(`^\\[?(${instant})\\]?[ \\t]{0,8}`);
const rfc5424Line = new RegExp(`^<(\\d{1,3})>1 (${instant}) \\S{1,255} (\\S{1,48}) \\S{1,128} \\S{1,32} `);
const bsdSyslogLine =
  /^(?:<(\d{1,3})>)?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d) \S{1,255} ([A-Za-z0-9_./-]{1,60})(?:\[\d{1,10}\])?: /;
const keyValueLine = new RegExp(`^(?:time|ts|timestamp|t)="?(${instant})"?[ \\t]`);
const bracketed = /^\[[^\]\n]{0,80}\][ \t]{0,8}/;
const levelWord = /^\[?([A-Za-z]{3,8})\]?(?=[\s:|-])[ \t:|-]{0,8}/;
const loggerWord = /^\[?([A-Za-z_][\w.$/-]{1,100})\]?[ \t:|-]{1,12}/;
// The alternatives of the quoted value exclude each other, so this is linear.
const pair = /([A-Za-z_][\w.-]{0,60})=("(?:[^"\\\n]|\\.){0,2000}"|[^\s,;"]{1,300})/g;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const maxJsonLength = 65_536;
const maxParsedLength = 8_192;

/** True when a line opens a record: it carries a time in one of the known formats, or is a JSON object. */
export function opensEntry(line: string): boolean {
  return (
    isoLine.test(line) ||
    line.startsWith("{") ||
    rfc5424Line.test(line) ||
    bsdSyslogLine.test(line) ||
    keyValueLine.test(line)
  );
}

/**
 * Reads the first line of an entry. `timeZone` is that of times written without one; times written without a
 * year are of the last year before `modifiedAt`, the file's last change.
 */
export function parseEntry(line: string, timeZone: string, modifiedAt: number): LogEntry {
  const text = line.slice(0, maxParsedLength);
  return (
    parseJson(line, timeZone) ??
    parseSyslog(text, timeZone, modifiedAt) ??
    parseKeyValue(text, timeZone) ??
    parseIso(text, timeZone) ?? {
      at: null,
      level: null,
      logger: null,
      message: text,
      fields: readPairs(text),
    }
  );
}

function parseIso(line: string, timeZone: string): LogEntry | null {
  const match = isoLine.exec(line);
  if (match === null) return null;
  let rest = line.slice(match[0].length);
  // A thread in brackets may stand before the level, but the level itself may be bracketed too.
  if (readLevel(rest) === null) rest = rest.replace(bracketed, "");
  const level = readLevel(rest);
  if (level !== null) rest = rest.slice(level.length);
  const logger = loggerWord.exec(rest);
  const isPair = logger !== null && rest[logger[1]!.length] === "=";
  const message = logger === null || isPair ? rest : rest.slice(logger[0].length);
  return {
    at: parseInstant(match[1]!.replace(/ ([+-])/, "$1"), timeZone),
    level: level?.level ?? null,
    logger: logger === null || isPair ? null : logger[1]!,
    message,
    fields: readPairs(rest),
  };
}

function parseJson(line: string, timeZone: string): LogEntry | null {
  if (!line.startsWith("{") || line.length > maxJsonLength) return null;
  let object: Record<string, unknown>;
  try {
    object = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
  const fields = new Map(
    Object.entries(object).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
  const first = (...names: string[]) =>
    names.map((name) => fields.get(name)).find((value) => value !== undefined);
  const time = first("timestamp", "@timestamp", "time", "ts") ?? "";
  const epoch = /^\d{10}(\d{3})?$/.test(time) ? Number(time) * (time.length === 10 ? 1_000 : 1) : null;
  return {
    at: epoch ?? parseInstant(time, timeZone),
    level: levelNames[(first("level", "severity", "lvl") ?? "").toUpperCase()] ?? null,
    logger: first("logger", "service", "component", "name") ?? null,
    message: first("message", "msg") ?? line,
    fields,
  };
}

function parseKeyValue(line: string, timeZone: string): LogEntry | null {
  const match = keyValueLine.exec(line);
  if (match === null) return null;
  const fields = readPairs(line);
  return {
    at: parseInstant(match[1]!, timeZone),
    level: levelNames[(fields.get("level") ?? fields.get("lvl") ?? "").toUpperCase()] ?? null,
    logger: fields.get("logger") ?? fields.get("service") ?? fields.get("component") ?? null,
    message: fields.get("msg") ?? fields.get("message") ?? line,
    fields,
  };
}

function parseSyslog(line: string, timeZone: string, modifiedAt: number): LogEntry | null {
  const modern = rfc5424Line.exec(line);
  const old = modern === null ? bsdSyslogLine.exec(line) : null;
  const match = modern ?? old;
  if (match === null) return null;
  const message = line.slice(match[0].length);
  const month = old === null ? 0 : months.indexOf(old[2]!) + 1;
  const timeIn = (year: number) =>
    parseInstant(
      `${year}-${String(month).padStart(2, "0")}-${old![3]!.padStart(2, "0")} ${old![4]}`,
      timeZone,
    );
  const year = new Date(modifiedAt).getUTCFullYear();
  const thisYear = old === null ? null : timeIn(year);
  // December's lines in a file last written in January are of the year before.
  const isAhead = thisYear !== null && thisYear > modifiedAt + 86_400_000;
  const priority = match[1];
  return {
    at: old === null ? parseInstant(modern![2]!, timeZone) : isAhead ? timeIn(year - 1) : thisYear,
    level: priority === undefined ? (readLevel(message)?.level ?? null) : syslogLevels[Number(priority) % 8]!,
    logger: old === null ? modern![3]! : old[5]!,
    message,
    fields: readPairs(message),
  };
}

function readLevel(text: string): { level: LogLevel; length: number } | null {
  const match = levelWord.exec(text);
  const level = match === null ? undefined : levelNames[match[1]!.toUpperCase()];
  return level === undefined ? null : { level, length: match![0].length };
}

function readPairs(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const match of text.matchAll(pair)) {
    const value = match[2]!;
    const isQuoted = value.startsWith('"');
    if (!fields.has(match[1]!))
      fields.set(match[1]!, isQuoted ? value.slice(1, -1).replace(/\\(.)/g, "$1") : value);
  }
  return fields;
}
