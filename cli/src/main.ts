import { type Command, parseWords, readersOf } from "./command.ts";
import { commands, findCommand } from "./commands.ts";
import { exitCodes, exitCodesBySignal, explainError } from "./exit-codes.ts";
import { commandHelp, overview } from "./help-text.ts";
import { connect } from "./service-address.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

/** The command line: finds the command, reads its options, runs it, and turns errors into exit codes. */
export async function main(args: readonly string[]): Promise<number> {
  const terminal = openTerminal(process);
  for (const stream of [process.stdout, process.stderr]) stream.on("error", endQuietly);
  const [first = "", ...rest] = args;
  if (first === "") {
    terminal.say(overview(terminal.talkColumns));
    return exitCodes.usage;
  }
  const name = aliases.get(first) ?? first;
  const entry = findCommand(name);
  if (entry === null) {
    terminal.say(`court: there is no command "${first}"${suggestion(first)}\nSee: court help`);
    return exitCodes.usage;
  }
  const command = await entry.load();
  // Words after "--" are text, whatever they look like.
  const optionWords = rest.slice(0, rest.includes("--") ? rest.indexOf("--") : rest.length);
  if (optionWords.includes("--help") || optionWords.includes("-h")) {
    await terminal.write(`${commandHelp(command, terminal.dataColumns)}\n`);
    return exitCodes.ok;
  }
  return run(name, command, rest, terminal);
}

const aliases = new Map([
  ["--help", "help"],
  ["-h", "help"],
  ["--version", "version"],
  ["-v", "version"],
  ["-V", "version"],
]);

async function run(
  name: string,
  command: Command,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const interrupt = new AbortController();
  let interruptedBy: keyof typeof exitCodesBySignal | null = null;
  if (command.runsInService) {
    for (const stream of [process.stdout, process.stderr]) stream.off("error", endQuietly);
  } else {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      // Once: a second Ctrl-C ends the process where it stands.
      process.once(signal, () => {
        interruptedBy = signal;
        interrupt.abort(new Error(`Interrupted by ${signal}`));
      });
    }
  }
  try {
    const { values, words } = parseWords(command, args);
    const readers = readersOf(values);
    return await command.run({
      ...readers,
      words,
      terminal,
      signal: interrupt.signal,
      client: () => connect(terminal, readers.text("url")),
    });
  } catch (error) {
    if (interruptedBy !== null) return exitCodesBySignal[interruptedBy];
    const { lines, exitCode } = explainError(error, name);
    terminal.say(`${terminal.paintTalk("red", "court:")} ${lines.join("\n")}`);
    return exitCode;
  }
}

/** `court jobs --all | head` has what it wanted when head closes the pipe. */
function endQuietly(error: NodeJS.ErrnoException): never {
  process.exit(error.code === "EPIPE" ? exitCodes.ok : exitCodes.failed);
}

/** The command that is closest to what was typed, when one is close. */
function suggestion(typed: string): string {
  const near = commands
    .map(({ name }) => ({ name, distance: editDistance(typed.toLowerCase().slice(0, 30), name) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return near !== undefined && near.distance <= 2 ? `; did you mean "court ${near.name}"?` : "";
}

/** Levenshtein's distance, for short words. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const change = previous[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(change, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[to.length]!;
}
