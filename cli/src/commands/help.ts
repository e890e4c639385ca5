import { type Command, UsageError } from "../command.ts";
import { findCommand } from "../commands.ts";
import { exitCodes } from "../exit-codes.ts";
import { commandHelp, overview } from "../help-text.ts";

export const help: Command = {
  usage: "help [command]",
  about: "Lists the commands, or explains one.",
  options: {},
  examples: ["court help submit"],
  async run({ words, terminal }) {
    const [name] = words;
    if (name === undefined) {
      await terminal.write(`${overview(terminal.dataColumns)}\n`);
      return exitCodes.ok;
    }
    const entry = findCommand(name);
    if (entry === null) throw new UsageError(`There is no command "${name}"`);
    await terminal.write(`${commandHelp(await entry.load(), terminal.dataColumns)}\n`);
    return exitCodes.ok;
  },
};
