import { readFileSync } from "node:fs";
import { type Command, noWords } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";

export const version: Command = {
  usage: "version",
  about: "Prints the version of this command line and of the Node that runs it.",
  options: {},
  examples: ["court version"],
  async run(invocation) {
    noWords(invocation);
    const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
      version: string;
    };
    await invocation.terminal.write(`court ${manifest.version} (Node ${process.versions.node})\n`);
    return exitCodes.ok;
  },
};
