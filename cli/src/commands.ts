import type { Command } from "./command.ts";

/**
 * Every command, in the order of `court help`. A new one is a file in commands/ and a line here; it is
 * loaded only when it is called, so that none slows the others down.
 */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly group: "Run the service" | "Incidents" | "Knowledge" | "About";
  readonly load: () => Promise<Command>;
}

export const commands: readonly CommandEntry[] = [
  {
    name: "serve",
    group: "Run the service",
    summary: "start the service",
    load: async () => (await import("./commands/serve.ts")).serve,
  },
  {
    name: "work",
    group: "Run the service",
    summary: "analyse what services on the same PostgreSQL received",
    load: async () => (await import("./commands/work.ts")).work,
  },
  {
    name: "migrate",
    group: "Run the service",
    summary: "bring the PostgreSQL's schema up to date",
    load: async () => (await import("./commands/migrate.ts")).migrate,
  },
  {
    name: "move",
    group: "Run the service",
    summary: "move a data directory into a PostgreSQL",
    load: async () => (await import("./commands/move.ts")).move,
  },
  {
    name: "doctor",
    group: "Run the service",
    summary: "check configuration, storage and sources",
    load: async () => (await import("./commands/doctor.ts")).doctor,
  },
  {
    name: "keys",
    group: "Run the service",
    summary: "make, list, rotate and revoke API keys",
    load: async () => (await import("./commands/keys.ts")).keys,
  },
  {
    name: "audit",
    group: "Run the service",
    summary: "read and verify the audit log",
    load: async () => (await import("./commands/audit.ts")).audit,
  },
  {
    name: "sources",
    group: "Run the service",
    summary: "try the logs and databases, or draft lookups for one",
    load: async () => (await import("./commands/sources.ts")).sources,
  },
  {
    name: "submit",
    group: "Incidents",
    summary: "send a report to the service",
    load: async () => (await import("./commands/submit.ts")).submit,
  },
  {
    name: "watch",
    group: "Incidents",
    summary: "follow a run until it ends",
    load: async () => (await import("./commands/watch.ts")).watch,
  },
  {
    name: "analyze",
    group: "Incidents",
    summary: "analyse a report here and now, without a service",
    load: async () => (await import("./commands/analyze.ts")).analyze,
  },
  {
    name: "jobs",
    group: "Incidents",
    summary: "list runs, newest first",
    load: async () => (await import("./commands/jobs.ts")).jobs,
  },
  {
    name: "get",
    group: "Incidents",
    summary: "show one run",
    load: async () => (await import("./commands/get.ts")).get,
  },
  {
    name: "report",
    group: "Incidents",
    summary: "print a run's report as Markdown",
    load: async () => (await import("./commands/report.ts")).report,
  },
  {
    name: "cancel",
    group: "Incidents",
    summary: "stop a run",
    load: async () => (await import("./commands/cancel.ts")).cancel,
  },
  {
    name: "retry",
    group: "Incidents",
    summary: "run the same text again",
    load: async () => (await import("./commands/retry.ts")).retry,
  },
  {
    name: "stats",
    group: "Incidents",
    summary: "counts and times over all runs",
    load: async () => (await import("./commands/stats.ts")).stats,
  },
  {
    name: "cleanup",
    group: "Incidents",
    summary: "remove old runs",
    load: async () => (await import("./commands/cleanup.ts")).cleanup,
  },
  {
    name: "feedback",
    group: "Incidents",
    summary: "say whether a report was right, and how it was resolved",
    load: async () => (await import("./commands/feedback.ts")).feedback,
  },
  {
    name: "import",
    group: "Knowledge",
    summary: "give the service runbooks, past cases and contacts",
    load: async () => (await import("./commands/import.ts")).importFiles,
  },
  {
    name: "knowledge",
    group: "Knowledge",
    summary: "list, search, show and remove runbooks, past cases and contacts",
    load: async () => (await import("./commands/knowledge.ts")).knowledge,
  },
  {
    name: "gaps",
    group: "Knowledge",
    summary: "what keeps happening and no runbook covers",
    load: async () => (await import("./commands/gaps.ts")).gaps,
  },
  {
    name: "version",
    group: "About",
    summary: "print the version",
    load: async () => (await import("./commands/version.ts")).version,
  },
  {
    name: "help",
    group: "About",
    summary: "explain a command",
    load: async () => (await import("./commands/help.ts")).help,
  },
];

export function findCommand(name: string): CommandEntry | null {
  return commands.find((command) => command.name === name) ?? null;
}
