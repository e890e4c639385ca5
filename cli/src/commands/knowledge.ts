import type {
  Contact,
  KnowledgeEntryAnswer,
  KnowledgeOrigin,
  KnowledgeType,
  PastCase,
  Runbook,
} from "@imperial-court/contract";
import { type Command, type Invocation, jsonOption, UsageError, urlOption } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { cleanLine, wrap } from "../terminal-text.ts";

const types: Readonly<Record<string, KnowledgeType>> = {
  runbooks: "runbook",
  cases: "past-case",
  contacts: "contact",
};
const width = 100;

export const knowledge: Command = {
  usage: "knowledge [runbooks|cases|contacts] [id]",
  about:
    "Without words how much the service knows; with a collection its entries, with --search those in which the words " +
    "occur, with --shipped those that came with the product; with an id the entry. --remove takes it out; its revisions " +
    "are kept. --export writes everything, or the collection, as JSON lines, which the import reads again.",
  options: {
    search: { value: "words", about: "Words that must occur, each by its beginning." },
    shipped: { about: "What came with the product, instead of the port's own." },
    limit: { value: "number", about: "At most so many entries; default 50." },
    remove: { about: "Remove the entry." },
    export: { about: "Every entry, complete, as JSON lines." },
    json: jsonOption,
    url: urlOption,
  },
  examples: [
    "court knowledge runbooks --search reefer",
    "court knowledge runbooks --shipped",
    "court knowledge cases RUN-01a2…",
    "court knowledge --export > knowledge.jsonl",
  ],
  async run(invocation) {
    const { words, terminal, signal } = invocation;
    const { knowledge: known } = invocation.client();
    const [collection, id, ...more] = words;
    const isExport = invocation.flag("export");
    if (more.length > 0) throw new UsageError(`"${more[0]}" is too much`);
    if (invocation.flag("remove") && id === undefined) throw new UsageError("--remove needs an id");
    if (isExport && id !== undefined)
      throw new UsageError("--export takes a collection or everything, no id");
    if (collection === undefined && isExport) return await exportEntries(invocation, Object.values(types));
    if (collection === undefined) {
      const overview = await known.overview({ signal });
      if (invocation.flag("json")) await terminal.writeJson(overview, "pretty");
      else await terminal.write(overviewToText(overview));
      return exitCodes.ok;
    }
    const type = types[collection];
    if (type === undefined)
      throw new UsageError(`There are ${Object.keys(types).join(", ")}, no ${collection}`);
    if (isExport) return await exportEntries(invocation, [type]);
    if (id === undefined) return await list(invocation, type);
    if (invocation.flag("remove")) {
      await known.remove(type, id);
      terminal.say(`Removed ${type} ${id}`);
      return exitCodes.ok;
    }
    const found = await known.read(type, id, { signal });
    if (invocation.flag("json")) await terminal.writeJson(found, "pretty");
    else await terminal.write(entryToText(found));
    return exitCodes.ok;
  },
};

const pageEntries = 200;

async function list(invocation: Invocation, type: KnowledgeType): Promise<number> {
  const { terminal, signal } = invocation;
  const { knowledge: known } = invocation.client();
  const limit = invocation.number("limit", 1) ?? 50;
  let left = limit;
  let cursor: string | null = null;
  let total = 0;
  do {
    const page: Awaited<ReturnType<typeof known.list>> = await known.list(type, {
      q: invocation.text("search"),
      origin: originOf(invocation),
      limit: Math.min(left, pageEntries),
      cursor,
      signal,
    });
    for (const entry of page.entries) {
      if (invocation.flag("json")) await terminal.writeJson(entry);
      else
        await terminal.write(`${terminal.paint("bold", cleanLine(entry.id))}  ${cleanLine(entry.title)}\n`);
    }
    left -= page.entries.length;
    total = page.total;
    cursor = page.entries.length === 0 ? null : page.next_cursor;
  } while (cursor !== null && left > 0);
  terminal.say(`${limit - left} of ${total}`);
  return exitCodes.ok;
}

function originOf(invocation: Invocation): KnowledgeOrigin | undefined {
  return invocation.flag("shipped") ? "shipped" : undefined;
}

/** In the shape that the import reads: `{ type, entry }` on each line. */
async function exportEntries(invocation: Invocation, wanted: readonly KnowledgeType[]): Promise<number> {
  const { terminal, signal } = invocation;
  const { knowledge: known } = invocation.client();
  let count = 0;
  for (const type of wanted) {
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof known.list>> = await known.list(type, {
        origin: originOf(invocation),
        limit: pageEntries,
        cursor,
        signal,
      });
      for (const { entry } of page.entries) await terminal.writeJson({ type, entry });
      count += page.entries.length;
      cursor = page.next_cursor;
    } while (cursor !== null);
  }
  terminal.say(`${count} entries`);
  return exitCodes.ok;
}

function overviewToText({
  own,
  shipped_in_use: shipped,
}: {
  own: Record<string, number>;
  shipped_in_use: Record<string, number>;
}) {
  const lines = Object.entries(own).map(([type, count]) => {
    const more = shipped[type] ?? 0;
    return `${type.padEnd(12)}${count}${more > 0 ? `, and ${more} that ship with the product` : ""}`;
  });
  return `${lines.join("\n")}\n`;
}

function entryToText({ title, source, revision, entry }: KnowledgeEntryAnswer): string {
  const origin = revision === 0 ? "came with the product" : `revision ${revision}, from ${cleanLine(source)}`;
  const lines = [cleanLine(title), origin];
  const fields = Object.entries(entry as Runbook | PastCase | Contact);
  for (const [name, value] of fields) {
    if (name === "id" || name === "title" || value === null || value === "" || value === false) continue;
    if (Array.isArray(value) && value.length === 0) continue;
    lines.push("", name.replaceAll("_", " "));
    if (Array.isArray(value)) lines.push(...value.flatMap((item, at) => itemLines(name, item, at)));
    else
      lines.push(
        ...String(value)
          .split("\n")
          .map((text) => `  ${wrap(cleanLine(text), width, "  ")}`),
      );
  }
  return `${lines.join("\n")}\n`;
}

/** Steps are counted; what stands under an item (sub-steps, code) is set in under it. */
function itemLines(name: string, item: string, at: number): string[] {
  const marker = name === "steps" || name === "escalation_steps" ? `${at + 1}. ` : "";
  const indent = " ".repeat(2 + marker.length);
  return item
    .split("\n")
    .map(
      (text, line) =>
        (line === 0 ? `  ${marker}` : `${indent}  `) + wrap(cleanLine(text), width, `${indent}  `),
    );
}
