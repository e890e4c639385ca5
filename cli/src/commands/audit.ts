import type { AuditEntry } from "@imperial-court/contract";
import { type Command, type Invocation, jsonOption, onlyWord, UsageError, urlOption } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { withKeyDesk } from "../key-desk.ts";
import { cleanLine } from "../terminal-text.ts";

const defaultLimit = 50;
const largestPage = 500;

export const audit: Command = {
  usage: "audit list | verify",
  about:
    "list prints who did what, newest first, as tab-separated lines (number, time, who, key, from where, what, on what, " +
    "outcome, details). verify checks that nothing was changed, removed or inserted, and prints the head; with a head " +
    "that was noted earlier also that the log was not written anew. Exit code 1 when it was.",
  options: {
    limit: { value: "number", short: "n", about: `list: at most so many; default ${defaultLimit}.` },
    head: { value: "number:hash", about: "verify: a head that an earlier check, or a start, has printed." },
    json: jsonOption,
    url: urlOption,
  },
  examples: ["court audit list -n 200", "court audit verify"],
  async run(invocation) {
    const action = onlyWord(invocation, "action (list or verify)");
    if (action === "list") return list(invocation);
    if (action === "verify") return verify(invocation);
    throw new UsageError("court audit takes list or verify");
  },
};

async function list(invocation: Invocation): Promise<number> {
  const { terminal, flag } = invocation;
  let remaining = invocation.number("limit", 1) ?? defaultLimit;
  await withKeyDesk(invocation, async (desk) => {
    let cursor: string | null = null;
    do {
      const page = await desk.listAudit({ limit: Math.min(remaining, largestPage), cursor });
      for (const entry of page.entries) {
        if (flag("json")) await terminal.writeJson(entry);
        else await terminal.write(`${entryLine(entry)}\n`);
      }
      remaining -= page.entries.length;
      cursor = page.next_cursor;
    } while (cursor !== null && remaining > 0);
  });
  return exitCodes.ok;
}

async function verify(invocation: Invocation): Promise<number> {
  const { terminal, flag, text } = invocation;
  const head = text("head") ?? null;
  if (head !== null && !/^\d{1,15}:[0-9a-f]{64}$/.test(head)) {
    throw new UsageError("--head takes number:hash, as an earlier check printed it");
  }
  const verdict = await withKeyDesk(invocation, (desk) => desk.verifyAudit(head));
  if (flag("json")) await terminal.writeJson(verdict, "pretty");
  else {
    const state = verdict.is_intact ? "intact" : `BROKEN at entry ${verdict.broken_at}`;
    await terminal.write(`${state}\n${verdict.finding}\nHead: ${verdict.entries}:${verdict.head}\n`);
  }
  return verdict.is_intact ? exitCodes.ok : exitCodes.failed;
}

function entryLine(entry: AuditEntry): string {
  const details = Object.entries(entry.detail).map(([name, value]) => `${name}=${value}`);
  return [
    entry.seq,
    entry.at,
    entry.actor,
    entry.key_id ?? "-",
    entry.address ?? "-",
    entry.action,
    entry.target ?? "-",
    entry.outcome,
    details.join(" "),
  ]
    .map((cell) => cleanLine(String(cell)))
    .join("\t");
}
