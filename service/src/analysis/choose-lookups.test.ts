import type { Entity } from "@imperial-court/contract";
import { expect, test } from "vitest";
import type { EvidenceSource, Fact } from "../evidence/source.ts";
import { aFact } from "../testing/a-case-file.ts";
import { chooseLookups, findLeads, findNames } from "./choose-lookups.ts";
import { collectEvidence } from "./collect-evidence.ts";
import { settleFindings } from "./settle-findings.ts";

function entitiesOf(type: Entity["type"], count: number): Entity[] {
  return Array.from({ length: count }, (_, index) => ({
    type,
    value: `${type}-${index}`,
    start: 0,
    end: 1,
    valid: true,
    note: null,
  }));
}

test("each type's first identifiers are looked up once, and the others are counted", () => {
  const many = [...entitiesOf("container", 40), ...entitiesOf("container", 40), ...entitiesOf("vessel", 2)];
  const { entities, leftOut } = chooseLookups(many);
  expect(entities.filter(({ type }) => type === "container")).toHaveLength(12);
  expect(entities.filter(({ type }) => type === "vessel")).toHaveLength(2);
  expect([...leftOut]).toEqual([["container", 28]]);
});

test("keys of rows are leads, those of a row with a conclusion first, and what the report names is none", () => {
  const known = { type: "message_ref", value: "REF-IFT-0007" } as const;
  const plain = aFact("E1", { excerpt: "vessel_id: 7, vessel_name: MV A", location: "vessel vessel_id=7" });
  const telling = aFact("E2", {
    excerpt: "edi_id: 3, message_ref: REF-IFT-0007, container_id: NULL, application_no: 2",
    location: "edi_message edi_id=3",
    entities: [known],
    finding: { statement: "It was rejected." },
  });
  expect(findLeads([plain, telling]).map(({ name, value }) => `${name}=${value}`)).toEqual([
    "edi_id=3",
    "application_no=2",
    "vessel_id=7",
  ]);
});

test("what the lines of a call name is looked up, where the report gives the call alone", () => {
  const call = { ...entitiesOf("message_ref", 1)[0]!, value: "corr-0031" };
  const line = aFact("E1", {
    excerpt: 'ERROR corrId=corr-0031 message_ref="REF-IFT-0007" system_vessel_name="MV Lion City 07"',
    location: "a.log:4",
    entities: [call],
  });
  const names = (facts: readonly (typeof line)[], entities: readonly Entity[]) =>
    findNames(facts, entities).map(({ type, value }) => `${type} ${value}`);
  expect(names([line], [call])).toEqual(["message_ref REF-IFT-0007", "vessel LION CITY 07"]);
  expect(names([line], entitiesOf("container", 1))).toEqual([]);
  const ofMany = [1, 2, 3, 4].map((number) => ({ ...line, excerpt: `cntr_no=MSKU000000${number}` }));
  expect(names(ofMany, [call])).toEqual([]);
});

test("a source that follows leads is asked again for the keys of another one's rows, and nothing is shown twice", async () => {
  const row: Fact = { ...aFact("", { excerpt: "application_no: 2, deleted: N" }), source: "database" };
  const line: Fact = {
    ...aFact("", { excerpt: "application_no=2 deleted=A", location: "a.log:6" }),
    source: "log",
  };
  const asked: (string | undefined)[] = [];
  const log: EvidenceSource = {
    name: "log",
    timeLimitMs: 1_000,
    followsLeads: true,
    async lookUp({ leads }) {
      asked.push(leads?.map(({ name, value }) => `${name}=${value}`).join());
      return leads === undefined
        ? [{ ...line, location: "a.log:1" }]
        : [line, { ...line, location: "a.log:1" }];
    },
  };
  const database: EvidenceSource = { name: "database", timeLimitMs: 1_000, lookUp: async () => [row] };
  const told: Fact[] = [];
  const request = { runId: null, text: "", receivedAt: "2025-10-09T00:00:00Z", entities: [] };
  const facts = await collectEvidence(request, [log, database], new AbortController().signal, (fact) =>
    told.push(fact),
  );
  expect(asked).toEqual([undefined, "application_no=2"]);
  expect(facts.map(({ id, location }) => `${id} ${location}`)).toEqual([
    "E1 a.log:1",
    `E2 ${row.location}`,
    "E3 a.log:6",
  ]);
  expect(told).toHaveLength(3);
});

test("a normal state is a fault only in a report of its kind", () => {
  const finding = {
    statement: "Advice 70 is active.",
    supports: ["VSL.ADVICE_CONFLICT"],
    isRootCause: true,
    onlyIfClaimed: true,
  } as const;
  const facts = [aFact("E1", { finding })];
  const refused = [{ kind: "VSL.ADVICE_CONFLICT", probability: 0.9, why: [] }] as const;
  const flag = [{ kind: "VSL.MASTER_DATA", probability: 0.6, why: [] }] as const;
  expect(settleFindings(facts, refused)[0]?.finding).toMatchObject({ isRootCause: true });
  expect(settleFindings(facts, flag)[0]?.finding).toMatchObject({ isRootCause: false, supports: [] });
});
