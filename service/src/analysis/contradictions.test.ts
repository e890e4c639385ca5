import { describe, expect, test } from "vitest";
import { aCaseFile, aFact } from "../testing/a-case-file.ts";
import { diagnose } from "./diagnose.ts";
import { extractEntities } from "./extract-entities.ts";

const box = { type: "container", value: "MSKU1234565" } as const;
const other = { type: "container", value: "MSKU7654321" } as const;
const duplicate = "CNTR.DUPLICATE_RECORD";
const named = (file: Parameters<typeof aCaseFile>[0]) =>
  diagnose(aCaseFile(file)).contradictions.map(({ statement }) => statement);

describe("the report's own claim", () => {
  const text = "MSKU1234565 and MSKU7654321 are both shown twice";
  const kinds = [{ kind: duplicate, probability: 0.9 }] as const;

  test("is tested for each identifier, and one that does not hold is said in words beside one that does", () => {
    const facts = [
      aFact("E1", {
        entities: [box],
        finding: { statement: "Rows 1 and 2 are identical.", supports: [duplicate], isRootCause: true },
      }),
      aFact("E2", { entities: [other], finding: { statement: "There is one row.", refutes: [duplicate] } }),
    ];
    const diagnosis = diagnose(aCaseFile({ text, kinds, entities: [box, other], facts }));
    expect(diagnosis.verdict).toBe("confirmed");
    expect(diagnosis.isClaimRefuted).toBe(false);
    expect(diagnosis.hypotheses.slice(0, 2)).toMatchObject([
      { statement: "The report is right: MSKU1234565 is shown twice.", verdict: "supported" },
      { statement: "The report is right: MSKU7654321 is shown twice.", verdict: "refuted" },
    ]);
    expect(diagnosis.summary.join(" ")).toContain(
      "The report says MSKU7654321 is shown twice; that is not confirmed, E2 says otherwise: There is one row.",
    );
  });

  test("stays what the report is about when it is refuted, whatever else is wrong with the box", () => {
    const facts = [
      aFact("E1", { entities: [box], finding: { statement: "There is one row.", refutes: [duplicate] } }),
      aFact("E2", {
        entities: [box],
        location: "api_event api_id=7",
        finding: { statement: "Loaded, says it.", supports: ["CNTR.STATUS_MISMATCH"], isRootCause: true },
      }),
    ];
    const diagnosis = diagnose(aCaseFile({ text, kinds, entities: [box], facts }));
    expect(diagnosis).toMatchObject({ kind: duplicate, verdict: "inconclusive", isClaimRefuted: true });
    expect(diagnosis.otherFaults).toMatchObject([{ kind: "CNTR.STATUS_MISMATCH", evidence: ["E2"] }]);
    expect(diagnosis.summary.join(" ")).toContain("Another fault was found beside it (E2): Loaded, says it.");
  });

  test("gives way to another kind where the row that refutes it says what it is instead", () => {
    const finding = {
      statement: "The rows disagree in weight.",
      supports: ["CNTR.ATTRIBUTE_MISMATCH"],
      refutes: [duplicate],
      isRootCause: true,
    } as const;
    const facts = [aFact("E1", { entities: [box], finding })];
    expect(diagnose(aCaseFile({ text, kinds, entities: [box], facts }))).toMatchObject({
      kind: "CNTR.ATTRIBUTE_MISMATCH",
      verdict: "confirmed",
    });
  });
});

describe("two sources", () => {
  const row = (excerpt: string) => aFact("E1", { source: "database", entities: [box], excerpt });
  const line = (excerpt: string) => aFact("E2", { source: "log", entities: [box], excerpt });

  test("that give another value for the same key disagree", () => {
    const facts = [
      row("vessel_advice_no: 70, vessel_name: MV A, application_no: 2, deleted: N, berthing_status: A"),
      line("INFO berth-repo ArchiveApplication application_no=2 deleted=A"),
    ];
    expect(named({ facts })).toEqual([
      "E2 (log) says deleted A for application no 2 (ArchiveApplication), but E1 (database) still has deleted N: the two sources disagree.",
    ]);
  });

  test("disagree where a log says what is new and the row has the old", () => {
    const facts = [
      row("vessel_id: 7, imo_no: 9074729, flag_state: Hong Kong"),
      line('vessel-repo UpdateFlag vessel_id=7 old_flag="Hong Kong" new_flag="Singapore"'),
    ];
    expect(named({ facts }).join()).toContain("still has flag state Hong Kong");
  });

  test.each([
    [
      "the same value",
      "container_id: 7, cntr_no: MSKU1234565, status: LOADED",
      "cntr_no=MSKU1234565 status=LOADED",
    ],
    [
      "a field that describes another key",
      "edi_id: 3, status: PARSED, cntr_no: MSKU1234565",
      "cntr_no=MSKU1234565 status=LOADED",
    ],
    ["a call's status beside a message's", "edi_id: 3, status: PARSED", "edi_id=3 status=200"],
    ["another key", "application_no: 20, deleted: N", "application_no=2 deleted=A"],
    [
      "an earlier version of the row",
      "container_id: 7, status: IN_YARD\ncontainer_id: 7, status: LOADED",
      "container_id=7 status=LOADED",
    ],
  ])("do not disagree over %s", (_, excerpt, written) => {
    expect(named({ facts: [row(excerpt), line(`INFO repo Saved ${written}`)] })).toEqual([]);
  });

  test("disagree where one holds what the other has no row of", () => {
    const entities = [{ type: "message_ref", value: "REF-IFT-0010" }] as const;
    const facts = [
      aFact("E1", { source: "log", entities, excerpt: "processed message_ref=REF-IFT-0010" }),
      aFact("E2", {
        source: "database",
        status: "nothing",
        location: null,
        entities,
        excerpt: "0 rows.",
        finding: { statement: "REF-IFT-0010 is not in edi_message." },
      }),
    ];
    expect(named({ facts }).join()).toContain(
      "E1 (log) names REF-IFT-0010, but E2 (database) has no row of it",
    );
  });

  test("that disagree beside the point are in the report and not in its summary", () => {
    const facts = [
      aFact("E3", {
        source: "portal",
        entities: [box],
        finding: { statement: "Two rows.", supports: [duplicate], isRootCause: true },
      }),
      row("vessel_id: 7, flag_state: Hong Kong"),
      line('UpdateFlag vessel_id=7 new_flag="Singapore"'),
    ];
    const diagnosis = diagnose(aCaseFile({ kinds: [{ kind: duplicate }], entities: [box], facts }));
    expect(diagnosis.contradictions).toHaveLength(1);
    expect(diagnosis.summary.join(" ")).not.toContain("Hong Kong");
  });
});

describe("times", () => {
  const fact = (at: string, fields = {}) => aFact("E1", { source: "database", observedAt: at, ...fields });
  const reading = (words: string, facts: ReturnType<typeof aFact>[]) => {
    const text = `sent ${words}`;
    return diagnose(aCaseFile({ text, entities: extractEntities(text), facts }));
  };
  const withTime = (words: string, facts: ReturnType<typeof aFact>[]) =>
    reading(words, facts)
      .contradictions.map(({ statement }) => statement)
      .join();

  test("exactly eight hours apart are UTC and port time mixed up", () => {
    const said = withTime("2025-10-04 20:25 UTC", [fact("2025-10-04T12:25:10Z")]);
    expect(said).toContain("are exactly 8 hours apart");
    expect(said).toContain("2025-10-04 20:25 port time");
  });

  test("of another year are named with both years", () => {
    expect(withTime("2024-10-04 12:25 UTC", [fact("2025-10-04T12:25:00Z")])).toContain("2025 and not 2024");
    expect(withTime("2024-10-04", [fact("2025-10-04T06:00:00Z")])).toContain("2025 and not 2024");
  });

  test.each([
    ["2025-10-04 20:25", /is the same moment, if it is port time \(UTC\+8\), as the 2025-10-04T12:25:00Z/],
    ["at 20:25 on 4 Oct port time", /"20:25 on 4 Oct" in the report is the same moment in port time/],
    ["4 Oct 20:25 SGT", /is the same moment in port time \(UTC\+8\) as/],
  ])("%s without a zone, or in port time, is told to be the moment a source records", (words, expected) => {
    const { summary, contradictions } = reading(words, [fact("2025-10-04T12:25:00Z")]);
    expect(summary.join(" ")).toMatch(expected);
    expect(contradictions).toEqual([]);
  });

  test("a year and a zone that are left out do not hide that two are eight hours apart", () => {
    expect(withTime("on 4 Oct at 12:25 port time", [fact("2025-10-04T12:25:10Z")])).toContain(
      'The report\'s time "4 Oct at 12:25"',
    );
    expect(withTime("4 Oct 04:25", [fact("2025-10-04T12:25:10Z")])).toContain("are exactly 8 hours apart");
  });

  test("what a row sets for the call is compared too", () => {
    const row = fact("2025-10-01T00:00:00Z", { deadlines: [{ what: "ETA", at: "2025-10-05T05:00:00Z" }] });
    expect(reading("ETA 5 Oct 13:00 local", [row]).summary.join(" ")).toContain(
      "the same moment in port time",
    );
  });

  test.each([
    ["that is quoted as it stands", "4 Oct 12:25", "2025-10-04T12:25:00Z"],
    ["that fits as port time", "2025-10-04 20:25", "2025-10-04T12:25:00Z"],
    ["that is merely another", "2025-10-04 14:00 UTC", "2025-10-04T12:25:00Z"],
    ["of an unrelated day of another year", "2024-03-01 12:25 UTC", "2025-10-04T12:25:00Z"],
  ])("a time %s is no contradiction", (_, words, at) => {
    expect(withTime(words, [fact(at)])).toBe("");
  });

  test("of one event in two sources, eight hours apart, are pointed out", () => {
    const facts = [
      fact("2025-10-04T12:25:00Z", { entities: [box] }),
      aFact("E2", { source: "log", observedAt: "2025-10-04T20:25:01Z", entities: [box] }),
    ];
    expect(named({ facts }).join()).toContain("one of them writes port time as UTC");
  });

  test("of one request whose clocks differ by minutes are pointed out", () => {
    const facts = [
      fact("2025-10-04T12:25:00Z", { entities: [box], excerpt: "correlation_id: corr-000777, status: OK" }),
      aFact("E2", {
        source: "log",
        observedAt: "2025-10-04T12:32:00Z",
        entities: [box],
        excerpt: "done correlation_id=corr-000777",
      }),
    ];
    expect(named({ facts }).join()).toContain("differ by 7 minutes over one request");
  });
});
