import type { PastCase } from "@imperial-court/contract";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { buildLibrary, type Library, type LibraryChanges, prepareLibrary } from "../knowledge/library.ts";
import { IndexThread } from "../knowledge/search/index-thread.ts";
import { learnLesson } from "../knowledge/search/learn-kinds.ts";
import { readShippedKnowledge } from "../knowledge/shipped-knowledge.ts";
import { readShippedSayings } from "../knowledge/shipped-sayings.ts";
import { aPastCase } from "../testing/knowledge-entries.ts";
import { retrieveKnowledge } from "./retrieve-knowledge.ts";
import type { Retrieval } from "./stages.ts";

/** A library that was changed must answer like one that was built of what remains: told as people really write. */

const { runbooks } = readShippedKnowledge();
const told = readShippedSayings().filter(({ kind }) => kind !== "NONE");
const modules = ["Container", "Vessel", "EDI/API", null];

/** A case of the port's log, and how often it was corrected since. */
function aLoggedCase(number: number, revision = 0, isConfirmed = false): PastCase {
  const { text, kind } = told[(number * 97 + revision * 31) % told.length]!;
  const other = told[(number * 61 + 5) % told.length]!;
  return aPastCase({
    id: `case-${number}`,
    module: modules[(number + revision) % modules.length]!,
    alert: number % 3 === 0 ? other.text : "",
    problem: `${text}. ${other.text}`,
    solution: runbooks[number % runbooks.length]!.steps.join(" "),
    sop: runbooks[(number * 7) % runbooks.length]!.title,
    kind: isConfirmed ? kind : null,
  });
}

const asked = Array.from({ length: 12 }, (_, number) => told[(number * 331 + 17) % told.length]!.text);
const knownAs = { runbooks, contacts: [], shippedRunbooks: runbooks };

function answersOf(library: Library): Retrieval[] {
  return asked.map((text) => {
    const intake = { text, headline: text, languages: ["en"], flags: [], blanked: [] };
    return retrieveKnowledge({ intake, entities: [], hints: {} }, library);
  });
}

/** The cases in the order they were last saved, beside the library that was changed with them. */
class Port {
  private cases: PastCase[];
  library: Library;

  constructor(cases: readonly PastCase[]) {
    this.cases = [...cases];
    this.library = this.builtAnew();
  }

  change(saved: readonly PastCase[], removed: readonly string[], others: Partial<LibraryChanges> = {}): void {
    const gone = new Set([...removed, ...saved.map(({ id }) => id)]);
    this.cases = [...this.cases.filter(({ id }) => !gone.has(id)), ...saved];
    this.library = this.library.change({
      ...knownAs,
      version: "changed",
      savedCases: saved,
      removedCases: removed,
      ...others,
    });
  }

  builtAnew(others: Partial<LibraryChanges> = {}): Library {
    return buildLibrary({ ...knownAs, version: "built", ...others, pastCases: this.cases });
  }
}

test("whatever is saved and removed, the answers are those of a library built of what remains", () => {
  const change = fc.record({
    saved: fc.uniqueArray(fc.tuple(fc.nat(90), fc.nat(3)), { selector: ([number]) => number, maxLength: 6 }),
    removed: fc.uniqueArray(fc.nat(90), { maxLength: 4 }),
  });
  const first = Array.from({ length: 70 }, (_, number) => aLoggedCase(number));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const port = new Port(first);
      answersOf(port.library);
      for (const { saved, removed } of changes) {
        port.change(
          saved.map(([number, revision]) => aLoggedCase(number, revision)),
          removed.map((number) => `case-${number}`),
        );
        expect(answersOf(port.library)).toEqual(answersOf(port.builtAnew()));
      }
    }),
    { numRuns: 8 },
  );
});

test("the same where people have confirmed kinds, of which the model learns", () => {
  const port = new Port(Array.from({ length: 70 }, (_, number) => aLoggedCase(number, 0, number % 2 === 0)));
  answersOf(port.library);
  // Learned at once, not learned yet, and no longer learned.
  port.change([aLoggedCase(70, 0, true)], []);
  const { kindModel } = port.library.indexes;
  expect(answersOf(port.library)).toEqual(answersOf(port.builtAnew()));
  port.change([aLoggedCase(71, 0, true)], ["case-69"]);
  expect(port.library.indexes.kindModel).toBe(kindModel);
  expect(answersOf(port.library)).toEqual(answersOf(port.builtAnew()));
  port.change([aLoggedCase(2, 1, false)], ["case-0"]);
  expect(port.library.indexes.kindModel).not.toBe(kindModel);
  expect(answersOf(port.library)).toEqual(answersOf(port.builtAnew()));
});

test("the same once nothing is being learned any more, where a model learns while the one before is in use", async () => {
  const cases = Array.from({ length: 70 }, (_, number) => aLoggedCase(number, 0, number % 2 === 0));
  const port = new Port(cases);
  const lessons: PromiseWithResolvers<void>[] = [];
  port.library = await prepareLibrary(
    { ...knownAs, version: "prepared", pastCases: cases },
    [],
    async (lesson) => {
      lessons.push(Promise.withResolvers());
      await lessons.at(-1)!.promise;
      return learnLesson(lesson);
    },
  );
  expect(answersOf(port.library)).toEqual(answersOf(port.builtAnew()));
  const { kindModel } = port.library.indexes;
  port.change([aLoggedCase(70, 0, true)], []);
  expect(port.library.indexes.kindModel).toBe(kindModel);
  // Both come while the first is being learned.
  port.change([aLoggedCase(72, 0, false)], ["case-6"]);
  expect(port.library.renewed()).toBe(port.library);
  expect(port.library.indexes.kindModel).toBe(kindModel);
  for (let lesson = 0; lesson < 2; lesson++) {
    expect(lessons).toHaveLength(lesson + 1);
    lessons[lesson]!.resolve();
    await port.library.settled();
    port.library = port.library.renewed();
    expect(port.library.indexes.kindModel).not.toBe(kindModel);
  }
  expect(answersOf(port.library)).toEqual(answersOf(port.builtAnew()));
});

test("a library that several threads have prepared answers like one that was built", async () => {
  const cases = Array.from({ length: 70 }, (_, number) => aLoggedCase(number, 0, number % 2 === 0));
  const threads = [new IndexThread(), new IndexThread()];
  onTestFinished(async () => {
    for (const thread of threads) await thread.close();
  });
  const entries = { ...knownAs, version: "prepared", pastCases: cases };
  const nothing = () => Promise.reject(new Error("there is nothing to learn"));
  const prepared = await prepareLibrary(entries, threads, nothing);
  const built = buildLibrary(entries);
  expect(answersOf(prepared)).toEqual(answersOf(built));
  expect(prepared.indexes.caseKinds).toEqual(built.indexes.caseKinds);
  expect(prepared.indexes.runbooks).toEqual(built.indexes.runbooks);
});

test("other runbooks are taken over with the cases that name them", () => {
  const port = new Port(Array.from({ length: 40 }, (_, number) => aLoggedCase(number)));
  answersOf(port.library);
  const fewer = { runbooks: runbooks.filter((_, number) => number % 3 > 0) };
  port.change([aLoggedCase(41)], [], fewer);
  expect(answersOf(port.library)).toEqual(answersOf(port.builtAnew(fewer)));
  expect(port.library.findRunbook(runbooks[0]!.id)).toBeNull();
});

test("a library whose places are mostly empty is built anew", () => {
  const port = new Port(Array.from({ length: 1_500 }, (_, number) => aPastCase({ id: `case-${number}` })));
  port.change(
    [],
    Array.from({ length: 1_200 }, (_, number) => `case-${number}`),
  );
  expect(port.library.pastCases).toHaveLength(300);
  expect(port.library.findPastCase("case-0")).toBeNull();
  expect(port.library.findPastCase("case-1499")).not.toBeNull();
});
