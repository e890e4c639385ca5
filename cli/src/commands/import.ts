import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import type { IncidentFile } from "@imperial-court/client";
import type { ImportedFile } from "@imperial-court/contract";
import { type Command, jsonOption, UsageError, urlOption } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { readPairs } from "../pairs.ts";
import type { Terminal } from "../terminal.ts";
import { cleanLine } from "../terminal-text.ts";

/** What a folder is searched for. A file that is named itself is sent whatever its ending. */
const knowledgeFile = /\.(?:md|markdown|txt|html?|pdf|docx|xlsx|csv|jsonl?|ndjson|ya?ml)$/i;
/** One request carries at most so much: large folders arrive in several. */
const batchBytes = 8 * 1024 * 1024;
const batchFiles = 50;

export const importFiles: Command = {
  usage: "import <path…>",
  about:
    "Gives the service runbooks, past cases and contacts, from files or whole folders. Importing the same again " +
    "changes nothing. Prints for each file what is new, changed and unchanged, and each row that was skipped with " +
    "the reason.",
  options: {
    "dry-run": { about: "Show what would be read and what skipped, and change nothing." },
    column: {
      value: "field=column",
      isMultiple: true,
      about: 'For a case log whose columns are named otherwise, as problem="What happened"; repeatable.',
    },
    json: { about: `${jsonOption.about} One file on each line.` },
    url: urlOption,
  },
  examples: [
    "court import --dry-run runbooks/ contacts.json case-log.csv",
    'court import --column "problem=What happened" log.xlsx',
  ],
  async run(invocation) {
    const { words, terminal, signal } = invocation;
    if (words.length === 0) throw new UsageError("Give the files or folders to import");
    const client = invocation.client();
    const files: FoundFile[] = [];
    for (const word of words) files.push(...(await findFiles(word, terminal)));
    if (files.length === 0) throw new UsageError("There is nothing to import in there");

    const isDryRun = invocation.flag("dry-run");
    const columns = readPairs("column", "field=column", invocation.texts("column"));
    const totals = { added: 0, changed: 0, unchanged: 0, skipped: 0, failed: 0 };
    for (const batch of inBatches(files)) {
      const parts: IncidentFile[] = [];
      for (const { name, path } of batch) {
        parts.push({ name, content: new Blob([await readFile(path, { signal })]) });
      }
      const ended = await client.importKnowledge(parts, {
        isDryRun,
        columns,
        onProgress: ({ progress }) => {
          if (terminal.isTalkSeen) terminal.draw(`\r\x1b[2K${progress}% of ${batch.length} files`);
        },
        signal,
      });
      if (terminal.isTalkSeen) terminal.draw("\r\x1b[2K");
      for (const file of ended.files) {
        totals.added += file.added;
        totals.changed += file.changed;
        totals.unchanged += file.unchanged;
        totals.skipped += file.skipped.length;
        if (file.status === "failed") totals.failed++;
        if (invocation.flag("json")) await terminal.writeJson(file);
        else await terminal.write(fileToText(file, terminal));
      }
    }
    const { added, changed, unchanged, skipped, failed } = totals;
    terminal.say(
      `${isDryRun ? "Would import" : "Imported"}: ${added} new, ${changed} changed, ${unchanged} unchanged, ${skipped} skipped` +
        (failed > 0 ? `; nothing from ${failed} of ${files.length} files` : ""),
    );
    return failed > 0 ? exitCodes.failed : exitCodes.ok;
  },
};

interface FoundFile {
  /** As it is told: with the folders below the one that was named. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/** The file, or the knowledge files of the folder in the order of their names; links in it are not followed. */
async function findFiles(path: string, terminal: Terminal): Promise<FoundFile[]> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new UsageError(`There is no file or folder ${path}`);
  if (!found.isDirectory()) return [{ name: basename(path), path, bytes: found.size }];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(path, join(entry.parentPath, entry.name)))
    .filter((name) => !name.split(sep).some((part) => part.startsWith(".") || part === "node_modules"))
    .sort();
  const others = paths.filter((name) => !knowledgeFile.test(name));
  if (others.length > 0) {
    terminal.say(
      `court: ${others.length} other files in ${path} are left out: ${others.slice(0, 5).join(", ")}${others.length > 5 ? " …" : ""}`,
    );
  }
  return Promise.all(
    paths
      .filter((name) => knowledgeFile.test(name))
      .map(async (name) => {
        const whole = join(path, name);
        return { name: name.split(sep).join("/"), path: whole, bytes: (await stat(whole)).size };
      }),
  );
}

function* inBatches(files: readonly FoundFile[]): Generator<FoundFile[]> {
  let batch: FoundFile[] = [];
  let bytes = 0;
  for (const file of files) {
    if (batch.length > 0 && (batch.length >= batchFiles || bytes + file.bytes > batchBytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(file);
    bytes += file.bytes;
  }
  if (batch.length > 0) yield batch;
}

function fileToText(file: ImportedFile, terminal: Terminal): string {
  const fate =
    file.status === "failed"
      ? terminal.paint("red", `not imported: ${cleanLine(file.error ?? "")}`)
      : `${file.added} new, ${file.changed} changed, ${file.unchanged} unchanged, ${file.skipped.length} skipped`;
  const lines = [`${terminal.paint("bold", cleanLine(file.name))}  ${fate}`];
  for (const { type, id, title, place } of file.preview) {
    lines.push(`  ${type} ${cleanLine(id)}, ${cleanLine(place)}: ${cleanLine(title)}`);
  }
  for (const { place, reason } of file.skipped)
    lines.push(`  skipped ${cleanLine(place)}: ${cleanLine(reason)}`);
  for (const warning of file.warnings)
    lines.push(`  ${terminal.paint("yellow", "warning")} ${cleanLine(warning)}`);
  return `${lines.join("\n")}\n`;
}
