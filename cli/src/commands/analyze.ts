import { type Command, jsonOption } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { hintOption, readHints } from "../hints.ts";
import { decodeText, readIncidentInput } from "../incident-input.ts";

export const analyze: Command = {
  usage: "analyze [file | - | text]",
  about:
    "Analyses a report on this machine, without a running service, and prints the result to read. Nothing is stored. " +
    "A word that is an existing file is read as a file, - is stdin, anything else is the report itself.",
  options: { hint: hintOption, json: jsonOption },
  examples: [
    'court analyze "Container MSKU1234567 is missing from terminal"',
    "court analyze --json call.txt",
  ],
  async run(invocation) {
    const { terminal } = invocation;
    const hints = readHints(invocation.texts("hint"));
    const input = await readIncidentInput(invocation);
    const isMail = /\.eml$/i.test(input.name);
    const text = isMail ? "" : decodeText(input);
    // Loaded after the input is known to be good: the analysis is the large part.
    const { analyzeMailOnce, analyzeOnce } = await import("@imperial-court/service/analyze-once.ts");
    const report = isMail ? await analyzeMailOnce(input.bytes, hints) : await analyzeOnce(text, { hints });
    if (invocation.flag("json")) {
      await terminal.writeJson(report, "pretty");
      return exitCodes.ok;
    }
    const { reportText } = await import("@imperial-court/service/analysis/report-text.ts");
    const columns = Math.min(terminal.dataColumns, 100);
    await terminal.write(reportText(report, { colour: terminal.isDataColored, columns }));
    return exitCodes.ok;
  },
};
