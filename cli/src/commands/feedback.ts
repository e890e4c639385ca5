import type { FeedbackRequest, RunFeedback } from "@imperial-court/contract";
import { type IncidentKindCode, incidentKindCodes, severities } from "@imperial-court/contract";
import { type Command, jsonOption, onlyWord, UsageError, urlOption } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Terminal } from "../terminal.ts";
import { cleanLine } from "../terminal-text.ts";

export const feedback: Command = {
  usage: "feedback <run>",
  about:
    "Says whether a run's report was right, and what would have been. With --resolution the run becomes a past " +
    "case, which the next analysis knows. The newest feedback counts. Without --right and --wrong it prints what " +
    "has been said.",
  options: {
    right: { about: "The report was right." },
    wrong: { about: "It was not." },
    kind: { value: "code", about: "What it was, as VSL.BERTH; NONE for no incident." },
    severity: { value: "severity", about: "Critical, High, Medium or Low." },
    module: { value: "module", about: 'Who answers for it, as "EDI/API" or as the directory names it.' },
    runbook: { value: "id", about: "The runbook that was used." },
    resolution: { value: "text", about: "How it was resolved." },
    comment: { value: "text", about: "Anything else." },
    json: jsonOption,
    url: urlOption,
  },
  examples: [
    "court feedback 01a2… --right",
    'court feedback 01a2… --wrong --kind EDI.ACK_MISSING --resolution "Restarted the AS2 adapter"',
  ],
  async run(invocation) {
    const { terminal, signal } = invocation;
    const runId = onlyWord(invocation, "run id");
    const request = readRequest(invocation);
    const client = invocation.client();
    const said = request
      ? await client.giveFeedback(runId, request, { signal })
      : await client.feedback(runId, { signal });
    if (invocation.flag("json")) await terminal.writeJson(said, "pretty");
    else await terminal.write(feedbackToText(said, terminal));
    return exitCodes.ok;
  },
};

function readRequest({ flag, text }: Parameters<Command["run"]>[0]): FeedbackRequest | null {
  const isRight = flag("right");
  if (isRight && flag("wrong")) throw new UsageError("--right and --wrong exclude each other");
  const kind = oneOf<IncidentKindCode>("kind", text("kind"), incidentKindCodes);
  const severity = oneOf("severity", text("severity"), severities);
  const [module, runbook] = [text("module"), text("runbook")];
  const [resolution, comment] = [text("resolution"), text("comment")];
  if (!isRight && !flag("wrong")) {
    if ([kind, severity, module, runbook, resolution, comment].some((value) => value !== undefined)) {
      throw new UsageError("Say --right or --wrong as well");
    }
    return null;
  }
  return {
    is_right: isRight,
    ...(kind !== undefined && { kind }),
    ...(severity !== undefined && { severity }),
    ...(module !== undefined && { module }),
    ...(runbook !== undefined && { runbook_id: runbook }),
    ...(resolution !== undefined && { resolution }),
    ...(comment !== undefined && { comment }),
  };
}

/** Letters count the same, large or small. */
function oneOf<T extends string>(
  name: string,
  given: string | undefined,
  known: readonly T[],
): T | undefined {
  if (given === undefined) return undefined;
  const found = known.find((each) => each.toLowerCase() === given.trim().toLowerCase());
  if (found === undefined) throw new UsageError(`--${name} is one of ${known.join(", ")}, not "${given}"`);
  return found;
}

function feedbackToText(
  { feedback: said, past_case_id: pastCase, history }: RunFeedback,
  terminal: Terminal,
): string {
  if (said === null) return "Nothing has been said of this run.\n";
  const lines = [said.is_right ? terminal.paint("green", "right") : terminal.paint("red", "not right")];
  const add = (name: string, value: string | null) => {
    if (value !== null) lines.push(`${terminal.paint("dim", name.padEnd(12))}${cleanLine(value)}`);
  };
  add("kind", said.kind);
  add("severity", said.severity);
  add("module", said.module);
  add("runbook", said.runbook_id);
  add("resolution", said.resolution);
  add("comment", said.comment);
  add("past case", pastCase);
  if (history.length > 1)
    add(
      "earlier",
      history.length > 2 ? `${history.length - 1} others, the newest counts` : "another, the newest counts",
    );
  return `${lines.join("\n")}\n`;
}
