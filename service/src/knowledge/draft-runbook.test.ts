import { expect, test } from "vitest";
import type { Trouble } from "./cluster-troubles.ts";
import { draftIdOf, draftRunbook, lastAt, mostFrequent } from "./draft-runbook.ts";

const aTrouble = (fields: Partial<Trouble> & { id: string }): Trouble => ({
  type: "past-case",
  problem: "The weighbridge prints blank tickets.",
  solution: "",
  kind: null,
  module: null,
  at: null,
  ...fields,
});
const asItIs = (text: string) => text;

test("what was done most often comes first, each once, and checks are apart", () => {
  const draft = draftRunbook(
    [
      aTrouble({
        id: "A",
        solution: "Replaced the ribbon. Verified that a ticket prints.",
        module: "Others",
      }),
      aTrouble({ id: "B", solution: "1) Restarted the print spooler;\n2) Checked that tickets come out." }),
      aTrouble({ id: "C", solution: "Restarted the print spooler again.", module: "Others" }),
    ],
    asItIs,
  );
  expect(draft.steps).toEqual(["Restarted the print spooler.", "Replaced the ribbon."]);
  expect(draft.verification).toEqual(["Verified that a ticket prints.", "Checked that tickets come out."]);
  expect(draft).toMatchObject({
    is_draft: true,
    module: "Others",
    symptoms: ["The weighbridge prints blank tickets."],
  });
  expect(draft.overview).toContain("Drafted from 3 reports: A, B, C.");
});

test("without a solution it says so and invents no step", () => {
  const draft = draftRunbook([aTrouble({ id: "A" }), aTrouble({ id: "B" })], asItIs);
  expect(draft.steps).toEqual([]);
  expect(draft.overview).toContain("None of them says how it was solved.");
});

test("the id stays while more cases come", () => {
  const first = aTrouble({ id: "A", at: "2025-01-01" });
  const later = aTrouble({ id: "0", at: "2025-02-01" });
  expect(draftIdOf([later, first])).toBe(draftIdOf([first]));
  expect(draftIdOf([later])).not.toBe(draftIdOf([first]));
});

test("the most frequent is told, and the last time", () => {
  expect(mostFrequent(["b", null, "a", "b", "a"])).toBe("a");
  expect(mostFrequent([null])).toBeNull();
  expect(lastAt([aTrouble({ id: "A", at: "2025-02-01" }), aTrouble({ id: "B" })])).toBe("2025-02-01");
});
