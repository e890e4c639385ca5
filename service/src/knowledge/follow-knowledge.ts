import { availableParallelism } from "node:os";
import type { KnowledgeReader } from "./knowledge-reader.ts";
import type { StoredKnowledge } from "./knowledge-store.ts";
import { type Library, prepareLibrary } from "./library.ts";
import { libraryEntries, type ShippedKnowledgePolicy } from "./library-entries.ts";
import { IndexThread } from "./search/index-thread.ts";
import type { KindLesson } from "./search/learn-kinds.ts";

/** What the newest library was made of, its cases apart. */
interface Followed {
  readonly library: Library;
  readonly stored: Omit<StoredKnowledge, "pastCases">;
  readonly position: number | null;
}

/** Cases that are worth a thread of their own, which takes some 200 ms to start. */
const worthAThread = 10_000;
/** Further threads read faster than one can put together. */
const mostThreads = 3;
/**
 * People close cases one at a time, and no analysis waits until the kind model has learned from them. More cases at
 * once are an import, whose next analysis knows all that it teaches; and so after a changed runbook.
 */
const mostClosed = 10;

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
    // They start while the entries are read.
    const threads = startThreads(await knowledge.countPastCases());
    try {
      const { position, ...stored } = await knowledge.readEntries();
      const { pastCases, ...others } = stored;
      const library = await prepareLibrary(libraryEntries(stored, policy), threads, learnInThread);
      return { library, stored: others, position };
    } finally {
      await Promise.all(threads.map((thread) => thread.close()));
    }
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
    let changed = library.change({ ...entries, savedCases, removedCases });
    if (changes.runbooks !== null || savedCases.length + removedCases.length > mostClosed) {
      await changed.settled();
      changed = changed.renewed();
    }
    return { library: changed, stored: now, position: changes.position };
  }

  return () => {
    const answer = turn.then(async () => {
      if (followed === null) followed = await load();
      else if (followed.library.version !== (await knowledge.version())) followed = await catchUp(followed);
      else followed = { ...followed, library: followed.library.renewed() };
      return followed.library;
    });
    turn = answer.catch(() => undefined);
    return answer;
  };
}

function startThreads(pastCases: number): IndexThread[] {
  const count = Math.min(mostThreads, availableParallelism() - 1, Math.floor(pastCases / worthAThread));
  return Array.from({ length: count }, () => new IndexThread());
}

async function learnInThread(lesson: KindLesson) {
  const thread = new IndexThread();
  try {
    return await thread.learn(lesson);
  } finally {
    await thread.close();
  }
}
