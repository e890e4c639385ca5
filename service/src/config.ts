import { existsSync, readFileSync } from "node:fs";
import { isIP } from "node:net";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { StartError } from "./errors.ts";

/**
 * All settings, and the only reader of `process.env`.
 *
 * Everything is parsed once, at the start, into one frozen object. Unknown `COURT_` names, impossible pairs
 * and wrong units stop the start, all of them reported together. docs/configuration.md has one row for each
 * entry of `settings`; a test compares the two.
 */

interface Setting<T> {
  /** What it decides, for the operator. */
  readonly description: string;
  /** Unit and range, or the values allowed. */
  readonly allowed: string;
  /** As it would be written in the environment; null when it is off unless set. */
  readonly default: string | null;
  /** A secret may be given by `<NAME>_FILE` and is never printed. */
  readonly isSecret?: boolean;
  /** Throws an Error whose message completes "is not allowed: …". */
  readonly parse: (value: string) => T;
}

const wholeNumber = (min: number, max: number) => (value: string) => {
  if (!/^\d+$/.test(value)) throw new Error("not a whole number");
  const number = Number(value);
  if (number < min || number > max) throw new Error("out of range");
  return number;
};

const oneOf =
  <const T extends string>(...values: T[]) =>
  (value: string) => {
    const match = values.find((candidate) => candidate === value);
    if (match === undefined) throw new Error("not one of the values");
    return match;
  };

const yesOrNo = (value: string) => oneOf("yes", "no")(value) === "yes";
const text = (value: string) => value;
const path = (value: string) => resolve(value);

const origins = (value: string) => {
  const list = value
    .split(",")
    .map((origin) => origin.trim())
    .filter(Boolean);
  for (const origin of list) {
    if (origin === "*" || origin === "null") continue;
    const url = URL.canParse(origin) ? new URL(origin) : null;
    if (url?.origin !== origin)
      throw new Error(`${origin} is not an origin such as https://desk.example.com`);
  }
  return list;
};

/** Host names as a request's `Host` has them, without port. */
const hostNames = (value: string) => {
  const list = value
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);
  for (const name of list) {
    if (!/^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])$/.test(name)) {
      throw new Error(`${name} is not a host name such as court.example.com, without scheme and port`);
    }
  }
  return list;
};

const basePath = (value: string) => {
  if (!/^(\/[\w.~-]+)+$/.test(value)) throw new Error("not a path such as /court");
  return value;
};

const databaseUrl = (value: string) => {
  if (!URL.canParse(value) || !/^postgres(ql)?:$/.test(new URL(value).protocol)) {
    throw new Error("not a postgres:// URL");
  }
  return value;
};

function setting<T>(entry: Setting<T> & { default: string }): Setting<T> {
  return entry;
}

/** A setting that is off, `null`, unless it is set. */
function optional<T>(entry: Omit<Setting<T>, "default">): Setting<T | null> {
  return { ...entry, default: null };
}

export const settings = {
  COURT_HOST: setting({
    description: "Address to listen on. Any other than loopback needs API keys: court keys create.",
    allowed: "an IP address or host name",
    default: "127.0.0.1",
    parse: text,
  }),
  COURT_PORT: setting({
    description: "Port to listen on; 0 takes a free one. PORT is read when this is not set.",
    allowed: "0 to 65535",
    default: "8001",
    parse: wholeNumber(0, 65_535),
  }),
  COURT_OPEN: setting({
    description:
      "Lets the service listen on an address other than loopback without keys: anyone who reaches it may use it.",
    allowed: "yes or no",
    default: "no",
    parse: yesOrNo,
  }),
  COURT_REQUIRE_KEYS: setting({
    description:
      "Whether callers need an API key: auto asks for one on any address other than loopback; yes also on loopback, as behind a reverse proxy on the same machine.",
    allowed: "auto or yes",
    default: "auto",
    parse: oneOf("auto", "yes"),
  }),
  COURT_RATE_LIMIT: setting({
    description:
      "Requests that a caller may make per minute, counted in each process; ten seconds' worth may come at once. 0: no limit.",
    allowed: "0 to 10000000 per minute",
    default: "6000",
    parse: wholeNumber(0, 10_000_000),
  }),
  COURT_DATA_DIR: setting({
    description: "Where runs, events and knowledge are kept in the embedded store.",
    allowed: "a directory; created when it does not exist",
    default: "./data",
    parse: path,
  }),
  COURT_BASE_PATH: optional({
    description: "Path prefix under which a reverse proxy serves the service.",
    allowed: "a path such as /court",
    parse: basePath,
  }),
  COURT_CORS_ORIGINS: optional({
    description:
      "Origins whose pages may call the API from a browser; null stands for pages opened from a file, * for every page.",
    allowed: "origins, null or *, separated by commas",
    parse: origins,
  }),
  COURT_ALLOWED_HOSTS: optional({
    description:
      "Host names, beside localhost, to which a service on loopback without keys answers: the public name where a reverse proxy passes it on.",
    allowed: "host names without port, separated by commas",
    parse: hostNames,
  }),
  COURT_ANALYSIS_THREADS: setting({
    description: "How many analyses run at once, each in its own thread.",
    allowed: "1 to 64",
    default: String(Math.max(1, availableParallelism() - 1)),
    parse: wholeNumber(1, 64),
  }),
  COURT_RUN_TIMEOUT_SECONDS: setting({
    description: "Longest time one attempt of a run may take; then it fails with outcome timed_out.",
    allowed: "1 to 86400 seconds",
    default: "300",
    parse: wholeNumber(1, 86_400),
  }),
  COURT_STAGE_TIMEOUT_SECONDS: setting({
    description: "Longest time one stage may take; then the run fails with outcome timed_out.",
    allowed: "1 to 86400 seconds",
    default: "120",
    parse: wholeNumber(1, 86_400),
  }),
  COURT_MAX_ATTEMPTS: setting({
    description: "How often a run is tried when it fails for a reason that may pass.",
    allowed: "1 to 20",
    default: "3",
    parse: wholeNumber(1, 20),
  }),
  COURT_MAX_QUEUED: setting({
    description: "Runs that may wait; a submit beyond it is answered 503 with Retry-After.",
    allowed: "1 to 10000000",
    default: "100000",
    parse: wholeNumber(1, 10_000_000),
  }),
  COURT_RETENTION_DAYS: optional({
    description: "Finished runs older than this are removed by themselves; not set: kept.",
    allowed: "1 to 36500 days",
    parse: wholeNumber(1, 36_500),
  }),
  COURT_DRAIN_SECONDS: setting({
    description:
      "How long a stopping service lets running analyses finish before it hands them back to the queue.",
    allowed: "0 to 3600 seconds",
    default: "10",
    parse: wholeNumber(0, 3600),
  }),
  COURT_SOURCES_FILE: setting({
    description:
      "The evidence sources: logs and databases to look into. The default is read when it exists; a file named here must exist.",
    allowed: "a YAML file",
    default: "./court.config.yaml",
    parse: path,
  }),
  COURT_SHIPPED_KNOWLEDGE: setting({
    description:
      "Whether reports cite the runbooks and contacts that ship with the product: auto until your own are imported, always, or never.",
    allowed: "auto, always or never",
    default: "auto",
    parse: oneOf("auto", "always", "never"),
  }),
  COURT_LOG_LEVEL: setting({
    description: "What is logged, as JSON lines on standard error.",
    allowed: "debug, info, warn or error",
    default: "info",
    parse: oneOf("debug", "info", "warn", "error"),
  }),
  COURT_DATABASE_URL: optional({
    description: "PostgreSQL for runs, events, knowledge and queue, instead of the embedded store.",
    allowed: "a postgres:// URL",
    isSecret: true,
    parse: databaseUrl,
  }),
} as const;

type SettingName = keyof typeof settings;
type Parsed<N extends SettingName> = (typeof settings)[N] extends Setting<infer T> ? T : never;

/** Names that the command line reads and the service leaves alone. */
const foreignNames = new Set(["COURT_URL", "COURT_API_KEY", "COURT_API_KEY_FILE"]);

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly isOpen: boolean;
  /** False: whoever reaches the service may use it. */
  readonly areKeysRequired: boolean;
  /** Of each caller; 0: no limit. */
  readonly requestsPerMinute: number;
  readonly dataDirectory: string;
  readonly basePath: string | null;
  readonly corsOrigins: readonly string[];
  /** Lower case, without port. */
  readonly allowedHosts: readonly string[];
  readonly analysisThreads: number;
  readonly runTimeoutMs: number;
  readonly stageTimeoutMs: number;
  readonly maxAttempts: number;
  readonly maxQueued: number;
  readonly retentionDays: number | null;
  readonly drainMs: number;
  /** Null: no file, no sources. */
  readonly sourcesFile: string | null;
  readonly shippedKnowledge: "auto" | "always" | "never";
  readonly logLevel: "debug" | "info" | "warn" | "error";
  readonly databaseUrl: string | null;
  /** What `${NAME}` in the sources file may refer to. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Parses the environment. Throws one StartError that lists every problem. */
export function readConfig(environment: Environment = process.env): Config {
  const found: string[] = [];
  const read = <N extends SettingName>(name: N): Parsed<N> =>
    readSetting(name, environment, found) as Parsed<N>;

  for (const name of Object.keys(environment)) {
    if (!name.startsWith("COURT_") || foreignNames.has(name) || name in settings) continue;
    const base = name.replace(/_FILE$/, "");
    const isSecretFile = base !== name && base in settings && isSecretSetting(base as SettingName);
    if (!isSecretFile) found.push(`${name} is not a setting. ${closestName(name)}`);
  }

  const sourcesFile = read("COURT_SOURCES_FILE");
  if (environment.COURT_SOURCES_FILE && sourcesFile && !existsSync(sourcesFile)) {
    found.push(`COURT_SOURCES_FILE = ${JSON.stringify(sourcesFile)} does not exist.`);
  }

  const host = read("COURT_HOST");
  const isOpen = read("COURT_OPEN");
  const requireKeys = read("COURT_REQUIRE_KEYS");
  if (isOpen && requireKeys === "yes") {
    found.push("COURT_OPEN=yes and COURT_REQUIRE_KEYS=yes contradict each other. Keep one.");
  }

  const config: Config = {
    host,
    port: read("COURT_PORT"),
    isOpen,
    areKeysRequired: requireKeys === "yes" || (!isLoopback(host) && !isOpen),
    requestsPerMinute: read("COURT_RATE_LIMIT"),
    dataDirectory: read("COURT_DATA_DIR"),
    basePath: read("COURT_BASE_PATH"),
    corsOrigins: read("COURT_CORS_ORIGINS") ?? [],
    allowedHosts: read("COURT_ALLOWED_HOSTS") ?? [],
    analysisThreads: read("COURT_ANALYSIS_THREADS"),
    runTimeoutMs: read("COURT_RUN_TIMEOUT_SECONDS") * 1000,
    stageTimeoutMs: read("COURT_STAGE_TIMEOUT_SECONDS") * 1000,
    maxAttempts: read("COURT_MAX_ATTEMPTS"),
    maxQueued: read("COURT_MAX_QUEUED"),
    retentionDays: read("COURT_RETENTION_DAYS"),
    drainMs: read("COURT_DRAIN_SECONDS") * 1000,
    sourcesFile: sourcesFile !== null && existsSync(sourcesFile) ? sourcesFile : null,
    shippedKnowledge: read("COURT_SHIPPED_KNOWLEDGE"),
    logLevel: read("COURT_LOG_LEVEL"),
    databaseUrl: read("COURT_DATABASE_URL"),
    environment,
  };

  if (found.length > 0)
    throw new StartError(`The settings cannot be used:\n${found.map((line) => `  - ${line}`).join("\n")}`);
  return Object.freeze(config);
}

function isSecretSetting(name: SettingName): boolean {
  return (settings[name] as Setting<unknown>).isSecret === true;
}

function readSetting(name: SettingName, environment: Environment, found: string[]): unknown {
  const entry = settings[name] as Setting<unknown>;
  const seen = readRaw(name, entry, environment, found);
  const value = seen ?? entry.default;
  if (value === null) return null;
  try {
    return entry.parse(value);
  } catch (error) {
    const shown = entry.isSecret ? "(hidden)" : JSON.stringify(value);
    found.push(`${name} = ${shown} is not allowed: ${(error as Error).message}. Allowed: ${entry.allowed}.`);
    return null;
  }
}

/** The value as given, an empty one counting as not given; null when there is none. */
function readRaw(
  name: SettingName,
  entry: Setting<unknown>,
  environment: Environment,
  found: string[],
): string | null {
  const direct = environment[name] || (name === "COURT_PORT" ? environment.PORT : undefined) || null;
  const file = entry.isSecret ? environment[`${name}_FILE`] : undefined;
  if (!file) return direct;
  if (direct !== null) {
    found.push(`${name} and ${name}_FILE are both set. Keep one.`);
    return direct;
  }
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    found.push(`${name}_FILE = ${JSON.stringify(file)} cannot be read: ${(error as Error).message}.`);
    return null;
  }
}

/** True for addresses that only this machine reaches. */
export function isLoopback(host: string): boolean {
  if (host === "localhost" || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}

function closestName(name: string): string {
  const ranked = Object.keys(settings)
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= 4
    ? `Did you mean ${best.candidate}?`
    : "docs/configuration.md lists them all.";
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(substitution, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
