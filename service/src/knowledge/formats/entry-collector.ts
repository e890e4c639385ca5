import { createHash } from "node:crypto";
import { type Contact, incidentKindCodes, type PastCase } from "@imperial-court/contract";
import type { Article } from "./articles.ts";
import { derivePastCaseId, deriveRunbookId, takeFreeId } from "./entry-id.ts";
import type { ImportedEntry, ReadKnowledgeFile } from "./imported-entry.ts";

/**
 * Gathers one file's entries. Ids that the file gives are kept, and a second entry with the same id is
 * skipped; where the file gives none, an entry that repeats an earlier one word for word is skipped, and
 * one that shares only its identifying part gets an id of its own.
 */
export class EntryCollector {
  readonly read: ReadKnowledgeFile = { entries: [], skipped: [], warnings: [] };
  private readonly placesById = new Map<string, string>();
  private readonly placesByContent = new Map<string, string>();
  private readonly derivedIds = new Set<string>();

  addArticle(article: Article, place: string, isDraft = false): void {
    const { lineNumber: _, id, ...content } = article;
    const wasAdded = this.add(id, content, place, (ownId) => ({
      type: "runbook",
      entry: { id: ownId, ...content, is_draft: isDraft },
      place,
    }));
    if (!wasAdded) return;
    if (content.steps.length === 0) this.warn(`${place}: "${content.title}" has no steps`);
    this.warnOfUnknownKinds(content.kinds, place);
  }

  addPastCase(pastCase: Omit<PastCase, "id"> & { id: string | null }, place: string): void {
    const { id, ...content } = pastCase;
    this.add(id, content, place, (ownId) => ({ type: "past-case", entry: { id: ownId, ...content }, place }));
  }

  addContact(contact: Contact, place: string): void {
    const wasAdded = this.add(contact.id, contact, place, () => ({ type: "contact", entry: contact, place }));
    if (!wasAdded) return;
    if (contact.kinds.length === 0) {
      this.warn(`${place}: no kind of incident follows from the module "${contact.module}"`);
    }
    this.warnOfUnknownKinds(contact.kinds, place);
  }

  skip(place: string, reason: string): void {
    this.read.skipped.push({ place, reason });
  }

  warn(sentence: string): void {
    this.read.warnings.push(sentence);
  }

  /** Kept as written; but nobody will ever be called by it. A contact may name the beginning of kinds ("VSL."). */
  private warnOfUnknownKinds(kinds: readonly string[], place: string): void {
    const unknown = kinds.filter((kind) => !incidentKindCodes.some((code) => isKindOf(code, kind)));
    if (unknown.length > 0) this.warn(`${place}: no kind of incident is called ${unknown.join(", ")}`);
  }

  private add(
    id: string | null,
    content: object,
    place: string,
    entryOf: (id: string) => ImportedEntry,
  ): boolean {
    // A digest: a log of 200 000 cases is not held twice.
    const identity = createHash("sha256").update(JSON.stringify(content)).digest("base64");
    const twin = id === null ? this.placesByContent.get(identity) : undefined;
    const earlier = id === null ? undefined : this.placesById.get(id);
    if (twin !== undefined) {
      this.skip(place, `the same as ${twin}, word for word`);
      return false;
    }
    if (earlier !== undefined) {
      this.skip(place, `the id ${id} was already used at ${earlier}`);
      return false;
    }
    if (id === null) this.placesByContent.set(identity, place);
    const ownId = id ?? takeFreeId(deriveId(content), this.derivedIds);
    this.placesById.set(ownId, place);
    this.read.entries.push(entryOf(ownId));
    return true;
  }
}

function isKindOf(code: string, kind: string): boolean {
  return code === kind || (kind.endsWith(".") && code.startsWith(kind));
}

function deriveId(content: object): string {
  return "title" in content
    ? deriveRunbookId((content as Article).title, (content as Article).module)
    : derivePastCaseId(content as PastCase);
}
