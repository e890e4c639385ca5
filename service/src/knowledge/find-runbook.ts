import type { Runbook } from "@imperial-court/contract";
import type { KnowledgeStore } from "./knowledge-store.ts";
import { type ShippedKnowledgePolicy, shippedInUse } from "./library-entries.ts";
import { readShippedKnowledge } from "./shipped-knowledge.ts";

/** Finds a runbook that a report may cite, or a draft of one, by its id: the port's own first. */
export function createRunbookFinder(store: KnowledgeStore, policy: ShippedKnowledgePolicy) {
  return async (id: string): Promise<Runbook | null> => {
    const own = await store.find("runbook", id);
    if (own !== null) return own.entry as Runbook;
    if (((await shippedInUse(store, policy)).runbook ?? 0) === 0) return null;
    return readShippedKnowledge().runbooks.find((runbook) => runbook.id === id) ?? null;
  };
}
