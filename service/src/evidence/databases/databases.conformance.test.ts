import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Entity } from "@imperial-court/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createScratchDatabase,
  findScratchObstacle,
  type ScratchDatabase,
  type ScratchKind,
} from "../../testing/scratch-databases.ts";
import { type OpenedSources, openSources } from "../open-sources.ts";
import type { Fact } from "../source.ts";
import { parseSourcesConfig } from "../sources-config.ts";

/** One suite for the three databases, on the demo terminal's rows and the transhipment profile. */
const demo = join(import.meta.dirname, "../../../../demo");
const script = ["schema.sql", "rows.sql"].map((file) => readFileSync(join(demo, file), "utf8")).join("\n");

const kinds: ScratchKind[] = ["sqlite", "mysql", "postgres"];
const obstacles = new Map(
  await Promise.all(kinds.map(async (kind) => [kind, await findScratchObstacle(kind)] as const)),
);

describe.each(kinds)("lookups in %s", (kind) => {
  const obstacle = obstacles.get(kind);
  let scratch: ScratchDatabase;
  let opened: OpenedSources;

  beforeAll(async () => {
    if (obstacle !== null) return;
    scratch = await createScratchDatabase(kind, script);
    opened = await open();
  });
  afterAll(async () => {
    await opened?.close();
    await scratch?.drop();
  });

  const check = (name: string, body: () => Promise<void>) =>
    test(name, async (context) => {
      if (obstacle !== null) context.skip(obstacle);
      await body();
    });

  check("identical rows of a container are the fault, with a safe order of changes", async () => {
    const facts = await lookUp("container", "DEMU4820190");
    const found = facts.find(({ finding }) => finding?.isRootCause);
    expect(found).toMatchObject({
      status: "found",
      location: "container container_id=501; container_id=502",
    });
    expect(found?.finding?.statement).toMatch(
      /^2 rows of the container table for DEMU4820190 .* 501, 502 \(DISCHARGED, MV Amber Heron\).* only in when they were written, 2 s apart/,
    );
    expect(found?.finding?.supports).toEqual(["CNTR.DUPLICATE_RECORD"]);
    expect(found?.deadlines).toContainEqual({ what: "last free day", at: "2026-03-07T15:59:59.000Z" });
    expect(found?.finding?.proposals?.map(({ sql }) => sql)).toEqual([
      "SELECT * FROM container WHERE container_id IN (501, 502)",
      "UPDATE api_event SET container_id = 502 WHERE api_id IN (701)",
      "UPDATE edi_message SET container_id = 502 WHERE edi_id IN (901)",
      "DELETE FROM container WHERE container_id IN (501)",
    ]);
    const [, event, , removal] = found!.finding!.proposals!;
    expect(event).toMatchObject({
      text: expect.stringContaining("would lose the link (ON DELETE SET NULL)"),
      affects: "1 row of api_event now (api_id 701)",
      undo: "UPDATE api_event SET container_id = 501 WHERE api_id IN (701)",
    });
    expect(removal?.affects).toMatch(
      /^1 row of container now \(container_id 501\); 1 row of api_event now \(api_id 701\) referencing it would lose the link/,
    );
    expect(removal?.undo).toMatch(
      /^INSERT INTO container \(container_id, cntr_no.*VALUES \(501, 'DEMU4820190'/,
    );
  });

  check("one row refutes the claim that a container is there twice", async () => {
    const [fact] = await lookUp("container", "DEMU4820203");
    expect(fact?.finding).toMatchObject({
      statement: expect.stringContaining("holds exactly 1 row for DEMU4820203 (record 503, IN_YARD)"),
      refutes: ["CNTR.DUPLICATE_RECORD"],
      isRootCause: false,
    });
  });

  check("a history of statuses is no duplicate, and differing weights are a mismatch", async () => {
    const history = await lookUp("container", "PRTU2044192");
    expect(history.flatMap(({ finding }) => finding?.supports ?? [])).not.toContain("CNTR.DUPLICATE_RECORD");
    const [mismatch] = await lookUp("container", "TSTU1088735");
    expect(mismatch?.finding?.statement).toMatch(
      /^The 2 rows of TSTU1088735 \(records \d+, \d+\) disagree in gross weight kg \(\d+(?:\.00)? against \d+/,
    );
  });

  check("a status behind the last event, a hold and a failed event are found", async () => {
    expect(await statements("container", "DEMU3177556")).toContainEqual(
      expect.stringMatching(/^The last event of DEMU3177556 is LOAD by TOS at .* is TRANSHIP$/),
    );
    expect(await statements("container", "PRTU7710033")).toContainEqual(
      expect.stringMatching(/^PRTU7710033 is on hold since/),
    );
    expect(await statements("container", "TSTU5500218")).toContainEqual(
      expect.stringContaining("answered with HTTP 502"),
    );
  });

  check("an active advice in use is closed in order: applications first, then the advice", async () => {
    const facts = await lookUp("vessel", "MV AMBER HERON");
    const fault = facts.find(({ finding }) => finding?.isRootCause);
    expect(fault?.finding?.statement).toMatch(
      /^Vessel advice 70021 of MV Amber Heron is already active.*2 active berth application .*application 32, 33/,
    );
    expect(fault?.finding?.proposals?.map(({ sql }) => sql)).toEqual([
      expect.stringMatching(
        /^UPDATE berth_application SET .* WHERE application_no = 32 AND vessel_close_datetime IS NULL$/,
      ),
      expect.stringMatching(/^UPDATE berth_application SET .* WHERE application_no = 33 /),
      expect.stringMatching(
        /^UPDATE vessel_advice SET effective_end_datetime = CURRENT_TIMESTAMP WHERE vessel_advice_no = 70021 /,
      ),
      null,
    ]);
    expect(fault?.finding?.proposals?.[0]?.undo).toBe(
      "UPDATE berth_application SET vessel_close_datetime = NULL, berthing_status = 'A', deleted = 'N' WHERE application_no = 32",
    );
  });

  check("expired advice refutes a conflict, and so does none", async () => {
    const [expired] = await findings("vessel", "CORAL EGRET");
    expect(expired).toMatchObject({
      refutes: ["VSL.ADVICE_CONFLICT"],
      statement: expect.stringContaining("1 rows (70011)"),
    });
    const none = await findings("vessel", "EMBER STORK");
    expect(none).toMatchObject([
      { refutes: ["VSL.ADVICE_CONFLICT"], statement: expect.stringContaining("(0 rows)") },
    ]);
  });

  check("a vessel that is not there, and a name borne twice, are said", async () => {
    const unknown = await lookUp("vessel", "MV GREEN ALBATROSS/04W");
    expect(unknown.map(({ status }) => status)).toEqual(["nothing", "nothing"]);
    expect(unknown[0]).toMatchObject({
      excerpt: expect.stringContaining("0 rows in vessel"),
      query: expect.stringContaining("'GREEN ALBATROSS'"),
    });
    expect(await statements("vessel", "Fair Kestrel")).toContainEqual(
      expect.stringContaining("2 vessels are called Fair Kestrel: IMO 9501069, 9501071"),
    );
    expect(await lookUp("imo", "9501033")).toMatchObject([{ location: "vessel vessel_id=3" }]);
    expect(await lookUp("call_sign", "V7DE5")).toMatchObject([{ location: "vessel vessel_id=5" }]);
  });

  check("a mistyped check digit leads to the container that is there", async () => {
    const facts = await lookUp("container", "DEMU4820209");
    expect(facts.map(({ status }) => status)).toEqual(["nothing", "found"]);
    expect(facts[1]?.finding?.statement).toMatch(
      /^DEMU4820209 reads like DEMU4820203, which is on record .*: one digit is another/,
    );
  });

  check("a digit left out leads to the container that is there", async () => {
    const [, found] = await lookUp("container", "DEMU482020");
    expect(found?.finding?.statement).toMatch(
      /^DEMU482020 reads like DEMU4820203, .*: one digit was left out/,
    );
  });

  for (const [type, value, expected] of [
    ["message_ref", "REF-IFT-0930", /reads like REF-IFT-0903, .*: two digits are swapped/],
    ["message_ref", "REF-COP-094", /reads like REF-COP-0904, .*: one digit was left out/],
    ["vessel", "AMBRE HERON", /reads like MV Amber Heron \(IMO \d{7}\)/],
    ["imo", "9501303", /reads like .* \(IMO 9501033\)/],
  ] as const) {
    check(`${type} ${value}, which is nowhere, leads to what is one slip away`, async () => {
      const facts = await lookUp(type, value);
      expect(facts.filter(({ isNear }) => isNear)).toMatchObject([
        { status: "found", finding: { statement: expect.stringMatching(expected), supports: [] } },
      ]);
      expect(facts.some(({ status }) => status === "nothing")).toBe(true);
    });
  }

  check("what the report names itself is not what it meant by another number", async () => {
    const both = request([entity("container", "DEMU4820209"), entity("container", "DEMU4820203")]);
    const facts = await opened.sources[0]!.lookUp(both, AbortSignal.timeout(5_000));
    expect(facts.filter(({ isNear }) => isNear)).toEqual([]);
  });

  check("applications, events and messages are found by their plain number", async () => {
    expect(await findings("message_ref", "application 32")).toMatchObject([
      { statement: expect.stringMatching(/^Berth application 32 is open .* advice 70021 of MV Amber Heron/) },
    ]);
    expect(await findings("message_ref", "application 77")).toMatchObject([
      { statement: expect.stringContaining("is not in the database (0 rows") },
    ]);
    expect(await findings("message_ref", "event 701")).toMatchObject([
      { statement: expect.stringMatching(/^In the database event 701 is the \w+ of DEMU4820190/) },
    ]);
    expect(await findings("message_ref", "EDI message 903")).toMatchObject([
      { statement: expect.stringContaining("REF-IFT-0903") },
    ]);
  });

  check("a correlation id is looked for among the calls, and not among the messages", async () => {
    const found = await findings("message_ref", "dm-req-7a19");
    expect(found.map(({ statement }) => statement)).toContainEqual(
      expect.stringMatching(/^The call dm-req-7a19, DISCHARGE of .* was answered with HTTP 502/),
    );
    expect(await lookUp("message_ref", "corr-0014")).toEqual([]);
  });

  check("an advice is found by its number, and an ended one is no obstacle", async () => {
    const ask = (value: string) =>
      opened.sources[0]!.lookUp(
        { ...request([entity("message_ref", value)]), text: `Please expire advice ${value}` },
        AbortSignal.timeout(5_000),
      );
    const statements = async (value: string) =>
      (await ask(value)).flatMap(({ finding }) => finding?.statement ?? []);
    expect(await statements("70010")).toContainEqual(
      expect.stringMatching(/^Vessel advice 70010 of MV Amber Heron is not active: it ended 2026-02-20/),
    );
    expect(await statements("70021")).toContainEqual(
      expect.stringMatching(/^Vessel advice 70021 of MV Amber Heron is active.*: 32, 33$/),
    );
    expect(await statements("79999")).toContainEqual(
      "Vessel advice 79999 is not in the database (0 rows have this number)",
    );
  });

  check("a box that disagrees with its last event is mended by one bounded statement", async () => {
    const facts = await lookUp("container", "DEMU3177556");
    const behind = facts.find(({ finding }) => finding?.supports.includes("CNTR.STATUS_MISMATCH"));
    expect(behind?.finding?.proposals).toMatchObject([
      {
        sql: expect.stringMatching(
          /^UPDATE container SET status = 'LOADED' WHERE container_id = \d+ AND status = '\w+'$/,
        ),
        affects: expect.stringContaining("1 row of container now"),
      },
    ]);
  });

  check("moves of a vessel are asked for only by a report on its stowage", async () => {
    const ask = (text: string) =>
      opened.sources[0]!.lookUp(
        { ...request([entity("vessel", "BLUE PELICAN")]), text },
        AbortSignal.timeout(5_000),
      );
    const stowage = await ask("BAPLIE of MV Blue Pelican still lists a box that the COARRI shows as loaded");
    expect(stowage.map(({ finding }) => finding?.statement)).toContainEqual(
      expect.stringMatching(
        /^1 loads of MV Blue Pelican are not followed by the container's status: DEMU3177556/,
      ),
    );
    expect(
      (await ask("MV Blue Pelican is late")).some(({ location }) => location?.startsWith("api_event")),
    ).toBe(false);
  });

  check("a rejected message is told from one that was never acknowledged and one that was", async () => {
    const [rejected] = await lookUp("message_ref", "REF-IFT-0903");
    expect(rejected?.finding).toMatchObject({
      statement: expect.stringMatching(
        /failed validation and is in ERROR: "Mandatory segment NAD missing after BGM".*\(acknowledged: none\)/,
      ),
      isRootCause: true,
    });
    expect(rejected?.finding?.proposals).toMatchObject([
      { sql: null, text: expect.stringContaining("do not set it to ACKED") },
    ]);
    expect(await findings("message_ref", "REF-COP-0904")).toMatchObject([
      { supports: ["EDI.ACK_MISSING"], isRootCause: true },
    ]);
    expect(await findings("message_ref", "REF-COP-0902")).toMatchObject([
      { refutes: ["EDI.ACK_MISSING", "EDI.VALIDATION_REJECT", "EDI.DUPLICATE_SEQUENCE"] },
    ]);
    expect(await findings("message_ref", "REF-COP-9999")).toMatchObject([
      { statement: expect.stringContaining("0 rows") },
    ]);
    const supports = (await findings("message_ref", "REF-IFT-0908")).flatMap(
      (finding) => finding?.supports ?? [],
    );
    expect(supports).toContain("EDI.DUPLICATE_SEQUENCE");
  });

  check("an instruction planted in a column is flagged and changes nothing", async () => {
    const held = (await lookUp("container", "PRTU7710033")).find(({ location }) =>
      location?.startsWith("api_event"),
    );
    expect(held?.flags).toEqual([expect.stringContaining("treated as data")]);
    expect(held?.finding?.supports).toEqual(["CNTR.HOLD_CUSTOMS"]);
  });

  check("a hostile identifier is a value, not a statement", async () => {
    for (const value of ["' OR '1'='1", "x'; DROP TABLE container; --", "\\", "%", "\u0001"]) {
      const facts = await lookUp("container", value);
      expect(facts.map(({ status }) => status)).toEqual(["nothing"]);
    }
    expect(await lookUp("container", "DEMU4820203")).not.toEqual([]);
  });

  check("the check finds nothing to complain of, and shows a row", async () => {
    const [source] = await opened.check();
    expect(source).toMatchObject({ status: "ok", summary: "6 tables, 22 lookups", problems: [] });
    expect(source?.sample).toContain("api_event: {");
  });

  check("suggested lookups are a valid sources file and find the container", async () => {
    const suggestion = await opened.suggest("terminal");
    const drafted = await open(suggestion!);
    try {
      expect(await drafted.check()).toMatchObject([{ status: "ok", problems: [] }]);
      const facts = await drafted.sources[0]!.lookUp(
        request([entity("container", "DEMU4820190")]),
        AbortSignal.timeout(5_000),
      );
      expect(facts.map(({ location }) => location?.split(" ")[0])).toEqual(
        expect.arrayContaining(["container", "edi_message", "api_event"]),
      );
    } finally {
      await drafted.close();
    }
  });

  check("a lookup that no longer fits the schema is reported, and costs only its own fact", async () => {
    const changed = await open(`
profile: transhipment
lookups:
  - { name: old lookup, for: container, table: box, key: box_no, sql: "SELECT box_no FROM box WHERE box_no = :value" }
  - name: bad proposal
    for: container
    table: container
    key: container_id
    sql: "SELECT container_id FROM container WHERE cntr_no = :value"
    checks:
      - name: everything
        when: { rows: { at_least: 1 } }
        finding: "{nothing_like_it}"
        proposals: [{ text: x, sql: "DELETE FROM container WHERE status = 'IN_YARD'" }]
`);
    try {
      const [source] = await changed.check();
      expect(source?.status).toBe("warning");
      expect(source?.problems).toEqual([
        expect.stringMatching(/^lookup "old lookup" no longer fits: .*box/),
        expect.stringContaining("speaks of a column nothing_like_it"),
        expect.stringContaining("names no whole key of container"),
      ]);
      const facts = await changed.sources[0]!.lookUp(
        request([entity("container", "DEMU4820203")]),
        AbortSignal.timeout(5_000),
      );
      expect(
        facts.filter(({ status }) => status === "failed").map(({ query }) => query.split(":")[0]),
      ).toEqual(["old lookup", "bad proposal"]);
      expect(facts.some(({ status }) => status === "found")).toBe(true);
    } finally {
      await changed.close();
    }
  });

  check("a statement that takes too long fails within its timeout", async () => {
    const endless = {
      sqlite:
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000000) SELECT COUNT(*) AS total FROM n WHERE :value <> ''",
      mysql: "SELECT SLEEP(20) AS total FROM container WHERE :value <> ''",
      postgres: "SELECT pg_sleep(20) AS total WHERE :value <> ''",
    }[kind];
    const slow = await open(`
statement_timeout_ms: 150
lookups: [{ name: endless, for: container, table: container, key: total, sql: "${endless}" }]
`);
    try {
      const facts = await slow.sources[0]!.lookUp(
        request([entity("container", "DEMU4820203")]),
        AbortSignal.timeout(10_000),
      );
      expect(facts).toMatchObject([
        { status: "failed", excerpt: expect.stringContaining('The lookup "endless" failed') },
      ]);
    } finally {
      await slow.close();
    }
  });

  test("an account that could write is refused, and used read-only when that is allowed", async (context) => {
    if (obstacle !== null) context.skip(obstacle ?? "");
    if (kind === "sqlite") context.skip("a SQLite file has no accounts; it is always opened read-only");
    const refused = await open("profile: transhipment", scratch.owner);
    const allowed = await open("profile: transhipment\nallow_writable_account: true", scratch.owner);
    try {
      expect(await refused.check()).toMatchObject([
        { status: "failed", problems: [expect.stringContaining("allow_writable_account: true")] },
      ]);
      const facts = await refused.sources[0]!.lookUp(
        request([entity("container", "DEMU4820203")]),
        AbortSignal.timeout(5_000),
      );
      expect(facts).toMatchObject([{ status: "failed", excerpt: expect.stringContaining("could write") }]);
      expect(await allowed.check()).toMatchObject([{ status: "ok" }]);
    } finally {
      await Promise.all([refused.close(), allowed.close()]);
    }
  });

  function open(yaml = "profile: transhipment", place = scratch.reader): Promise<OpenedSources> {
    const body = yaml.trim().replaceAll("\n", "\n    ");
    const address = kind === "sqlite" ? `path: ${place}` : `url: ${place}`;
    const text = `sources:\n  - name: terminal\n    type: ${kind}\n    ${address}\n    ${body}\n`;
    return parseSourcesConfig(text, "court.config.yaml", {}).then(openSources);
  }

  async function lookUp(type: Entity["type"], value: string): Promise<Fact[]> {
    return opened.sources[0]!.lookUp(request([entity(type, value)]), AbortSignal.timeout(5_000));
  }

  async function findings(type: Entity["type"], value: string) {
    return (await lookUp(type, value)).map(({ finding }) => finding).filter((finding) => finding !== null);
  }

  async function statements(type: Entity["type"], value: string) {
    return (await findings(type, value)).map(({ statement }) => statement);
  }
});

function request(entities: Entity[]) {
  return {
    runId: null,
    text: entities.map(({ value }) => value).join(" "),
    receivedAt: "2026-03-03T12:00:00.000Z",
    entities,
  };
}

function entity(type: Entity["type"], value: string): Entity {
  return { type, value, start: 0, end: value.length, valid: true, note: null };
}
