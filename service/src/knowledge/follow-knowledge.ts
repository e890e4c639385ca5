import type { KnowledgeReader } from "./knowledge-reader.ts";
import type { StoredKnowledge } from "./knowledge-store.ts";
import { buildLibrary, type Library } from "./library.ts";
import { libraryEntries, type ShippedKnowledgePolicy } from "./library-entries.ts";
import { readCases } from "./search/read-cases.ts";

/** What the newest library was made of, its cases apart. */
interface Followed {
  readonly library: Library;
  readonly stored: Omit<StoredKnowledge, "pastCases">;
  readonly position: number | null;
}

/**
 * Answers the library of the newest knowledge version: imported in any process, used by the next analysis. A closed
 * case changes the library that is there; what a change cannot bring is read and built anew. One library at a time
 * is in use: an earlier answer must not be used after a later call.
 */
export function followKnowledge(
  knowledge: KnowledgeReader,
  policy: ShippedKnowledgePolicy,
): () => Promise<Library> {
  let followed: Followed | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  async function load(): Promise<Followed> {
    const { position, ...stored } = await knowledge.readEntries();
    const { pastCases, ...others } = stored;
    const library = buildLibrary(libraryEntries(stored, policy), await readCases(pastCases));
    return { library, stored: others, position };
  }

  async function catchUp({ library, stored, position }: Followed): Promise<Followed> {
    const changes = position === null ? null : await knowledge.readChanges(position);
    if (changes === null) return load();
    const now = {
      runbooks: changes.runbooks ?? stored.runbooks,
      contacts: changes.contacts ?? stored.contacts,
      version: changes.version,
    };
    const { savedCases, removedCases } = changes;
    const { pastCases, ...entries } = libraryEntries({ ...now, pastCases: [] }, policy);
    return {
      library: library.change({ ...entries, savedCases, removedCases }),
      stored: now,
      position: changes.position,
    };
  }

  return () => {
    const answer = turn.then(async () => {
      if (followed === null) followed = await load();
      else if (followed.library.version !== (await knowledge.version())) followed = await catchUp(followed);
      return followed.library;
    });
    turn = answer.catch(() => undefined);
    return answer;
  };
}
