import { type Command, jsonOption, onlyWord, timeoutOption, urlOption } from "../command.ts";
import { liveProgress, type ProgressDisplay, plainProgress, watchRun } from "../run-progress.ts";
import { exitCodeOf, runToText } from "../run-view.ts";

export const watch: Command = {
  usage: "watch <run-id>",
  about:
    "Follows a run until it ends: a live line on a terminal and what came out at the end; a line for each event " +
    "in a pipe. Survives a lost connection and a restart of the service. Ctrl-C stops watching; the run goes on.",
  options: {
    timeout: timeoutOption,
    json: { about: `${jsonOption.about} One event on each line.` },
    url: urlOption,
  },
  examples: ["court watch a1b2c3d4-e5f6-4890-abcd-ef1234567890"],
  async run(invocation) {
    const { terminal, signal } = invocation;
    const runId = onlyWord(invocation, "run id");
    const timeoutSeconds = invocation.number("timeout", 0);
    const timeoutMs = timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000;
    const isLive = terminal.isDataSeen && terminal.isTalkSeen && !invocation.flag("json");
    const plain = plainProgress(terminal, (line) => terminal.write(`${line}\n`));
    const display: ProgressDisplay = isLive
      ? liveProgress(terminal)
      : invocation.flag("json")
        ? { ...plain, show: (event) => terminal.writeJson(event) }
        : plain;
    try {
      const run = await watchRun(invocation.client(), runId, display, { signal, timeoutMs });
      if (isLive) await terminal.write(`${runToText(run, terminal)}\n`);
      return exitCodeOf(run);
    } catch (error) {
      if (signal.aborted) terminal.say(`Stopped watching. The run goes on: court watch ${runId}`);
      throw error;
    }
  },
};
