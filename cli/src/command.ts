import { parseArgs } from "node:util";
import type { CourtClient } from "@imperial-court/client";
import type { Terminal } from "./terminal.ts";

/** One command of the command line: what help tells about it, and what it does. */
export interface Command {
  /** After `court`. */
  readonly usage: string;
  /** One paragraph. */
  readonly about: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  /** To paste as it is. */
  readonly examples: readonly string[];
  /** True: the service reads what was typed, from `words`, and listens to signals itself. */
  readonly runsInService?: boolean;
  /** Resolves with the exit code. */
  run(invocation: Invocation): Promise<number>;
}

export interface CommandOption {
  readonly about: string;
  /** What its value is called in help; a switch has none. */
  readonly value?: string;
  readonly short?: string;
  readonly isMultiple?: boolean;
}

/** What was typed cannot be done: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What a command is called with. */
export interface Invocation {
  /** What is not an option, in order. */
  readonly words: readonly string[];
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** For the service at COURT_URL. */
  readonly client: () => CourtClient;
  readonly flag: (name: string) => boolean;
  readonly text: (name: string) => string | undefined;
  readonly texts: (name: string) => readonly string[];
  /** A number of at least `least`. */
  readonly number: (name: string, least: number) => number | undefined;
}

export type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

export function parseWords(command: Command, args: readonly string[]): { values: Values; words: string[] } {
  if (command.runsInService) return { values: {}, words: [...args] };
  const options: Record<string, { type: "string" | "boolean"; short?: string; multiple?: boolean }> = {};
  for (const [name, { value, short, isMultiple }] of Object.entries(command.options)) {
    options[name] = {
      type: value === undefined ? "boolean" : "string",
      ...(short !== undefined && { short }),
      ...(isMultiple !== undefined && { multiple: isMultiple }),
    };
  }
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { values, words: positionals };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Readers of the parsed values, each with its check. */
export function readersOf(values: Values): Pick<Invocation, "flag" | "text" | "texts" | "number"> {
  const text = (name: string) => values[name] as string | undefined;
  return {
    flag: (name) => values[name] === true,
    text,
    texts: (name) => (values[name] as string[] | undefined) ?? [],
    number(name, least) {
      const given = text(name);
      if (given === undefined) return undefined;
      const value = given.trim() === "" ? Number.NaN : Number(given);
      if (!Number.isFinite(value) || value < least) {
        throw new UsageError(`--${name} takes a number of at least ${least}, not "${given}"`);
      }
      return value;
    },
  };
}

/** The one word that a command takes, a run id as a rule. */
export function onlyWord({ words }: Pick<Invocation, "words">, name: string): string {
  const [word, ...more] = words;
  if (word === undefined || word.trim() === "") throw new UsageError(`The ${name} is missing`);
  if (more.length > 0) throw new UsageError(`One ${name} at a time; "${more[0]}" is too much`);
  return word;
}

export function noWords({ words }: Pick<Invocation, "words">): void {
  if (words.length > 0) throw new UsageError(`"${words[0]}" is too much: this command takes options only`);
}

export const urlOption: CommandOption = {
  value: "address",
  about: "Of the service; default COURT_URL, or http://127.0.0.1:8001.",
};
export const jsonOption: CommandOption = { about: "Print JSON for machines." };
export const timeoutOption: CommandOption = {
  value: "seconds",
  about: "Stop waiting after this long, with exit code 4. The run goes on.",
};
