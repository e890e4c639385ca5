import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { addAbortSignal } from "node:stream";
import { type Invocation, UsageError } from "./command.ts";
import type { Terminal } from "./terminal.ts";

/** The report that a command was given. */
export interface IncidentInput {
  /** `.eml` says that it is an e-mail. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** True when the words themselves are the report. */
  readonly isTyped: boolean;
}

/** Endings of files that people send; a word that ends so and is no file is a mistake, not a report. */
const fileName = /^[^\s]+\.(?:eml|txt|log|md|msg|json|html?|csv)$/i;

const unnamedInput = "stdin.txt";

/**
 * `-` is stdin, and so is nothing at all when something is piped in; a word that is an existing file is
 * that file; everything else is the report, typed with or without quotes.
 */
export async function readIncidentInput(
  { words, terminal, signal }: Pick<Invocation, "words" | "terminal" | "signal">,
  isMail = false,
): Promise<IncidentInput> {
  const [word, ...more] = words;
  const stdinName = isMail ? "stdin.eml" : unnamedInput;
  if (word === undefined) {
    if (terminal.stdin.isTTY)
      throw new UsageError("Give the report: a file, - for stdin, or the text in quotes");
    return { name: stdinName, bytes: await readStdin(terminal, signal), isTyped: false };
  }
  if (more.length > 0) {
    const isFiles = (await Promise.all(words.map(isFile))).every(Boolean);
    if (isFiles) throw new UsageError("One report at a time: these are several files");
    return typed(words.join(" "));
  }
  if (word === "-") return { name: stdinName, bytes: await readStdin(terminal, signal), isTyped: false };
  if (await isFolder(word)) throw new UsageError(`${word} is a folder. Give one file`);
  if (await isFile(word)) {
    const name = basename(word);
    const bytes = await readFile(word, { signal });
    if (bytes.length === 0) throw new UsageError(`The file ${word} is empty`);
    return { name: isMail && !/\.eml$/i.test(name) ? `${name}.eml` : name, bytes, isTyped: false };
  }
  if (fileName.test(word)) {
    throw new UsageError(`There is no file ${word}. To send these words as the report, pipe them in`);
  }
  return typed(word);
}

/** As text, where no service is there to read it: UTF-8, or UTF-16 as PowerShell writes files. */
export function decodeText({ name, bytes }: IncidentInput): string {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const encoding = isUtf16 ? (bytes[0] === 0xff ? "utf-16le" : "utf-16be") : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    const where = name === unnamedInput ? "What came in on stdin" : name;
    throw new UsageError(`${where} is not UTF-8 text. Save it as UTF-8 and try again`);
  }
}

function typed(text: string): IncidentInput {
  if (text.trim() === "") throw new UsageError("The report is blank");
  return { name: "typed.txt", bytes: new TextEncoder().encode(text), isTyped: true };
}

async function readStdin(terminal: Terminal, signal: AbortSignal): Promise<Uint8Array> {
  if (terminal.stdin.isTTY)
    terminal.say("Type the report; end it with Ctrl-D (on Windows Ctrl-Z and Enter).");
  const chunks: Buffer[] = [];
  for await (const chunk of addAbortSignal(signal, terminal.stdin)) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  if (bytes.toString("utf8").trim() === "") throw new UsageError("There is nothing on stdin");
  return bytes;
}

async function isFolder(word: string): Promise<boolean> {
  return (await stat(word).catch(() => null))?.isDirectory() ?? false;
}

/** Pipes count (`<(…)`); false for what does not exist and for words that no file system takes as a name. */
async function isFile(word: string): Promise<boolean> {
  const found = await stat(word).catch(() => null);
  return found !== null && !found.isDirectory();
}
