import { type Command, jsonOption, onlyWord, urlOption } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";

export const retry: Command = {
  usage: "retry <run-id>",
  about: "Starts a new run of the same text and prints the new run's id. The old run stays.",
  options: { json: jsonOption, url: urlOption },
  examples: ["court watch $(court retry a1b2c3d4-e5f6-4890-abcd-ef1234567890)"],
  async run(invocation) {
    const { terminal, signal } = invocation;
    const run = await invocation.client().retry(onlyWord(invocation, "run id"), { signal });
    if (invocation.flag("json")) await terminal.writeJson(run, "pretty");
    else await terminal.write(`${run.run_id}\n`);
    if (terminal.isTalkSeen) terminal.say(terminal.paintTalk("dim", `Follow it: court watch ${run.run_id}`));
    return exitCodes.ok;
  },
};
