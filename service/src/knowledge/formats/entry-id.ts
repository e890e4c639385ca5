import { createHash } from "node:crypto";

/**
 * Ids for entries that come without one. They follow from what identifies the entry, not from the file's
 * name or the entry's position: a document that is renamed, or gains an article in its middle, still brings
 * the same ids, and a changed solution is a new revision of the same entry.
 */

/** A runbook is its title within its module. */
export function deriveRunbookId(title: string, module: string | null): string {
  return `RB-${hash(10, title, module ?? "")}`;
}

/** A past case is what was reported, and when; its solution may be edited later. */
export function derivePastCaseId(report: {
  occurred_at: string | null;
  mode: string | null;
  alert: string;
  problem: string;
}): string {
  return `CASE-${hash(12, report.occurred_at ?? "", report.mode ?? "", report.alert, report.problem)}`;
}

/** A contact is who answers for which module. */
export function deriveContactId(contact: { module: string; name: string; role: string }): string {
  return `CONTACT-${hash(10, contact.module, contact.name, contact.role)}`;
}

/** Gives the id, or the id with `-2`, `-3` … when it was handed out before. */
export function takeFreeId(id: string, taken: Set<string>): string {
  let free = id;
  for (let copy = 2; taken.has(free); copy++) free = `${id}-${copy}`;
  taken.add(free);
  return free;
}

/** Case and spacing do not make another entry. */
function hash(length: number, ...parts: string[]): string {
  const text = parts.map((part) => part.replaceAll(/\s+/g, " ").trim().toLowerCase()).join("\u0000");
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}
