import type {
  Contact,
  KnowledgeEntryAnswer,
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
    "occur; with an id the entry. --remove takes it out; its revisions are kept.",
  options: {
    search: { value: "words", about: "Words that must occur, each by its beginning." },
    limit: { value: "number", about: "At most so many entries; default 50." },
    remove: { about: "Remove the entry." },
    json: jsonOption,
    url: urlOption,
  },
  examples: ["court knowledge runbooks --search reefer", "court knowledge cases RUN-01a2…"],
  async run(invocation) {
    const { words, terminal, signal } = invocation;
    const { knowledge: known } = invocation.client();
    const [collection, id, ...more] = words;
    if (more.length > 0) throw new UsageError(`"${more[0]}" is too much`);
    if (invocation.flag("remove") && id === undefined) throw new UsageError("--remove needs an id");
    if (collection === undefined) {
      const overview = await known.overview({ signal });
      if (invocation.flag("json")) await terminal.writeJson(overview, "pretty");
      else await terminal.write(overviewToText(overview));
      return exitCodes.ok;
    }
    const type = types[collection];
    if (type === undefined)
      throw new UsageError(`There are ${Object.keys(types).join(", ")}, no ${collection}`);
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
  const lines = [cleanLine(title), `revision ${revision}, from ${cleanLine(source)}`];
  const fields = Object.entries(entry as Runbook | PastCase | Contact);
  for (const [name, value] of fields) {
    if (name === "id" || name === "title" || value === null || value === "" || value === false) continue;
    const texts = Array.isArray(value) ? value : String(value).split("\n");
    if (texts.length === 0) continue;
    lines.push("", name.replaceAll("_", " "));
    for (const text of texts) lines.push(`  ${wrap(cleanLine(text), width, "  ")}`);
  }
  return `${lines.join("\n")}\n`;
}
