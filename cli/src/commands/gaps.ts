import type { KnowledgeGap } from "@imperial-court/contract";
import { type Command, jsonOption, noWords, urlOption } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Terminal } from "../terminal.ts";
import { cleanLine, wrap } from "../terminal-text.ts";

const width = 100;

export const gaps: Command = {
  usage: "gaps",
  about:
    "Troubles that keep coming and that no runbook covers, most frequent first, each with a draft made of what was " +
    "done before. --save keeps the drafts as runbooks that are not proposed until somebody publishes them.",
  options: {
    days: { value: "number", about: "Runs of so many last days; default 90." },
    least: { value: "number", about: "How often it has come at least; default 3." },
    save: { about: "Store the drafts that are not stored yet." },
    json: { about: `${jsonOption.about} One gap on each line.` },
    url: urlOption,
  },
  examples: ["court gaps --days 30", "court gaps --save"],
  async run(invocation) {
    noWords(invocation);
    const { terminal, signal } = invocation;
    const { knowledge } = invocation.client();
    const found = await knowledge.gaps({
      days: invocation.number("days", 1),
      least: invocation.number("least", 2),
      signal,
    });
    for (const gap of found.gaps) {
      if (invocation.flag("json")) await terminal.writeJson(gap);
      else await terminal.write(gapToText(gap, terminal));
      if (invocation.flag("save") && !gap.is_saved) {
        await knowledge.write({ type: "runbook", entry: gap.draft });
        terminal.say(`Saved the draft ${gap.id}`);
      }
    }
    const { runs, past_cases: pastCases } = found.considered;
    terminal.say(
      `${found.gaps.length} gaps among ${runs} runs and ${pastCases} past cases without a runbook`,
    );
    return exitCodes.ok;
  },
};

function gapToText(gap: KnowledgeGap, terminal: Terminal): string {
  const saved = gap.is_saved ? ", its draft is stored" : "";
  const lines = [
    terminal.paint("bold", `${gap.total} × ${cleanLine(gap.title)}`),
    `  ${gap.incident_kind}, draft ${gap.id}${saved}`,
  ];
  for (const step of gap.draft.steps) lines.push(`  - ${wrap(cleanLine(step), width, "    ")}`);
  if (gap.draft.steps.length === 0) lines.push("  No solution is recorded yet.");
  return `${lines.join("\n")}\n\n`;
}
