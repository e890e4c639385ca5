import { type Command, onlyWord, urlOption } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { cleanBlock } from "../terminal-text.ts";

export const report: Command = {
  usage: "report <run-id>",
  about: "Prints the report of a completed run as Markdown, to file, print or paste.",
  options: { url: urlOption },
  examples: ["court report a1b2c3d4-e5f6-4890-abcd-ef1234567890 > report.md"],
  async run(invocation) {
    const { terminal, signal } = invocation;
    const markdown = await invocation.client().report(onlyWord(invocation, "run id"), { signal });
    const text = terminal.isDataSeen ? cleanBlock(markdown) : markdown;
    await terminal.write(text.endsWith("\n") ? text : `${text}\n`);
    return exitCodes.ok;
  },
};
