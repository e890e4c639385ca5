import {
  type RunRecord,
  type RunStatus,
  runStatuses,
  type Severity,
  severities,
} from "@imperial-court/contract";
import { type Command, jsonOption, noWords, UsageError, urlOption } from "../command.ts";
import { formatAge, readInstant } from "../duration.ts";
import { exitCodes } from "../exit-codes.ts";
import { severityStyles, statusStyles } from "../run-view.ts";
import type { Terminal } from "../terminal.ts";
import { cleanLine, cutTo, fit } from "../terminal-text.ts";

const defaultLimit = 20;
const largestPage = 200;

export const jobs: Command = {
  usage: "jobs",
  about:
    "Lists runs, newest first: a table on a terminal, tab-separated lines in a pipe (id, status, severity, kind, " +
    "received, title).",
  options: {
    status: { value: "status", isMultiple: true, about: `One of ${runStatuses.join(", ")}; repeatable.` },
    severity: { value: "severity", isMultiple: true, about: `One of ${severities.join(", ")}; repeatable.` },
    type: {
      value: "type",
      isMultiple: true,
      about: 'Family or kind, as "Vessel Operations" or VSL.BERTH; repeatable.',
    },
    search: { value: "words", short: "q", about: "In text, title and report." },
    from: { value: "time", about: "Received at or after: 2026-10-18, 2026-10-18T10:30Z, or 24h, 7d ago." },
    to: { value: "time", about: "Received before." },
    limit: { value: "number", short: "n", about: `At most so many; default ${defaultLimit}.` },
    all: { about: "Every run that fits." },
    json: { about: `${jsonOption.about} One run on each line, report included.` },
    url: urlOption,
  },
  examples: ["court jobs --status failed --from 24h", "court jobs --all --json | jq -r .title"],
  async run(invocation) {
    noWords(invocation);
    const { flag, text, texts, terminal, signal } = invocation;
    if (flag("all") && text("limit") !== undefined) throw new UsageError("Give --all or --limit, not both");
    const limit = flag("all") ? Number.POSITIVE_INFINITY : (invocation.number("limit", 1) ?? defaultLimit);
    const now = Date.now();
    const runs = invocation.client().list({
      status: texts("status").map((given) => oneOf<RunStatus>("status", given, runStatuses)),
      severity: texts("severity").map((given) => oneOf<Severity>("severity", given, severities)),
      type: texts("type"),
      q: text("search"),
      from: readInstant("from", text("from"), now),
      to: readInstant("to", text("to"), now),
      limit: Math.min(limit, largestPage),
      ...(!flag("json") && { view: "summary" as const }),
      signal,
    });

    let count = 0;
    for await (const run of runs) {
      if (flag("json")) await terminal.writeJson(run);
      else if (terminal.isDataSeen) await terminal.write(tableLine(run, terminal, now, count === 0));
      else await terminal.write(tabbedLine(run));
      count++;
      if (count >= limit) break;
    }
    if (count === 0) terminal.say("No runs.");
    return exitCodes.ok;
  },
};

/** Whatever the case it is typed in. */
function oneOf<Name extends string>(option: string, given: string, names: readonly Name[]): Name {
  const found = names.find((name) => name.toLowerCase() === given.toLowerCase());
  if (found === undefined) throw new UsageError(`--${option} is one of ${names.join(", ")}, not "${given}"`);
  return found;
}

function tabbedLine(run: RunRecord): string {
  const cells = [
    run.run_id,
    run.status,
    run.severity,
    run.incident_kind,
    run.created_at,
    cleanLine(run.title),
  ];
  return `${cells.map((cell) => cell ?? "-").join("\t")}\n`;
}

function tableLine(run: RunRecord, terminal: Terminal, now: number, isFirst: boolean): string {
  const rest = terminal.dataColumns - (36 + 2 + 9 + 2 + 8 + 2 + 4 + 2);
  const hasKind = rest >= 60;
  const titleColumns = Math.max(20, hasKind ? rest - 24 : rest);
  const header = isFirst
    ? `${terminal.paint("dim", `${fit("RUN", 36)}  ${fit("STATUS", 9)}  ${fit("SEVERITY", 8)}  ${fit("AGE", 4)}  ${hasKind ? fit("KIND", 24) : ""}TITLE`)}\n`
    : "";
  const cells = [
    run.run_id,
    terminal.paint(statusStyles[run.status], fit(run.status, 9)),
    run.severity === null ? fit("-", 8) : terminal.paint(severityStyles[run.severity], fit(run.severity, 8)),
    fit(formatAge(run.created_at, now), 4),
    (hasKind ? fit(run.incident_kind ?? "-", 24) : "") + cutTo(cleanLine(run.title), titleColumns),
  ];
  return `${header}${cells.join("  ")}\n`;
}
