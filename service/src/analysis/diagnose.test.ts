import { incidentKindCodes } from "@imperial-court/contract";
import { describe, expect, test } from "vitest";
import { createPastedMessageSource } from "../evidence/edi-messages/pasted-message-source.ts";
import { createOtherRunsSource } from "../evidence/other-runs.ts";
import { aCaseFile, aFact } from "../testing/a-case-file.ts";
import { diagnose } from "./diagnose.ts";
import { extractEntities } from "./extract-entities.ts";
import { firstChecks } from "./first-checks.ts";
import { pastedMessageSource, runsSource } from "./source-names.ts";
import { typicalCauses } from "./typical-causes.ts";

const kind = "CNTR.DUPLICATE_RECORD";
const text = "Customer sees CMAU0000020 twice";
const duplicate = {
  text,
  kinds: [{ kind, probability: 0.7 }],
  entities: [{ type: "container", value: "CMAU0000020" }],
} as const;

describe("the verdict", () => {
  test("is inconclusive on the report's words alone, and says that nothing was looked into", () => {
    const { verdict, rootCause, openQuestions, summary } = diagnose(aCaseFile(duplicate));
    expect(verdict).toBe("inconclusive");
    expect(rootCause).toBeNull();
    expect(openQuestions[0]).toMatch(/^Not verified: container CMAU0000020\./);
    expect(summary.join(" ")).toContain("no log or database is connected");
  });

  test("is inconclusive where the connected sources had nothing to look for, and does not call them missing", () => {
    const { openQuestions, summary } = diagnose(
      aCaseFile({ text: "all is slow", sources: ["terminal database"] }),
    );
    expect(openQuestions.join(" ")).not.toContain("is connected");
    expect(summary.join(" ")).toContain("the report names nothing that could be looked up");
  });

  test("is inconclusive when rows are found that show no fault", () => {
    const file = aCaseFile({ ...duplicate, facts: [aFact("E1")] });
    expect(diagnose(file)).toMatchObject({ verdict: "inconclusive", rootCause: null });
  });

  test("is likely when one source speaks for the kind", () => {
    const facts = [aFact("E1", { finding: { statement: "Two rows for CMAU0000020.", supports: [kind] } })];
    expect(diagnose(aCaseFile({ ...duplicate, facts }))).toMatchObject({
      verdict: "likely",
      rootCause: { statement: "Two rows for CMAU0000020.", evidence: ["E1"] },
    });
  });

  test("is not raised by a second fact of the same source", () => {
    const facts = [
      aFact("E1", { finding: { supports: [kind] } }),
      aFact("E2", { finding: { supports: [kind] } }),
    ];
    expect(diagnose(aCaseFile({ ...duplicate, facts })).verdict).toBe("likely");
  });

  test("is confirmed by two independent sources", () => {
    const facts = [
      aFact("E1", { finding: { supports: [kind] } }),
      aFact("E2", { source: "container-service log", finding: { supports: [kind] } }),
    ];
    expect(diagnose(aCaseFile({ ...duplicate, facts }))).toMatchObject({
      verdict: "confirmed",
      rootCause: { evidence: ["E1", "E2"] },
    });
  });

  test("is confirmed by one row that is itself the fault", () => {
    const facts = [
      aFact("E1"),
      aFact("E2", {
        finding: { statement: "Rows 20 and 21 are identical.", supports: [kind], isRootCause: true },
      }),
    ];
    const diagnosis = diagnose(aCaseFile({ ...duplicate, facts }));
    expect(diagnosis).toMatchObject({ verdict: "confirmed", rootCause: { evidence: ["E2"] } });
    expect(diagnosis.confidence).toBeGreaterThan(0.9);
  });

  test("is not moved by other runs: a second report is a second claim", () => {
    const facts = [aFact("E1", { source: "other runs", finding: { supports: [kind], isRootCause: true } })];
    expect(diagnose(aCaseFile({ ...duplicate, facts }))).toMatchObject({
      verdict: "inconclusive",
      rootCause: null,
    });
  });
});

test("a claim that the database refutes stays the kind, is kept as refuted, and is named as a contradiction", () => {
  const statement = "There is one row for CMAU0000020.";
  const facts = [aFact("E1", { finding: { statement, refutes: [kind] } })];
  const diagnosis = diagnose(aCaseFile({ ...duplicate, facts }));
  expect(diagnosis.kind).toBe(kind);
  expect(diagnosis.verdict).toBe("inconclusive");
  expect(diagnosis.confidence).toBeLessThan(0.7);
  expect(diagnosis.hypotheses[0]).toMatchObject({ verdict: "refuted", evidence: ["E1"] });
  expect(diagnosis.contradictions[0]?.statement).toContain(statement);
  expect(diagnosis.summary.join(" ")).toContain(statement);
});

test("evidence for another kind puts the kind right and says so", () => {
  const facts = [
    aFact("E1", {
      finding: {
        statement: "Message REF-IFT-0007 was rejected: segment missing.",
        supports: ["EDI.VALIDATION_REJECT"],
        refutes: ["EDI.ACK_MISSING"],
        isRootCause: true,
      },
    }),
  ];
  const kinds = [
    { kind: "EDI.ACK_MISSING", probability: 0.6 },
    { kind: "EDI.VALIDATION_REJECT", probability: 0.2 },
  ] as const;
  const diagnosis = diagnose(aCaseFile({ text: "REF-IFT-0007 has no ack", kinds, facts }));
  expect(diagnosis.kind).toBe("EDI.VALIDATION_REJECT");
  expect(diagnosis.contradictions.map(({ statement }) => statement).join(" ")).toContain(
    'the evidence shows "EDI message rejected"',
  );
});

describe("a text that can be read in two ways", () => {
  const behind = aFact("E1", {
    finding: {
      statement: "The last event of MSKU1234565 is DISCHARGE, its status is ON_VESSEL.",
      supports: ["CNTR.STATUS_MISMATCH"],
      isRootCause: true,
    },
  });
  const kinds = [
    { kind: "VSL.STOWAGE_INCONSISTENCY", probability: 0.85 },
    { kind: "CNTR.STATUS_MISMATCH", probability: 0.06 },
  ] as const;
  const box = { type: "container", value: "MSKU1234565" } as const;
  const vessel = { type: "vessel", value: "LION CITY 07" } as const;

  test("is about the fault that stands in a row, where it names nothing the other kind is of", () => {
    const file = { text: "MSKU1234565 still on the ship?", kinds, facts: [behind] };
    expect(diagnose(aCaseFile({ ...file, entities: [box] }))).toMatchObject({
      kind: "CNTR.STATUS_MISMATCH",
      verdict: "confirmed",
    });
    expect(diagnose(aCaseFile({ ...file, entities: [box, vessel] }))).toMatchObject({
      kind: "VSL.STOWAGE_INCONSISTENCY",
      otherFaults: [{ kind: "CNTR.STATUS_MISMATCH" }],
    });
  });

  test("stays about a message that no source knows, whatever is wrong with its box", () => {
    const unknown = aFact("E2", {
      status: "nothing",
      entities: [{ type: "message_ref", value: "REF-CPN-0020" }],
    });
    const message = { type: "message_ref", value: "REF-CPN-0020" } as const;
    const file = aCaseFile({
      text: "REF-CPN-0020 rejected, box MSKU1234565",
      kinds: [{ kind: "EDI.VALIDATION_REJECT", probability: 0.5 }],
      entities: [message, box],
      facts: [behind, unknown],
    });
    expect(diagnose(file)).toMatchObject({ kind: "EDI.VALIDATION_REJECT", verdict: "inconclusive" });
  });

  test("is not quoted as saying what it may only mean", () => {
    const facts = [
      aFact("E1", { finding: { statement: "It was acknowledged.", refutes: ["EDI.ACK_MISSING"] } }),
    ];
    const file = (probability: number) =>
      aCaseFile({
        text: "REF-ARR-0013 not received, please resend",
        kinds: [{ kind: "EDI.ACK_MISSING", probability }],
        entities: [{ type: "message_ref", value: "REF-ARR-0013" }],
        facts,
      });
    expect(diagnose(file(0.9)).contradictions[0]?.statement).toMatch(/^The report says REF-ARR-0013/);
    expect(diagnose(file(0.4)).contradictions[0]?.statement).toMatch(
      /^The report may mean that REF-ARR-0013/,
    );
  });
});

test("a claim in plain words beside the leading kind is tested too", () => {
  const boxes = "Reported 2x: TEMU0000010 in the load list of MV Merlion 13";
  const absent = aFact("E1", {
    status: "nothing",
    entities: [{ type: "container", value: "TEMU0000010" }],
    finding: { statement: "TEMU0000010 is not in the container table.", refutes: [kind] },
  });
  const { contradictions, verdict } = diagnose(
    aCaseFile({
      text: boxes,
      kinds: [{ kind: "VSL.STOWAGE_INCONSISTENCY", probability: 0.8 }],
      entities: [
        { type: "container", value: "TEMU0000010" },
        { type: "vessel", value: "MERLION 13" },
      ],
      facts: [absent],
    }),
  );
  expect(verdict).toBe("inconclusive");
  expect(contradictions[0]?.statement).toMatch(
    /^The report says TEMU0000010 is shown twice; that is not confirmed/,
  );
});

test("a row that refutes the claim and says what it is instead wins over what is wrong beside it", () => {
  const facts = [
    aFact("E1", {
      finding: {
        statement: "The 2 rows disagree in weight.",
        supports: ["CNTR.ATTRIBUTE_MISMATCH"],
        refutes: [kind],
        isRootCause: true,
      },
    }),
    aFact("E2", {
      location: "edi_message 7",
      finding: {
        statement: "A message was rejected.",
        supports: ["EDI.VALIDATION_REJECT"],
        isRootCause: true,
      },
    }),
  ];
  expect(diagnose(aCaseFile({ ...duplicate, kinds: [{ kind, probability: 0.95 }], facts }))).toMatchObject({
    kind: "CNTR.ATTRIBUTE_MISMATCH",
    verdict: "confirmed",
    otherFaults: [{ kind: "EDI.VALIDATION_REJECT" }],
  });
});

test("where the text is unsure, what it says in plain words is what it claims", () => {
  const facts = [
    aFact("E1", { finding: { statement: "Exactly 1 row.", refutes: [kind] } }),
    aFact("E2", {
      location: "api_event 5",
      finding: { statement: "The status lags.", supports: ["CNTR.STATUS_MISMATCH"], isRootCause: true },
    }),
  ];
  const kinds = [
    { kind: "CNTR.PARTY_MISMATCH", probability: 0.4 },
    { kind: "CNTR.STATUS_MISMATCH", probability: 0.3 },
  ] as const;
  expect(diagnose(aCaseFile({ ...duplicate, kinds, facts }))).toMatchObject({
    kind,
    verdict: "inconclusive",
    isClaimRefuted: true,
    otherFaults: [{ kind: "CNTR.STATUS_MISMATCH" }],
  });
});

test("where one row bears the claim out and another does not, the part that does not hold is named", () => {
  const facts = [
    aFact("E1", {
      finding: { statement: "Advice 2 is active.", supports: ["VSL.ADVICE_CONFLICT"], isRootCause: true },
    }),
    aFact("E2", { finding: { statement: "Advice 1 is not active.", refutes: ["VSL.ADVICE_CONFLICT"] } }),
  ];
  const { contradictions } = diagnose(
    aCaseFile({ text: "two advices", kinds: [{ kind: "VSL.ADVICE_CONFLICT", probability: 0.9 }], facts }),
  );
  expect(contradictions).toEqual([
    {
      statement: "Part of what the report says is not confirmed, E2 says otherwise: Advice 1 is not active.",
      evidence: ["E2"],
    },
  ]);
});

test("a mere hint of another kind does not overturn a text that is sure", () => {
  const facts = [aFact("E1", { finding: { supports: ["VSL.BERTH"] } })];
  expect(diagnose(aCaseFile({ ...duplicate, facts })).kind).toBe(kind);
});

test("two sources that disagree are named", () => {
  const facts = [
    aFact("E1", { finding: { supports: [kind] } }),
    aFact("E2", { source: "portal", finding: { statement: "One row only.", refutes: [kind] } }),
  ];
  const { contradictions, verdict } = diagnose(aCaseFile({ ...duplicate, facts }));
  expect(contradictions.some(({ evidence }) => evidence.join() === "E1,E2")).toBe(true);
  expect(verdict).toBe("inconclusive");
});

test("a cause that the report merely claims stays open; one that a finding shows is supported", () => {
  const words = "COARRI shows load completed, BAPLIE still lists units. Older timestamp regressed the plan.";
  const stowage = { text: words, kinds: [{ kind: "VSL.STOWAGE_INCONSISTENCY" }] } as const;
  const claimed = diagnose(aCaseFile(stowage)).hypotheses.find(({ statement }) =>
    /older message/.test(statement),
  );
  expect(claimed).toMatchObject({ verdict: "open", evidence: [] });
  expect(claimed?.statement).toContain("The report's words suggest it.");

  const facts = [
    aFact("E1", {
      finding: {
        statement: "A BAPLIE with an older timestamp came last.",
        supports: ["VSL.STOWAGE_INCONSISTENCY"],
      },
    }),
  ];
  const shown = diagnose(aCaseFile({ ...stowage, facts })).hypotheses.find(({ statement }) =>
    /older message/.test(statement),
  );
  expect(shown).toMatchObject({ verdict: "supported", evidence: ["E1"] });
});

test("the built-in sources are known by their names, and are not taken for a connected system", () => {
  const builtIn = [createOtherRunsSource({ findRuns: async () => [] }), createPastedMessageSource()];
  expect(builtIn.map(({ name }) => name)).toEqual([runsSource, pastedMessageSource]);
  const { openQuestions } = diagnose(aCaseFile({ sources: builtIn.map(({ name }) => name) }));
  expect(openQuestions.join(" ")).toContain("No log or database is connected");
});

test("what was looked for and found nowhere becomes a question, what was found somewhere does not", () => {
  const entities = [{ type: "vessel", value: "PACIFIC DAWN" }] as const;
  const nothing = aFact("E1", { status: "nothing", location: null, entities });
  expect(diagnose(aCaseFile({ facts: [nothing] })).openQuestions.join(" ")).toContain(
    "No source knows PACIFIC DAWN",
  );
  const found = aFact("E2", { entities });
  expect(diagnose(aCaseFile({ facts: [nothing, found] })).openQuestions.join(" ")).not.toContain(
    "No source knows",
  );
});

test("a source that could not be asked is an open question, not a finding", () => {
  const facts = [aFact("E1", { status: "failed", location: null, excerpt: "The log could not be read." })];
  const { openQuestions, verdict, summary } = diagnose(aCaseFile({ facts }));
  expect(openQuestions.join(" ")).toMatch(/^E1 \(.*\): The log could not be read\./m);
  expect(summary.join(" ")).toContain("no source could be asked");
  expect(verdict).toBe("inconclusive");
});

test("the timeline is in UTC, in order, and says where port time was assumed", () => {
  const report = "Error at 2025-10-08 17:14 for MV LION CITY 07";
  const file = aCaseFile({
    text: report,
    entities: extractEntities(report),
    facts: [
      aFact("E1", { observedAt: "2025-10-08T09:14:12.419Z", excerpt: "VESSEL_ERR_4" }),
      aFact("E2", { observedAt: "2025-10-01T00:00:00Z", excerpt: "advice opened" }),
      aFact("E3", { observedAt: null }),
    ],
  });
  const { timeline } = diagnose(file);
  expect(timeline.map(({ at, evidence }) => [at, evidence])).toEqual([
    ["2025-10-01T00:00:00Z", "E2"],
    ["2025-10-08T09:14:00Z", null],
    ["2025-10-08T09:14:12.419Z", "E1"],
  ]);
  expect(timeline[1]?.text).toContain("taken as port time");
  expect(timeline[2]?.text).toContain("2025-10-08 17:14 port time");
});

test("every kind of trouble has first checks of its own, and every kind its causes", () => {
  for (const code of incidentKindCodes) {
    expect(typicalCauses[code], code).toBeDefined();
    if (code !== "NONE") expect(firstChecks[code].length, code).toBeGreaterThanOrEqual(2);
  }
});

test("what rows set for cargo and call stands on the timeline once, and a row's date is its day's end at the port", () => {
  const deadlines = [{ what: "last free day", at: "2026-03-07T15:59:59.000Z" }];
  const facts = [aFact("E1", { deadlines }), aFact("E2", { deadlines })];
  expect(diagnose(aCaseFile({ facts })).timeline).toEqual([
    { at: "2026-03-07T15:59:59Z", text: "Last free day (2026-03-07 23:59 port time)", evidence: "E1" },
  ]);
});

test("nothing of a very long text is left out in silence", () => {
  const file = aCaseFile({ text: `Crane down. ${"x ".repeat(150_000)} Nobody hurt.`, facts: [aFact("E1")] });
  const leftOut = { lookups: new Map([["container", 28] as const]), entities: 5 };
  const { openQuestions } = diagnose({ ...file, leftOut });
  expect(openQuestions.join(" ")).toContain("not 28 more of type container");
  expect(openQuestions.join(" ")).toContain("5 more stand in the text");
  expect(openQuestions.join(" ")).toContain("severity was judged by the first 150,000 and the last 50,000");
});
