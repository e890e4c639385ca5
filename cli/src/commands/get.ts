import { type Command, jsonOption, onlyWord, urlOption } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { runToText } from "../run-view.ts";
import { cleanBlock } from "../terminal-text.ts";

export const get: Command = {
  usage: "get <run-id>",
  about: "Shows one run as it stands now. The exit code tells whether it was found, not how it went.",
  options: {
    text: { about: "Print the report that was sent in, as it was received." },
    json: jsonOption,
    url: urlOption,
  },
  examples: ["court get --json a1b2c3d4-e5f6-4890-abcd-ef1234567890 | jq .result.incident_analysis"],
  async run(invocation) {
    const { flag, terminal, signal } = invocation;
    const runId = onlyWord(invocation, "run id");
    const client = invocation.client();
    if (flag("text")) {
      const incident = await client.incident(runId, { signal });
      const text = terminal.isDataSeen ? cleanBlock(incident.incident_text) : incident.incident_text;
      if (flag("json")) await terminal.writeJson(incident, "pretty");
      else await terminal.write(text.endsWith("\n") ? text : `${text}\n`);
      return exitCodes.ok;
    }
    const run = await client.get(runId, { signal });
    if (flag("json")) await terminal.writeJson(run, "pretty");
    else await terminal.write(`${runToText(run, terminal)}\n`);
    return exitCodes.ok;
  },
};
