import type { KnowledgeType } from "@imperial-court/contract";
import type { StoredKnowledge } from "./knowledge-store.ts";
import type { LibraryEntries } from "./library.ts";
import { readShippedKnowledge } from "./shipped-knowledge.ts";

export type ShippedKnowledgePolicy = "auto" | "always" | "never";

/**
 * What the library is built from: the port's own entries and those that ship with the product. With `auto`
 * the shipped runbooks are cited until the port has runbooks of its own, and likewise the contacts; the
 * shipped runbooks go on teaching the court how reporters speak of each kind.
 */
export function libraryEntries(stored: StoredKnowledge, policy: ShippedKnowledgePolicy): LibraryEntries {
  const shipped = policy === "never" ? { runbooks: [], contacts: [] } : readShippedKnowledge();
  const cites = (own: readonly unknown[]) => citesShipped(policy, own.length);
  const published = stored.runbooks.filter((runbook) => !runbook.is_draft);
  return {
    runbooks: cites(published) ? [...published, ...shipped.runbooks] : published,
    pastCases: stored.pastCases,
    contacts: cites(stored.contacts) ? [...stored.contacts, ...shipped.contacts] : stored.contacts,
    shippedRunbooks: shipped.runbooks,
    version: stored.version,
  };
}

/** How many shipped entries reports may cite beside the port's own. */
export function shippedInUse(
  own: Readonly<Record<KnowledgeType, number>>,
  policy: ShippedKnowledgePolicy,
): Record<string, number> {
  if (policy === "never") return { runbook: 0, contact: 0 };
  const shipped = readShippedKnowledge();
  return {
    runbook: citesShipped(policy, own.runbook) ? shipped.runbooks.length : 0,
    contact: citesShipped(policy, own.contact) ? shipped.contacts.length : 0,
  };
}

function citesShipped(policy: ShippedKnowledgePolicy, ownEntries: number): boolean {
  return policy === "always" || (policy === "auto" && ownEntries === 0);
}
