import { type Command, jsonOption, onlyWord, urlOption } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { runToText } from "../run-view.ts";

export const cancel: Command = {
  usage: "cancel <run-id>",
  about:
    "Stops a run. A queued one fails at once, a running one is told to stop; an ended one stays as it is. " +
    "Cancelling twice is cancelling once.",
  options: {
    reason: { value: "text", about: "Kept with the run." },
    json: jsonOption,
    url: urlOption,
  },
  examples: ['court cancel a1b2c3d4-e5f6-4890-abcd-ef1234567890 --reason "reported twice"'],
  async run(invocation) {
    const { terminal, signal } = invocation;
    const runId = onlyWord(invocation, "run id");
    const run = await invocation.client().cancel(runId, { reason: invocation.text("reason"), signal });
    if (invocation.flag("json")) await terminal.writeJson(run, "pretty");
    else await terminal.write(`${runToText(run, terminal)}\n`);
    return exitCodes.ok;
  },
};
