import { existsSync, readFileSync } from "node:fs";
import type { PastCase, Runbook } from "@imperial-court/contract";
import { describe, expect, test } from "vitest";
import { buildLibrary, type Library } from "../knowledge/library.ts";
import { extractEntities } from "./extract-entities.ts";
import { retrieveKnowledge } from "./retrieve-knowledge.ts";
import type { Retrieval } from "./stages.ts";

const aRunbook = (id: string, title: string, overview: string, more: Partial<Runbook> = {}): Runbook => ({
  id,
  title,
  kinds: [],
  module: "Container",
  symptoms: [],
  overview,
  severity_hints: [],
  steps: ["Check the audit trail", "Confirm with the planner"],
  verification: [],
  undo: [],
  escalation: [],
  is_draft: false,
  ...more,
});

const aCase = (id: string, problem: string, more: Partial<PastCase> = {}): PastCase => ({
  id,
  mode: "Email",
  module: "Container",
  occurred_at: null,
  alert: "",
  problem,
  solution: "Corrected the record.",
  sop: null,
  kind: null,
  severity: null,
  ...more,
});

const runbooks = [
  aRunbook(
    "double",
    "Duplicate container record in the portal",
    "The enquiry lists one container as two records.",
  ),
  aRunbook("ocr", "Gate OCR misread", "The gate camera misreads a container number and the lane is held.", {
    module: "Container Report",
  }),
  aRunbook(
    "eta",
    "ETA differs between portal and TOS",
    "The vessel's ETA on the portal is not the TOS one.",
    {
      module: "Vessel",
    },
  ),
  aRunbook(
    "segments",
    "Translator rejects a message of a partner",
    "Segment count mismatch, PARTNER_ID quarantined.",
    {
      module: "EDI/API",
    },
  ),
];
const pastCases = [
  aCase("c1", "Portal shows container TGHU7654321 twice with the same vessel", {
    sop: "Duplicate container record in the portal",
  }),
  aCase("c2", "ETA of MV RIVER JADE on the portal is outdated, TOS has another", { module: "Vessel" }),
];

const build = (entries: Partial<Parameters<typeof buildLibrary>[0]> = {}) =>
  buildLibrary({ runbooks, pastCases, contacts: [], version: "1", ...entries });

function retrieve(text: string, library: Library = build()): Retrieval {
  const intake = { text, headline: text.slice(0, 120), languages: ["en"], flags: [], blanked: [] };
  return retrieveKnowledge({ intake, entities: [], hints: {} }, library);
}

describe("retrieval", () => {
  test.each([
    ["box shows up twice", "double", "Container"],
    ["柜子出现两次，门户上重复", "double", "Container"],
    ["the ship's ETA is different on two screens", "eta", "Vessel"],
    ["gate camra cannot raed the box numbr, lane stuck", "ocr", "Container"],
    ["Partner-C's interchange kicked out, number of segments wrong", "segments", "EDI/API"],
  ])("%s → %s", (text, runbook, module) => {
    const found = retrieve(text);
    expect(found.runbooks[0]?.id).toBe(runbook);
    expect(found.runbookFits).toBe(true);
    expect(found.module).toBe(module);
  });

  test("where no runbook fits it says so, and still knows kind and module", () => {
    const found = retrieve("wifi down in the whole tower, core switch not reachable");
    expect(found.runbookFits).toBe(false);
    expect(found.incident.isIncident).toBe(true);
    expect(found.kinds[0]?.kind).toBe("INFRA.NETWORK");
    expect(found.module).toBe("Infrastructure");
  });

  test("reasons are given in the report's own words", () => {
    const [best] = retrieve("Customer says the box shows up twice").runbooks;
    expect(best?.why.join("; ")).toContain('duplicate ("twice")');
    expect(best?.why.join("; ")).toContain('container ("box")');
  });

  test("reasons quote nothing that the text does not say", () => {
    const mapping = aRunbook(
      "mapping",
      "Code mapping changed",
      "A field mapping was lost after an update by a partner.",
    );
    const text =
      "After Partner-B's update went in, the cooling marker of the box disappeared from the public data";
    const intake = { text, headline: text, languages: ["en"], flags: [], blanked: [] };
    const library = build({ runbooks: [mapping] });
    const found = retrieveKnowledge({ intake, entities: extractEntities(text), hints: {} }, library);
    const reasons = found.runbooks.flatMap(({ why }) => why).join("; ");
    expect(reasons).toContain('("after … update")');
  });

  test("the case of the same trouble comes first and says what it shares", () => {
    const [best] = retrieve("portal has the same box two times").pastCases;
    expect(best?.id).toBe("c1");
    expect(best?.why.length).toBeGreaterThan(0);
  });

  test("the same entries and text give the same answer", () => {
    const text = "box shows up twice, ETA wrong, gate camera broken";
    expect(retrieve(text, build())).toEqual(retrieve(text, build()));
  });

  test("probabilities are probabilities and kinds are never empty", () => {
    for (const text of ["", "ok", "box stuck", "x".repeat(5000)]) {
      const found = retrieve(text);
      expect(found.kinds.length).toBeGreaterThan(0);
      const all = [
        ...found.kinds.map((guess) => guess.probability),
        ...found.runbooks.map((hit) => hit.score),
        ...found.pastCases.map((hit) => hit.score),
        found.incident.probability,
      ];
      expect(all.every((value) => value >= 0 && value <= 1)).toBe(true);
    }
  });

  test("a library without any entry answers", () => {
    const found = retrieve("box stuck at gate", build({ runbooks: [], pastCases: [] }));
    expect(found.runbooks).toEqual([]);
    expect(found.runbookFits).toBe(false);
    expect(found.kinds.length).toBeGreaterThan(0);
  });
});

describe("the library", () => {
  test("drafts and shipped examples are never proposed", () => {
    const library = build({
      runbooks: [...runbooks.slice(1), { ...runbooks[0]!, is_draft: true }],
      shippedRunbooks: [aRunbook("shipped", "Duplicate record", "", { kinds: ["CNTR.DUPLICATE_RECORD"] })],
    });
    const ids = retrieve("box shows up twice", library).runbooks.map((hit) => hit.id);
    expect(ids).not.toContain("double");
    expect(ids).not.toContain("shipped");
  });

  // Enough other entries for a word that only one of them has to tell something.
  const others = Array.from({ length: 40 }, (_, at) =>
    aCase(`o${at}`, `crane ${at} stopped while lifting, spreader fault`),
  );
  const text = "the zibblewonk is blinking purple";

  test("shipped examples teach how reporters speak of a kind", () => {
    const taught = build({
      shippedRunbooks: [
        aRunbook("crane", "Crane stops", "", {
          kinds: ["EQP.CRANE"],
          symptoms: others.map((other) => other.problem),
        }),
        aRunbook("zibble", "Zibblewonk", "", {
          kinds: ["EQP.YARD"],
          symptoms: ["zibblewonk blinking purple"],
        }),
      ],
    });
    expect(retrieve(text).kinds[0]?.kind).not.toBe("EQP.YARD");
    expect(retrieve(text, taught).kinds[0]?.kind).toBe("EQP.YARD");
  });

  test("a closed case changes the next answer", () => {
    const closed = aCase("run-1", "zibblewonk blinking purple at block C", { kind: "EQP.YARD" });
    const before = build({ pastCases: others });
    const after = build({ pastCases: [...others, closed] });
    expect(retrieve(text, before).kinds[0]?.kind).not.toBe("EQP.YARD");
    expect(retrieve(text, after).kinds[0]?.kind).toBe("EQP.YARD");
    expect(retrieve(text, after).pastCases[0]?.id).toBe("run-1");
  });
});

test("hostile text of a megabyte is answered", () => {
  const library = build();
  for (const piece of [
    "a",
    "box stuck at gate. ",
    "箱子",
    "mv mv mv ocean ",
    "who .. ",
    "\n",
    "|",
    "1234567 ",
  ]) {
    const text = piece.repeat(Math.floor(1_048_576 / piece.length));
    expect(retrieve(text, library).kinds.length).toBeGreaterThan(0);
  }
});

const benchmark = new URL("../../../../shared/bench/", import.meta.url);

describe.skipIf(!existsSync(benchmark))(
  "on the public benchmark, which is not part of this repository",
  () => {
    const rows = <T>(name: string) =>
      readFileSync(new URL(name, benchmark), "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as T);

    test("case-log texts find their runbook without their template in the index", () => {
      const articles = rows<{ id: string; title: string; module: string; overview: string }>("kb.jsonl");
      const cases = rows<PastCase & { fold: number }>("public/cases.jsonl");
      const items = rows<{ text: string; fold: number; gold: { runbooks: string[] } }>("public/items.jsonl");
      let asked = 0;
      let found = 0;
      for (let fold = 0; fold < 5; fold++) {
        const library = build({
          runbooks: articles.map(({ id, title, module, overview }) =>
            aRunbook(id, title, overview, { module }),
          ),
          pastCases: cases
            .filter((row) => row.fold !== fold)
            .map((row) => ({ ...row, kind: null, severity: null })),
        });
        for (const { text, gold } of items.filter(
          (item) => item.fold === fold && item.gold.runbooks.length > 0,
        )) {
          asked++;
          if (gold.runbooks.includes(retrieve(text, library).runbooks[0]?.id ?? "")) found++;
        }
      }
      expect(asked).toBeGreaterThan(300);
      expect(found / asked).toBeGreaterThan(0.97);
    });
  },
);
