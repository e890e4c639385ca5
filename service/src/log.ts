/** One JSON object per line on standard error. Incident texts never go through here. */
export interface Log {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

const levels = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof levels)[number];

/** A log that writes lines of `level` and above; errors among the fields are written with their stack. */
export function createLog(level: LogLevel, write: (line: string) => void = writeToStandardError): Log {
  const lowest = levels.indexOf(level);
  const at =
    (name: LogLevel) =>
    (message: string, fields: Record<string, unknown> = {}) => {
      if (levels.indexOf(name) < lowest) return;
      write(JSON.stringify({ time: new Date().toISOString(), level: name, message, ...fields }, printErrors));
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

function writeToStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}

function printErrors(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  return { name: value.name, message: value.message, stack: value.stack, cause: value.cause };
}
