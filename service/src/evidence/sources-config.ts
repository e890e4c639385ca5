import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { isNode, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { StartError } from "../errors.ts";
import { findLookupProblem } from "./databases/lookup-statement.ts";
import { type LookupConfig, lookupSchema, profileSchema, strict } from "./lookup-config.ts";

/**
 * Reads and validates a sources file (`court.config.yaml`).
 *
 * `${NAME}` in a value is replaced from the environment it is given; `$${` is a literal `${`. Relative paths
 * are taken from the file's folder. Every problem names its line and path in the file and what is allowed;
 * all are reported together in one `StartError`.
 */

export type Environment = Readonly<Record<string, string | undefined>>;

const sourceName = z.string().trim().min(1).max(80);
const utcOffset = z
  .string()
  .regex(/^[+-](0\d|1[0-4]):[0-5]\d$/, 'an offset such as "+00:00" or "+08:00" is needed')
  .default("+00:00");
const timeLimitMs = z.int().min(50).max(60_000);

const logsSchema = strict({
  name: sourceName,
  type: z.literal("logs"),
  /** Globs of files, plain or .gz. */
  paths: z.array(z.string().min(1)).min(1),
  /** Of timestamps that carry no zone. */
  time_zone: utcOffset,
  time_limit_ms: timeLimitMs.default(5_000),
  /** Facts handed over at most, the most telling first. */
  max_facts: z.int().min(1).max(100).default(12),
});
export type LogsConfig = z.infer<typeof logsSchema>;

const databaseShape = {
  name: sourceName,
  /** Ready lookups that ship with the court. */
  profile: z.enum(["transhipment"]).optional(),
  lookups: z.array(lookupSchema).default([]),
  /** Of date columns that carry no zone. */
  time_zone: utcOffset,
  time_limit_ms: timeLimitMs.default(3_000),
  statement_timeout_ms: timeLimitMs.default(1_000),
  row_limit: z.int().min(1).max(1_000).default(50),
};
const serverShape = {
  ...databaseShape,
  /** Connection URL; take the password from the environment: `mysql://court:${TOS_PASSWORD}@tos-db/appdb`. */
  url: z.url(),
  /** True: an account that could write is used all the same; sessions stay read-only. */
  allow_writable_account: z.boolean().default(false),
};
const postgresSchema = strict({ type: z.literal("postgres"), ...serverShape });
const mysqlSchema = strict({ type: z.literal("mysql"), ...serverShape });
const sqliteSchema = strict({ type: z.literal("sqlite"), ...databaseShape, path: z.string().min(1) });
export type DatabaseConfig =
  | z.infer<typeof postgresSchema>
  | z.infer<typeof mysqlSchema>
  | z.infer<typeof sqliteSchema>;

const sourceSchema = z.discriminatedUnion("type", [logsSchema, postgresSchema, mysqlSchema, sqliteSchema]);
const fileSchema = strict({ sources: z.array(sourceSchema) });

export interface SourcesConfig {
  readonly path: string;
  /** Relative paths in the configuration are taken from here. */
  readonly directory: string;
  readonly sources: readonly z.infer<typeof sourceSchema>[];
}

/** Reads the file and, for sources with a profile, the profile's lookups. */
export async function readSourcesConfig(path: string, environment: Environment): Promise<SourcesConfig> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new StartError(`${path} cannot be read: ${(error as Error).message}`);
  }
  return parseSourcesConfig(text, path, environment);
}

export async function parseSourcesConfig(
  text: string,
  path: string,
  environment: Environment,
): Promise<SourcesConfig> {
  const problems: string[] = [];
  const { value, placeOf } = parseYaml(text, path);
  const filled = fillVariables(value, environment, [], (at, problem) =>
    problems.push(`${placeOf(at)}: ${problem}`),
  );
  const parsed = fileSchema.safeParse(filled);
  if (!parsed.success) {
    problems.push(...parsed.error.issues.map((issue) => `${placeOf(issue.path)}: ${describeIssue(issue)}`));
  }
  if (problems.length > 0 || !parsed.success) throw configError(path, problems);

  const sources = [];
  const names = new Set<string>();
  for (const [index, source] of parsed.data.sources.entries()) {
    if (names.has(source.name))
      problems.push(`${placeOf(["sources", index, "name"])}: the name "${source.name}" is used twice`);
    names.add(source.name);
    if (source.type === "logs") {
      sources.push(source);
      continue;
    }
    problems.push(
      ...describeLookupProblems(source.lookups, (at) => placeOf(["sources", index, "lookups", ...at])),
    );
    const lookups =
      source.profile === undefined
        ? source.lookups
        : [...(await readProfile(source.profile)), ...source.lookups];
    if (lookups.length === 0)
      problems.push(
        `${placeOf(["sources", index])}: a database needs lookups or a profile (allowed: transhipment)`,
      );
    sources.push({ ...source, lookups });
  }
  if (problems.length > 0) throw configError(path, problems);
  return { path, directory: dirname(resolve(path)), sources };
}

/** The lookups of a profile that ships with the court. */
export async function readProfile(profile: string): Promise<LookupConfig[]> {
  const url = new URL(`./profiles/${profile}.yaml`, import.meta.url);
  const { value, placeOf } = parseYaml(await readFile(url, "utf8"), `profiles/${profile}.yaml`);
  const parsed = profileSchema.safeParse(value);
  const problems = parsed.success
    ? describeLookupProblems(parsed.data.lookups, (at) => placeOf(["lookups", ...at]))
    : parsed.error.issues.map((issue) => `${placeOf(issue.path)}: ${describeIssue(issue)}`);
  if (problems.length > 0 || !parsed.success) throw configError(`profiles/${profile}.yaml`, problems);
  return parsed.data.lookups;
}

function describeLookupProblems(
  lookups: readonly LookupConfig[],
  placeOf: (path: PropertyKey[]) => string,
): string[] {
  return lookups.flatMap((lookup, index) => {
    const problem = findLookupProblem(lookup.sql);
    return problem === null ? [] : [`${placeOf([index, "sql"])}: ${problem}`];
  });
}

function parseYaml(text: string, path: string) {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    throw configError(
      path,
      document.errors.map(
        (error) => `line ${error.linePos?.[0].line ?? "?"}: ${error.message.split("\n")[0]}`,
      ),
    );
  }
  const placeOf = (at: readonly PropertyKey[]) => {
    for (let length = at.length; length >= 0; length -= 1) {
      const node = length === 0 ? document.contents : document.getIn(at.slice(0, length), true);
      if (!isNode(node) || node.range == null) continue;
      return `line ${lines.linePos(node.range[0]).line}, ${writePath(at)}`;
    }
    return writePath(at);
  };
  return { value: document.toJS({ maxAliasCount: 50 }) as unknown, placeOf };
}

function fillVariables(
  value: unknown,
  environment: Environment,
  path: PropertyKey[],
  report: (path: PropertyKey[], problem: string) => void,
): unknown {
  if (typeof value === "string") {
    return value.replace(
      /\$(\$?)\{([A-Za-z_][A-Za-z0-9_]{0,100})\}/g,
      (whole, extraDollar: string, variable: string) => {
        if (extraDollar !== "") return whole.slice(1);
        const replacement = environment[variable];
        if (replacement === undefined) report(path, `the environment has no variable ${variable}`);
        return replacement ?? "";
      },
    );
  }
  if (Array.isArray(value))
    return value.map((item, index) => fillVariables(item, environment, [...path, index], report));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      fillVariables(item, environment, [...path, key], report),
    ]),
  );
}

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return `not allowed; allowed are ${issue.values.join(", ")}`;
  if (issue.code === "invalid_union" && "discriminator" in issue && issue.discriminator === "type") {
    return "not a type of source; allowed are logs, postgres, mysql, sqlite";
  }
  if (issue.code === "invalid_union") {
    const inner = issue.errors.flat().map((error) => describeIssue(error));
    return [...new Set(inner)].join("; or ") || issue.message;
  }
  return issue.message;
}

function writePath(path: readonly PropertyKey[]): string {
  return (
    path
      .map((part, index) =>
        typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${String(part)}`,
      )
      .join("") || "the file"
  );
}

function configError(path: string, problems: readonly string[]): StartError {
  return new StartError(
    `${path} is not a valid sources file:\n${problems.map((problem) => `  ${problem}`).join("\n")}`,
  );
}
