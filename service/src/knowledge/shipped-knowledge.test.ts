import { incidentKindCodes, severities } from "@imperial-court/contract";
import { describe, expect, it } from "vitest";
import { readShippedKnowledge } from "./shipped-knowledge.ts";

const { runbooks, contacts } = readShippedKnowledge();
const kinds = incidentKindCodes.filter((kind) => kind !== "UNKNOWN" && kind !== "NONE");

describe("the runbooks that ship with the product", () => {
  it("leave no kind of incident without a runbook, and name no kind that does not exist", () => {
    const covered = new Set(runbooks.flatMap((runbook) => runbook.kinds));
    expect(kinds.filter((kind) => !covered.has(kind))).toEqual([]);
    expect([...covered].filter((kind) => !(kinds as string[]).includes(kind))).toEqual([]);
    expect(runbooks.length).toBeGreaterThanOrEqual(55);
  });

  it("have ids and titles of their own", () => {
    expect(new Set(runbooks.map(({ id }) => id)).size).toBe(runbooks.length);
    expect(new Set(runbooks.map(({ title }) => title.toLowerCase())).size).toBe(runbooks.length);
    expect(runbooks.filter(({ id }) => !/^RB-[A-Z]+-[A-Z]+-\d$/.test(id))).toEqual([]);
  });

  it.each(runbooks.map((runbook) => [runbook.id, runbook] as const))("%s is complete", (_, runbook) => {
    expect(runbook.symptoms.length).toBeGreaterThanOrEqual(6);
    expect(runbook.steps.length).toBeGreaterThanOrEqual(4);
    expect(runbook.steps.length).toBeLessThanOrEqual(9);
    for (const list of [runbook.verification, runbook.undo, runbook.escalation, runbook.severity_hints]) {
      expect(list.length).toBeGreaterThan(0);
    }
    expect(runbook.module).not.toBeNull();
    expect(runbook.overview.length).toBeGreaterThan(80);
    for (const hint of runbook.severity_hints) {
      expect(severities.some((severity) => hint.startsWith(severity))).toBe(true);
    }
  });

  it("repeat no step or symptom of another runbook", () => {
    const phrases = runbooks.flatMap(({ id, steps, symptoms }) =>
      [...steps, ...symptoms].map((text) => ({ id, text, words: significantWords(text) })),
    );
    const copies: string[] = [];
    for (const [index, one] of phrases.entries()) {
      for (const other of phrases.slice(index + 1)) {
        if (similarity(one.words, other.words) >= 0.6) {
          copies.push(`${one.id} "${one.text}" / ${other.id} "${other.text}"`);
        }
      }
    }
    expect(copies).toEqual([]);
  });
});

describe("the example contacts", () => {
  it("answer for every kind of incident", () => {
    const answersFor = (kind: string) =>
      contacts.some((contact) => contact.kinds.some((known) => kind === known || kind.startsWith(known)));
    expect(incidentKindCodes.filter((kind) => !answersFor(kind))).toEqual([]);
  });

  it("say that they are examples, and name nobody real", () => {
    for (const contact of contacts) {
      expect(contact.role).toContain("(example, replace)");
      expect(contact.email).toMatch(/@example\.com$/);
      expect(contact.escalation_steps.length).toBeGreaterThanOrEqual(2);
    }
  });
});

function significantWords(text: string): Set<string> {
  return new Set(
    text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length > 2),
  );
}

/** Jaccard. */
function similarity(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size < 3 || other.size < 3) return 0;
  const common = [...one].filter((word) => other.has(word)).length;
  return common / (one.size + other.size - common);
}
