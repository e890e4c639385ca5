import type { Contact, KnowledgeOrigin, KnowledgeType, PastCase, Runbook } from "@imperial-court/contract";
import { readText } from "../search-text.ts";

/** The three collections, as addresses name them. */
export const collections = ["runbooks", "past-cases", "contacts"] as const;
export type Collection = (typeof collections)[number];

export type Entry = Runbook | PastCase | Contact;

export const typeOf: Record<Collection, KnowledgeType> = {
  runbooks: "runbook",
  "past-cases": "past-case",
  contacts: "contact",
};

export const collectionOf: Record<KnowledgeType, Collection> = {
  runbook: "runbooks",
  "past-case": "past-cases",
  contact: "contacts",
};

export const collectionLabels: Record<Collection, string> = {
  runbooks: "Runbooks",
  "past-cases": "Past cases",
  contacts: "Contacts",
};

export const typeLabels: Record<KnowledgeType, string> = {
  runbook: "runbook",
  "past-case": "past case",
  contact: "contact",
};

export function isCollection(name: string): name is Collection {
  return (collections as readonly string[]).includes(name);
}

/** "1 past case", "12 past cases" */
export function countText(type: KnowledgeType, count: number): string {
  return `${count.toLocaleString("en")} ${typeLabels[type]}${count === 1 ? "" : "s"}`;
}

export interface CollectionSearch {
  /** Default: the port's own where there are any. */
  readonly origin?: KnowledgeOrigin | undefined;
  readonly q?: string | undefined;
}

export function readCollectionSearch(raw: Record<string, unknown>): CollectionSearch {
  const q = readText(raw.q, 500);
  const origin = raw.origin === "own" || raw.origin === "shipped" ? raw.origin : undefined;
  return { ...(origin !== undefined && { origin }), ...(q !== undefined && { q }) };
}

export interface EntrySearch {
  /** The form instead of the entry. */
  readonly edit?: true | undefined;
}

export function readEntrySearch(raw: Record<string, unknown>): EntrySearch {
  return raw.edit === "true" || raw.edit === true ? { edit: true } : {};
}
