import { describe, expect, onTestFinished, test } from "vitest";
import { aPastCase } from "../testing/knowledge-entries.ts";
import { type KnowledgeReader, mostChanges } from "./knowledge-reader.ts";
import type { KnowledgeEntry, KnowledgeStore } from "./knowledge-store.ts";

/** A store on a database of the test's own. */
export interface KnowledgeStoreUnderTest {
  readonly store: KnowledgeStore;
  /** On the same database, by a connection of its own. */
  openReader(): KnowledgeReader;
  close(): Promise<void>;
}

export const aRunbook = (id: string, change: { title?: string; steps?: string[] } = {}): KnowledgeEntry => ({
  type: "runbook",
  entry: {
    id,
    title: change.title ?? `Runbook ${id}`,
    kinds: [],
    module: null,
    symptoms: ["box shown twice"],
    overview: "",
    severity_hints: [],
    steps: change.steps ?? ["Look."],
    verification: [],
    undo: [],
    escalation: [],
    is_draft: false,
  },
});

/** What every knowledge store must do. `open` makes one on an empty database. */
export function describeKnowledgeStore(name: string, open: () => Promise<KnowledgeStoreUnderTest>): void {
  async function opened(): Promise<KnowledgeStore> {
    const subject = await open();
    onTestFinished(() => subject.close());
    return subject.store;
  }

  describe(`knowledge store: ${name}`, () => {
    async function openedWithReader(): Promise<{ store: KnowledgeStore; reader: KnowledgeReader }> {
      const subject = await open();
      onTestFinished(() => subject.close());
      const reader = subject.openReader();
      onTestFinished(() => reader.close());
      return { store: subject.store, reader };
    }

    test("a repeated save changes nothing, not even the version", async () => {
      const store = await opened();
      expect(await store.save([aRunbook("A"), aRunbook("B")], "first.md")).toEqual({
        added: 2,
        changed: 0,
        unchanged: 0,
      });
      const version = await store.version();
      expect(await store.save([aRunbook("A"), aRunbook("B")], "second.md")).toEqual({
        added: 0,
        changed: 0,
        unchanged: 2,
      });
      expect(await store.version()).toBe(version);
    });

    test("a changed entry becomes a new revision and the old one is kept", async () => {
      const store = await opened();
      await store.save([aRunbook("A")], "first.md");
      await store.save([aRunbook("A", { title: "Better" })], "edit");
      const revisions = await store.revisions("runbook", "A");
      expect(revisions.map(({ revision, title, source }) => [revision, title, source])).toEqual([
        [2, "Better", "edit"],
        [1, "Runbook A", "first.md"],
      ]);
      expect((await store.readEntries()).runbooks.map(({ title }) => title)).toEqual(["Better"]);
    });

    test("a removed entry is gone from lists, searches and the library, and can be imported again", async () => {
      const store = await opened();
      await store.save([aRunbook("A")], "first.md");
      expect(await store.remove("runbook", "A", "edit")).toBe(true);
      expect(await store.remove("runbook", "A", "edit")).toBe(false);
      expect(await store.find("runbook", "A")).toBeNull();
      expect((await store.list({ type: "runbook", q: "box", limit: 10, cursor: null })).total).toBe(0);
      expect(await store.save([aRunbook("A")], "again.md")).toEqual({ added: 1, changed: 0, unchanged: 0 });
      expect((await store.find("runbook", "A"))?.revision).toBe(3);
    });

    test("a search finds current words by their beginning and takes quotes and operators as words", async () => {
      const store = await opened();
      await store.save(
        [aRunbook("A", { steps: ["Purge the stale berth application."] }), aRunbook("B")],
        "first.md",
      );
      const search = (q: string) => store.list({ type: "runbook", q, limit: 10, cursor: null });
      expect((await search("berth appl")).entries.map(({ id }) => id)).toEqual(["A"]);
      expect((await search('box" OR "x')).entries).toEqual([]);
      expect((await search("***")).entries).toEqual([]);
      await store.save([aRunbook("A", { steps: ["Something else."] })], "edit");
      expect((await search("berth")).entries).toEqual([]);
    });

    test("pages follow each other without gap or repeat", async () => {
      const store = await opened();
      await store.save(
        Array.from({ length: 7 }, (_, index) => aRunbook(`R${index}`)),
        "first.md",
      );
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await store.list({ type: "runbook", q: null, limit: 3, cursor });
        seen.push(...page.entries.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(seen).toEqual(["R0", "R1", "R2", "R3", "R4", "R5", "R6"]);
    });

    test("a preview counts and stores nothing", async () => {
      const store = await opened();
      await store.save([aRunbook("A")], "first.md");
      expect(await store.previewSave([aRunbook("A", { title: "Better" }), aRunbook("B")])).toEqual({
        added: 1,
        changed: 1,
        unchanged: 0,
      });
      expect(await store.counts()).toEqual({ runbook: 1, "past-case": 0, contact: 0 });
    });

    test("a large save becomes current as a whole, and of an entry that comes twice the last one counts", async () => {
      const store = await opened();
      const many = Array.from({ length: 650 }, (_, index) => aRunbook(`R${index}`));
      const shares: number[] = [];
      const counts = await store.save([...many, aRunbook("R7", { title: "Again" })], "many.md", {
        onProgress: (share) => shares.push(share),
      });
      expect(counts).toEqual({ added: 650, changed: 1, unchanged: 0 });
      expect(shares.at(-1)).toBe(1);
      expect((await store.find("runbook", "R7"))?.title).toBe("Again");
      expect(await store.counts()).toMatchObject({ runbook: 650 });
    });

    test("a save that is given up stores nothing", async () => {
      const store = await opened();
      const version = await store.version();
      const leave = new AbortController();
      const saving = store.save(
        Array.from({ length: 650 }, (_, index) => aRunbook(`R${index}`)),
        "many.md",
        { signal: leave.signal, onProgress: () => leave.abort(new Error("never mind")) },
      );
      await expect(saving).rejects.toThrow("never mind");
      expect(await store.counts()).toMatchObject({ runbook: 0 });
      expect(await store.version()).toBe(version);
    });

    test("a reader is told what changed since it looked, cases in the order they were saved", async () => {
      const { store, reader } = await openedWithReader();
      await store.save([aRunbook("A"), aCase("C2"), aCase("C1"), aCase("C3")], "first");
      const before = await reader.readEntries();
      expect(before.pastCases.map(({ id }) => id)).toEqual(["C2", "C1", "C3"]);

      await store.save([aCase("C4"), aCase("C2", "Restarted the feed.")], "edit");
      await store.save([aCase("C2", "Replaced the cable.")], "edit");
      await store.remove("past-case", "C1", "edit");
      const changes = await reader.readChanges(before.position!);
      expect(changes).toMatchObject({ runbooks: null, contacts: null, removedCases: ["C1"] });
      expect(changes!.version).toBe(await store.version());
      expect(changes!.savedCases.map(({ id, solution }) => [id, solution])).toEqual([
        ["C4", aPastCase({ id: "" }).solution],
        ["C2", "Replaced the cable."],
      ]);
      const after = await reader.readEntries();
      expect(after.pastCases.map(({ id }) => id)).toEqual(["C3", "C4", "C2"]);
      expect(after.position).toBe(changes!.position);
      expect(await reader.countPastCases()).toBe(3);
    });

    test("of changed runbooks a reader is told all that there are", async () => {
      const { store, reader } = await openedWithReader();
      await store.save([aRunbook("B"), aRunbook("C"), aRunbook("D")], "first");
      const { position } = await reader.readEntries();
      await store.save([aRunbook("A"), aCase("C1")], "edit");
      await store.remove("runbook", "D", "edit");
      const changes = await reader.readChanges(position!);
      expect(changes?.runbooks?.map(({ id }) => id)).toEqual(["A", "B", "C"]);
      expect(changes?.savedCases).toHaveLength(1);
      expect(await reader.readChanges(changes!.position!)).toMatchObject({ runbooks: null, savedCases: [] });
    });

    test("a case that was removed and saved again is saved, not removed", async () => {
      const { store, reader } = await openedWithReader();
      await store.save([aCase("C1")], "first");
      const { position } = await reader.readEntries();
      await store.remove("past-case", "C1", "edit");
      await store.save([aCase("C1", "Done anew.")], "edit");
      const changes = await reader.readChanges(position!);
      expect(changes).toMatchObject({ savedCases: [{ solution: "Done anew." }], removedCases: [] });
    });

    test("so much that everything should be read is not told as changes", async () => {
      const { store, reader } = await openedWithReader();
      const { position } = await reader.readEntries();
      await store.save(
        Array.from({ length: mostChanges + 1 }, (_, index) => aCase(`C${index}`)),
        "many",
      );
      expect(await reader.readChanges(position!)).toBeNull();
      expect((await reader.readEntries()).pastCases).toHaveLength(mostChanges + 1);
    });
  });
}

function aCase(id: string, solution?: string): KnowledgeEntry {
  return { type: "past-case", entry: aPastCase(solution === undefined ? { id } : { id, solution }) };
}
