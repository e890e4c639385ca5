import { reportSchema } from "@imperial-court/contract";
import { describe, expect, test } from "vitest";
import type { EvidenceSource, Fact } from "../evidence/source.ts";
import { aContact, aFact, aLibrary, aRunbook } from "../testing/a-case-file.ts";
import { analyze } from "./pipeline.ts";
import { type AnalysisTools, type Checkpoint, type Incident, stageNames } from "./stages.ts";

const library = aLibrary({
  contacts: [aContact("Container", { name: "Robin Teo" })],
  runbooks: [
    aRunbook("missing", {
      title: "Container missing in the yard",
      kinds: ["CNTR.MISSING"],
      symptoms: ["container is missing from terminal", "container not found in the yard"],
      steps: ["Ask the yard for a sighting of CONTAINER_ID."],
    }),
  ],
});

function anIncident(fields: Partial<Incident> = {}): Incident {
  return {
    runId: null,
    text: "Container MSKU1234567 is missing from terminal",
    receivedAt: "2026-03-02T02:00:00.000Z",
    hints: {},
    ...fields,
  };
}

function tools(changes: Partial<AnalysisTools> = {}): AnalysisTools {
  return {
    library,
    sources: [],
    signal: new AbortController().signal,
    checkpoint: async (_, work) => work(),
    onLookup: () => undefined,
    ...changes,
  };
}

function aSource(name: string, facts: readonly Fact[]): EvidenceSource {
  return { name, timeLimitMs: 1_000, lookUp: async () => [...facts] };
}

const found: Fact = aFact("E0", {
  source: "gate log",
  location: "gate.log:14",
  observedAt: "2026-03-01T22:10:00Z",
  excerpt: "GATE_OUT MSKU1234567 lane=4",
  finding: {
    statement: "MSKU1234567 left through lane 4 and the TOS was not told.",
    supports: ["CNTR.MISSING"],
    isRootCause: true,
  },
});

test("the first example of the contract: container management, medium, check digit, what to do, whom to inform", async () => {
  const report = await analyze(anIncident(), tools());
  expect(reportSchema.parse(report)).toEqual(report);
  expect(report.incident_analysis).toMatchObject({
    is_incident: true,
    incident_type: "Container Management",
    severity: "Medium",
    verdict: "inconclusive",
    root_cause: null,
  });
  const advice = report.incident_analysis.recommendations.join(" ");
  expect(advice).toMatch(/MSKU1234567.*check digit.*5/);
  expect(advice).toContain("Robin Teo");
  expect(report.open_questions.join(" ")).toContain("No log or database is connected");
});

test("evidence carries the verdict, and every claim cites it", async () => {
  const told: string[] = [];
  const report = await analyze(
    anIncident(),
    tools({ sources: [aSource("gate log", [found])], onLookup: (fact) => told.push(fact.source) }),
  );
  expect(told).toEqual(["gate log"]);
  expect(report.incident_analysis).toMatchObject({
    verdict: "confirmed",
    root_cause: { statement: found.finding?.statement, evidence: ["E1"] },
  });
  expect(report.evidence).toMatchObject([{ id: "E1", excerpt: found.excerpt, location: "gate.log:14" }]);
  expect(report.timeline[0]).toMatchObject({ at: "2026-03-01T22:10:00Z", evidence: "E1" });
});

test("every claim cites evidence that is in the report", async () => {
  const report = await analyze(anIncident(), tools({ sources: [aSource("gate log", [found, found])] }));
  const known = report.evidence.map(({ id }) => id);
  const cited = [
    ...(report.incident_analysis.root_cause?.evidence ?? []),
    ...report.hypotheses.flatMap(({ evidence }) => evidence),
    ...report.actions.flatMap(({ evidence }) => evidence),
    ...report.timeline.flatMap(({ evidence }) => evidence ?? []),
  ];
  expect(cited.length).toBeGreaterThan(3);
  expect(known).toEqual(expect.arrayContaining(cited));
});

test("a text that reports no incident gets a short honest answer, and nobody is woken", async () => {
  const asked: string[] = [];
  const source: EvidenceSource = {
    name: "gate log",
    timeLimitMs: 1_000,
    lookUp: async () => {
      asked.push("gate log");
      return [];
    },
  };
  const report = await analyze(anIncident({ text: "Thanks, all good now!" }), tools({ sources: [source] }));
  expect(reportSchema.parse(report)).toEqual(report);
  expect(report.incident_analysis).toMatchObject({
    is_incident: false,
    incident_kind: "NONE",
    priority: "P4",
  });
  expect(report).toMatchObject({ actions: [], evidence: [], escalation: { contact: null } });
  expect(asked).toEqual([]);
});

test("a question about a box is no incident, and is looked up all the same", async () => {
  const fact = aFact("E1", {
    source: "terminal database",
    finding: {
      statement: "MSKU1234565 is there twice",
      supports: ["CNTR.DUPLICATE_RECORD"],
      isRootCause: true,
    },
  });
  const report = await analyze(
    anIncident({ text: "Thanks, MSKU1234565 is fine now, you can close this." }),
    tools({ sources: [aSource("terminal database", [fact])] }),
  );
  expect(reportSchema.parse(report)).toEqual(report);
  expect(report.incident_analysis).toMatchObject({ is_incident: false, verdict: "inconclusive" });
  expect(report.incident_analysis.summary).toContain("A fault stands in a source all the same");
  expect(report.incident_analysis.recommendations[0]).toMatch(/^Look at E1, terminal database/);
  expect(report.evidence).toHaveLength(1);
  expect(report.escalation.contact).toBeNull();
});

test("a run of the same incident is listed as related, is to be looked at first, and decides nothing", async () => {
  const relatedRun = { runId: "0b6ff8a5-4b6e-4c59-9d0e-5c1d3f1f6a11", why: "same container" };
  const other: Fact = { ...aFact("E0", { source: "other runs", excerpt: "Container missing" }), relatedRun };
  const report = await analyze(anIncident(), tools({ sources: [aSource("other runs", [other, other])] }));
  expect(report.related_runs).toEqual([{ run_id: relatedRun.runId, why: "same container" }]);
  expect(report.incident_analysis.verdict).toBe("inconclusive");
  expect(report.incident_analysis.recommendations[0]).toContain(`Look at run ${relatedRun.runId}`);
  expect(report.open_questions.join(" ")).toContain("No log or database is connected");
});

describe("checkpoints", () => {
  test("every stage passes one, in the order of the design", async () => {
    const seen: string[] = [];
    const checkpoint: Checkpoint = async (stage, work) => {
      seen.push(stage);
      return work();
    };
    const report = await analyze(anIncident(), tools({ checkpoint }));
    expect(seen).toEqual([...stageNames]);
    expect(report.provenance.stages.map(({ name }) => name)).toEqual([...stageNames]);
  });

  test("a run taken up after any stage, from stored JSON, ends with the same report", async () => {
    const sources = [aSource("gate log", [found])];
    const stored = new Map<string, string>();
    const recording: Checkpoint = async (stage, work) => {
      const result = await work();
      stored.set(stage, JSON.stringify(result));
      return result;
    };
    const whole = await analyze(anIncident(), tools({ sources, checkpoint: recording }));
    for (const last of stageNames) {
      const finished = stageNames.slice(0, stageNames.indexOf(last) + 1);
      const resuming: Checkpoint = async (stage, work) =>
        finished.includes(stage) ? JSON.parse(stored.get(stage) ?? "null") : work();
      const resumed = await analyze(anIncident(), tools({ sources, checkpoint: resuming }));
      expect({ ...resumed, provenance: null }, last).toEqual({ ...whole, provenance: null });
    }
  });

  test("what a stage tells of itself is small and serialisable", async () => {
    const details: Record<string, unknown> = {};
    const checkpoint: Checkpoint = async (stage, work, describe) => {
      const result = await work();
      details[stage] = describe?.(result);
      return result;
    };
    await analyze(anIncident(), tools({ checkpoint, sources: [aSource("gate log", [found])] }));
    expect(JSON.parse(JSON.stringify(details))).toEqual(details);
    expect(details).toMatchObject({
      "extract-entities": { entities: [{ type: "container", value: "MSKU1234567", valid: false }] },
      "collect-evidence": { evidence: [{ id: "E1", source: "gate log", status: "found" }] },
      diagnose: { kind: "CNTR.MISSING", verdict: "confirmed", severity: "Medium" },
    });
  });
});

test("a run that is told to stop starts no further stage", async () => {
  const controller = new AbortController();
  const seen: string[] = [];
  const checkpoint: Checkpoint = async (stage, work) => {
    seen.push(stage);
    const result = await work();
    if (stage === "retrieve-knowledge") controller.abort(new Error("cancelled"));
    return result;
  };
  await expect(analyze(anIncident(), tools({ checkpoint, signal: controller.signal }))).rejects.toThrow(
    "cancelled",
  );
  expect(seen).toEqual(["intake", "extract-entities", "retrieve-knowledge"]);
});

test("the same incident gets the same report", async () => {
  const [first, second] = await Promise.all([analyze(anIncident(), tools()), analyze(anIncident(), tools())]);
  expect({ ...first, provenance: null }).toEqual({ ...second, provenance: null });
});

test("the report on a megabyte of identifiers and times stays readable", async () => {
  const line = "ETA 2026-03-02 13:00 of CSQU3054383 differs, E12 and MV LION CITY 07 late, no answer\n";
  const text = line.repeat(Math.floor(1_048_576 / line.length));
  const report = await analyze(anIncident({ text }), tools());
  expect(report.timeline.length).toBeLessThanOrEqual(20);
  expect(report.escalation.messages.sms.length).toBeLessThanOrEqual(160);
});

test("a megabyte of container numbers is looked up in part, listed in part, and says so", async () => {
  const asked: number[] = [];
  const source: EvidenceSource = {
    name: "terminal database",
    timeLimitMs: 1_000,
    async lookUp({ entities }) {
      asked.push(entities.length);
      return [found];
    },
  };
  const numbers = Array.from({ length: 60_000 }, (_, index) => `MSKU${String(1_000_000 + index)}`);
  const text = `These containers are missing from the terminal: ${numbers.join(" ")}`;
  const report = await analyze(anIncident({ text }), tools({ sources: [source] }));
  expect(asked).toEqual([12]);
  expect(report.entities).toHaveLength(1_000);
  expect(JSON.stringify(report).length).toBeLessThan(400_000);
  const said = report.open_questions.join(" ");
  expect(said).toContain("Only the first identifiers of each type were looked up");
  expect(said).toMatch(/The report lists the first 1,000 identifiers; [\d,]+ more stand in the text/);
});

test("what a row or a line tries to make its reader do is flagged with the report", async () => {
  const flag = "It holds an instruction to its reader, which was treated as data and ignored.";
  const report = await analyze(
    anIncident(),
    tools({ sources: [aSource("gate log", [{ ...found, flags: [flag] }])] }),
  );
  expect(report.provenance.flags).toContain(`E1: ${flag}`);
  expect(report.incident_analysis.severity).toBe("Medium");
});
