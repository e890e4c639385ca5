import { Worker } from "node:worker_threads";
import type { SourceState } from "@imperial-court/contract";
import type { SourcesPlace } from "./connect-sources.ts";
import { describeFailure } from "./evidence/describe-failure.ts";
import type { SourceCheck } from "./evidence/open-sources.ts";

/**
 * How the evidence sources are. They are tried when somebody asks, at most once in `freshMs`, and whoever asks
 * gets what the last look found at once: a source that does not answer keeps nobody waiting.
 */
export interface SourceWatch {
  current(): SourceState[];
  stop(): Promise<void>;
}

const freshMs = 30_000;
/** The sources' own limit is 10 s; a thread that takes longer than this hangs. */
const longestCheckMs = 30_000;

export async function watchSources(place: SourcesPlace): Promise<SourceWatch> {
  const named = await readNames(place);
  let states: SourceState[] = named.map((source) => ({
    ...source,
    status: "checking",
    summary: "",
    problems: [],
    checked_at: null,
  }));
  let staleAt = 0;
  let thread: Worker | null = null;

  function look(): void {
    const opened = new Worker(new URL("./sources-thread.ts", import.meta.url), {
      workerData: { sourcesFile: place.sourcesFile, environment: place.environment },
    });
    thread = opened;
    const timer = setTimeout(() => void opened.terminate(), longestCheckMs);
    let problem = "The check took too long and was stopped.";
    let hasAnswered = false;
    opened.once("message", (checks: readonly SourceCheck[]) => {
      hasAnswered = true;
      const checkedAt = new Date().toISOString();
      states = checks.map(({ name, type, status, summary, problems }) => ({
        name,
        type,
        status,
        summary,
        problems: [...problems],
        checked_at: checkedAt,
      }));
    });
    opened.once("error", (error) => {
      problem = describeFailure(error);
    });
    opened.once("exit", () => {
      clearTimeout(timer);
      thread = null;
      staleAt = performance.now() + freshMs;
      if (hasAnswered) return;
      const checkedAt = new Date().toISOString();
      states = named.map((source) => ({
        ...source,
        status: "failed",
        summary: "could not be checked",
        problems: [problem],
        checked_at: checkedAt,
      }));
    });
  }

  return {
    current() {
      if (named.length > 0 && thread === null && performance.now() >= staleAt) look();
      return states;
    },
    async stop() {
      await thread?.terminate();
      thread = null;
    },
  };
}

async function readNames({
  sourcesFile,
  environment,
}: SourcesPlace): Promise<Pick<SourceState, "name" | "type">[]> {
  if (sourcesFile === null) return [];
  const { readSourcesConfig } = await import("./evidence/sources-config.ts");
  const { sources } = await readSourcesConfig(sourcesFile, environment);
  return sources.map(({ name, type }) => ({ name, type }));
}
