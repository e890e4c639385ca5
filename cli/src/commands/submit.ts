import { type Command, jsonOption, timeoutOption, UsageError, urlOption } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { hintOption, readHints } from "../hints.ts";
import { decodeText, readIncidentInput } from "../incident-input.ts";
import { liveProgress, plainProgress, watchRun } from "../run-progress.ts";
import { exitCodeOf, runToText } from "../run-view.ts";

export const submit: Command = {
  usage: "submit [file | - | text]",
  about:
    "Sends a report to the service and prints the run's id. A word that is an existing file is read as a file " +
    "(.eml as an e-mail), - is stdin, anything else is the report itself.",
  options: {
    wait: { short: "w", about: "Wait for the run to end and print what came out." },
    follow: { short: "f", about: "Like --wait, with the progress on stderr." },
    timeout: timeoutOption,
    hint: hintOption,
    mail: { about: "The input is an e-mail, whatever it is called." },
    "idempotency-key": { value: "key", about: "Sending again with the same key gives the same run." },
    json: jsonOption,
    url: urlOption,
  },
  examples: [
    'court submit "Container MSKU1234567 is missing from terminal"',
    "court submit --follow mail.eml",
    "id=$(court submit - < call.txt)",
  ],
  async run(invocation) {
    const { flag, terminal, signal } = invocation;
    const waits = flag("wait") || flag("follow");
    const timeoutSeconds = invocation.number("timeout", 0);
    if (timeoutSeconds !== undefined && !waits) throw new UsageError("--timeout needs --wait or --follow");
    const timeoutMs = timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000;
    const options = {
      hints: readHints(invocation.texts("hint")),
      idempotencyKey: invocation.text("idempotency-key"),
      signal,
    };

    const client = invocation.client();
    const input = await readIncidentInput(invocation, flag("mail"));
    const submitted = input.isTyped
      ? await client.submit(decodeText(input), options)
      : await client.submitFile(
          { name: input.name, content: new Blob([new Uint8Array(input.bytes)]) },
          options,
        );
    const { run_id: runId } = submitted;
    if (!waits) {
      if (flag("json")) await terminal.writeJson(submitted, "pretty");
      else await terminal.write(`${runId}\n`);
      if (terminal.isTalkSeen) terminal.say(terminal.paintTalk("dim", `Follow it: court watch ${runId}`));
      return exitCodes.ok;
    }

    terminal.say(`Submitted as ${runId}`);
    const display = terminal.isTalkSeen ? liveProgress : plainProgress;
    const ended = flag("follow")
      ? await watchRun(client, runId, display(terminal, terminal.say), { signal, timeoutMs })
      : await client.wait(runId, { timeoutMs, signal });
    if (flag("json")) await terminal.writeJson(ended, "pretty");
    else await terminal.write(`${runToText(ended, terminal)}\n`);
    return exitCodeOf(ended);
  },
};
