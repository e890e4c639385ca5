import { type Command, jsonOption, noWords, urlOption } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";

const defaultMaxAgeHours = 24;

export const cleanup: Command = {
  usage: "cleanup",
  about:
    "Removes completed and failed runs that are older than that. Queued and running ones are never removed.",
  options: {
    "max-age-hours": { value: "hours", about: `Default ${defaultMaxAgeHours}.` },
    "dry-run": { about: "Say how many it would remove, and remove none." },
    json: jsonOption,
    url: urlOption,
  },
  examples: ["court cleanup --max-age-hours 720 --dry-run"],
  async run(invocation) {
    noWords(invocation);
    const { terminal, signal } = invocation;
    const answer = await invocation.client().cleanup({
      maxAgeHours: invocation.number("max-age-hours", 0) ?? defaultMaxAgeHours,
      isDryRun: invocation.flag("dry-run"),
      signal,
    });
    if (invocation.flag("json")) await terminal.writeJson(answer, "pretty");
    else await terminal.write(`${answer.message}\nRemaining: ${answer.remaining_jobs}\n`);
    return exitCodes.ok;
  },
};
