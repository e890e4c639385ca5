import type { Contact, PastCase, Runbook } from "@imperial-court/contract";
import { describe, expect, test } from "vitest";
import { emptyEntry, findMistakes, suggestId, tidyEntry } from "./entry-fields.ts";
import { compareLines, findChanges } from "./revision-changes.ts";

const aRunbook = (change: Partial<Runbook>) => ({ ...emptyEntry("runbook"), id: "r", ...change }) as Runbook;

describe("an entry in the form", () => {
  test("is complete from the start: every field of the API is there", () => {
    expect(emptyEntry("runbook")).toEqual({
      id: "",
      title: "",
      is_draft: false,
      overview: "",
      symptoms: [],
      steps: [],
      verification: [],
      undo: [],
      escalation: [],
      severity_hints: [],
      module: null,
      kinds: [],
    });
  });

  test("is sent without empty lines, and what is left empty as null where there may be nothing", () => {
    const entry = aRunbook({ title: " Crane stops ", steps: ["  look ", "", " "], module: " " });
    expect(tidyEntry("runbook", entry)).toMatchObject({
      title: "Crane stops",
      steps: ["look"],
      module: null,
    });
  });

  test("needs what the service needs, and knows its kinds", () => {
    expect(Object.keys(findMistakes("runbook", emptyEntry("runbook")))).toEqual(["id", "title"]);
    expect(findMistakes("runbook", aRunbook({ title: "t", kinds: ["VSL.BERTH", "VSL."] })).kinds).toContain(
      "VSL.",
    );
    const contact = {
      ...emptyEntry("contact"),
      id: "c",
      name: "Lee",
      module: "Vessel",
      kinds: ["VSL."],
    } as Contact;
    expect(findMistakes("contact", contact)).toEqual({});
    expect(findMistakes("contact", { ...contact, email: "lee at port" })).toHaveProperty("email");
    const pastCase = { ...emptyEntry("past-case"), id: "p" } as PastCase;
    expect(findMistakes("past-case", pastCase)).toHaveProperty("problem");
    expect(findMistakes("past-case", { ...pastCase, alert: "gate is slow" })).toEqual({});
  });

  test("gets an id of its title that needs no escaping", () => {
    expect(suggestId("runbook", aRunbook({ title: "Crane stops: Überlast / QC-05!" }), 0)).toBe(
      "crane-stops-uberlast-qc-05",
    );
    expect(suggestId("past-case", emptyEntry("past-case"), 0)).toBe("CASE-1970-01-01T00-00");
  });
});

describe("what a revision changed", () => {
  test("is told line by line, field by field, and what stayed is left out", () => {
    const before = aRunbook({ title: "Crane", steps: ["look", "stop", "call"], is_draft: true });
    const after = aRunbook({ title: "Crane", steps: ["look", "lock", "call", "note"] });
    expect(findChanges("runbook", before, after)).toEqual([
      {
        label: "Draft",
        lines: [
          { change: "removed", text: "yes" },
          { change: "added", text: "no" },
        ],
      },
      {
        label: "Steps",
        lines: [
          { change: "removed", text: "stop" },
          { change: "added", text: "lock" },
          { change: "added", text: "note" },
        ],
      },
    ]);
  });

  test("is nothing for the same, and everything for texts too long to compare", () => {
    expect(compareLines(["a", "b"], ["a", "b"])).toEqual([]);
    const long = Array.from({ length: 600 }, (_, index) => `line ${index}`);
    expect(compareLines(long, [...long, "end"])).toHaveLength(1201);
    expect(compareLines(long, long)).toEqual([]);
  });
});
