import type { Config } from "./config.ts";
import { StartError } from "./errors.ts";
import { type OpenedSources, openSources, type SourceCheck } from "./evidence/open-sources.ts";
import { readSourcesConfig } from "./evidence/sources-config.ts";

const usage = "court sources check, or court sources suggest NAME";
const marks: Record<SourceCheck["status"], string> = { ok: "ok  ", warning: "WARN", failed: "FAIL" };

/**
 * `court sources check` tries each configured source and shows a line or row of it; `court sources suggest
 * NAME` drafts lookups from a database's schema, as YAML. Both only read. Answers the exit code: 1 where a
 * source cannot be used.
 */
export async function runSourcesCommand(
  words: readonly string[],
  config: Pick<Config, "sourcesFile" | "environment">,
  write: (text: string) => void,
): Promise<number> {
  const [verb, name, ...more] = words;
  const isCheck = verb === "check" && name === undefined;
  const isSuggest = verb === "suggest" && name !== undefined && more.length === 0;
  if (!isCheck && !isSuggest) throw new StartError(`use ${usage}`);
  if (config.sourcesFile === null) {
    throw new StartError(
      "no sources are configured: write a court.config.yaml, or name one with COURT_SOURCES_FILE (docs/sources.md)",
    );
  }
  const opened = openSources(await readSourcesConfig(config.sourcesFile, config.environment));
  try {
    return isCheck ? await check(opened, write) : await suggest(opened, name ?? "", write);
  } finally {
    await opened.close();
  }
}

async function check(opened: OpenedSources, write: (text: string) => void): Promise<number> {
  const checks = await opened.check();
  for (const { name, type, status, summary, problems, sample, durationMs } of checks) {
    write(`${marks[status]}  ${name} (${type}): ${summary}, ${Math.round(durationMs)} ms\n`);
    for (const problem of problems) write(`      ${problem}\n`);
    if (sample !== null) write(`      sample: ${sample}\n`);
  }
  if (checks.length === 0) write("The file names no sources.\n");
  return checks.some(({ status }) => status === "failed") ? 1 : 0;
}

async function suggest(opened: OpenedSources, name: string, write: (text: string) => void): Promise<number> {
  const names = opened.sources.map((source) => source.name);
  let drafted: string | null;
  try {
    drafted = await opened.suggest(name);
  } catch (error) {
    throw new StartError(
      `the schema of "${name}" cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (drafted === null) {
    throw new StartError(
      names.includes(name)
        ? `"${name}" has no schema to draft lookups from: only databases have`
        : `there is no source "${name}"; there are: ${names.join(", ")}`,
    );
  }
  write(
    `# Drafted from the schema of "${name}". Read it, add checks, and put it under the source's lookups.\n`,
  );
  write(drafted);
  return 0;
}
