import type { KnowledgeType } from "@imperial-court/contract";
import { type KnowledgeStore, readPages, type StoredKnowledge } from "./knowledge-store.ts";
import type { LibraryEntries } from "./library.ts";
import { readShippedKnowledge } from "./shipped-knowledge.ts";

export type ShippedKnowledgePolicy = "auto" | "always" | "never";

/**
 * What the library is built from: the port's own entries and those that ship with the product. With `auto`
 * the shipped runbooks are cited until the port has runbooks of its own, and likewise the contacts; the
 * shipped runbooks go on teaching the court how reporters speak of each kind.
 *
 * An own entry with the id of a shipped one is that one, adapted: it stands in its place, and the others stay.
 */
export function libraryEntries(stored: StoredKnowledge, policy: ShippedKnowledgePolicy): LibraryEntries {
  const shipped = policy === "never" ? { runbooks: [], contacts: [] } : readShippedKnowledge();
  const published = stored.runbooks.filter((runbook) => !runbook.is_draft);
  return {
    runbooks: withShipped(published, shipped.runbooks, policy),
    pastCases: stored.pastCases,
    contacts: withShipped(stored.contacts, shipped.contacts, policy),
    shippedRunbooks: shipped.runbooks,
    version: stored.version,
  };
}

interface WithId {
  readonly id: string;
}

function withShipped<Entry extends WithId>(
  own: readonly Entry[],
  shipped: readonly Entry[],
  policy: ShippedKnowledgePolicy,
): readonly Entry[] {
  if (policy === "auto" && hasOthers(own, shipped)) return own;
  const adapted = new Set(own.map(({ id }) => id));
  return [...own, ...shipped.filter(({ id }) => !adapted.has(id))];
}

/** Whether there is an own entry that is no adapted one. */
function hasOthers(own: readonly WithId[], shipped: readonly WithId[]): boolean {
  return own.some(({ id }) => !shipped.some((known) => known.id === id));
}

/** How many shipped entries reports may cite, as they came or adapted, beside the port's own. */
export async function shippedInUse(
  store: Pick<KnowledgeStore, "list">,
  policy: ShippedKnowledgePolicy,
): Promise<Record<string, number>> {
  if (policy === "never") return { runbook: 0, contact: 0 };
  const { runbooks, contacts } = readShippedKnowledge();
  const count = async (type: KnowledgeType, shipped: readonly WithId[]) =>
    policy === "auto" && (await storesOthers(store, type, shipped)) ? 0 : shipped.length;
  const [runbook, contact] = await Promise.all([count("runbook", runbooks), count("contact", contacts)]);
  return { runbook, contact };
}

const pageEntries = 100;

/** The first page tells, unless it holds nothing but drafts and adapted entries. */
async function storesOthers(
  store: Pick<KnowledgeStore, "list">,
  type: KnowledgeType,
  shipped: readonly WithId[],
): Promise<boolean> {
  for await (const entries of readPages(store, type, pageEntries)) {
    const published = entries.filter(({ entry }) => !("is_draft" in entry && entry.is_draft));
    if (hasOthers(published, shipped)) return true;
  }
  return false;
}
