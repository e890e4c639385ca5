import { join } from "node:path";
import { expect, test } from "vitest";
import { StartError } from "../errors.ts";
import { parseSourcesConfig, readProfile, readSourcesConfig } from "./sources-config.ts";

const logs = "sources:\n  - name: logs\n    type: logs\n    paths: [logs/*.log]\n";

test("a file with logs and a database is read with its defaults", async () => {
  const config = await parseSourcesConfig(
    `${logs}  - name: tos\n    type: mysql\n    url: mysql://court:\${TOS_PASSWORD}@tos/app\n    profile: transhipment\n`,
    "/etc/court/court.config.yaml",
    { TOS_PASSWORD: "s3cret" },
  );
  expect(config.directory).toBe("/etc/court");
  expect(config.sources).toMatchObject([
    { name: "logs", type: "logs", time_zone: "+00:00", time_limit_ms: 5_000, max_facts: 12 },
    {
      name: "tos",
      url: "mysql://court:s3cret@tos/app",
      allow_writable_account: false,
      row_limit: 50,
      statement_timeout_ms: 1_000,
    },
  ]);
  expect(config.sources[1]).toHaveProperty("lookups.0.name", "container by number");
});

test.each([
  [
    "sources:\n  - name: x\n    type: oracle\n",
    "line 3, sources[0].type: not a type of source; allowed are logs, postgres, mysql, sqlite",
  ],
  [
    `${logs}    colour: red\n`,
    'line 2, sources[0]: unknown key "colour"; allowed are name, type, paths, time_zone, time_limit_ms, max_facts',
  ],
  [
    `${logs}    time_zone: SGT\n`,
    'line 5, sources[0].time_zone: an offset such as "+00:00" or "+08:00" is needed',
  ],
  [`${logs}    max_facts: 0\n`, "line 5, sources[0].max_facts: Too small"],
  [logs + logs.slice("sources:\n".length), 'line 5, sources[1].name: the name "logs" is used twice'],
  [
    "sources:\n  - name: a\n    type: sqlite\n    path: x.db\n",
    "line 2, sources[0]: a database needs lookups or a profile",
  ],
  [
    `sources:\n  - name: a\n    type: sqlite\n    path: \${NOT_SET}/x.db\n    profile: transhipment\n`,
    "line 4, sources[0].path: the environment has no variable NOT_SET",
  ],
  [
    "sources:\n  - name: a\n    type: sqlite\n    path: x.db\n    profile: port\n",
    "line 5, sources[0].profile: not allowed; allowed are transhipment",
  ],
  ["sources: [\n", "line 2: "],
])("%j is refused with its place and what is allowed", async (text, expected) => {
  const error = await parseSourcesConfig(text, "court.config.yaml", {}).catch((each: unknown) => each);
  expect(error).toBeInstanceOf(StartError);
  expect((error as Error).message).toContain("court.config.yaml is not a valid sources file:\n");
  expect((error as Error).message).toContain(expected);
});

test.each([
  ["DELETE FROM box WHERE id = :value", "a lookup is a SELECT"],
  ["SELECT id FROM box WHERE id = :value; DROP TABLE box", "only one statement is allowed"],
  ["SELECT id FROM box WHERE id = :value -- all", "comments are not allowed in a statement"],
  ["SELECT id INTO OUTFILE 'x' FROM box WHERE id = :value", "a lookup only reads; INTO is not allowed"],
  [
    "WITH gone AS (DELETE FROM box RETURNING id) SELECT id FROM gone WHERE id = :value",
    "a lookup only reads; DELETE is not allowed",
  ],
  [
    "SELECT id FROM box WHERE id = :serial",
    "the parameter :serial is unknown; allowed are :value, :bare, :compact, :number, :near",
  ],
  ["SELECT id FROM box", "a lookup needs the parameter :value"],
  ["SELECT 'open FROM box WHERE id = :value", "is not closed"],
])("the lookup %j is refused", async (sql, expected) => {
  const lookup = { name: "l", for: "container", table: "box", key: "id", sql };
  await expect(parse(lookup)).rejects.toThrow(expected);
});

test.each([
  [{ for: "contaner" }, "sources[0].lookups[0].for: not allowed; allowed are container, vessel, voyage"],
  [
    { checks: [{ name: "c", when: { rows: {}, colour: 1 }, finding: "x" }] },
    'unknown key "colour"; allowed are row_where, differs, no_rows, rows, identical, rows_differ',
  ],
  [{ checks: [{ name: "c", when: {}, finding: "x" }] }, "a check needs at least one condition"],
  [
    { checks: [{ name: "c", when: { no_rows: true }, finding: "x", supports: ["CNTR.LOST"] }] },
    "supports[0]: not allowed; allowed are CNTR.MISSING",
  ],
  [{ key: "id; DROP" }, "a plain table or column name is needed"],
])("a lookup with %j is refused", async (fields, expected) => {
  const lookup = {
    name: "l",
    for: "container",
    table: "box",
    key: "id",
    sql: "SELECT id FROM box WHERE id = :value",
    ...fields,
  };
  await expect(parse(lookup)).rejects.toThrow(expected);
});

test("every problem is reported at once, and a secret is never repeated", async () => {
  const text = `sources:\n  - name: a\n    type: postgres\n    url: \${PG_URL}\n    row_limit: 0\n    profile: nope\n`;
  const error = (await parseSourcesConfig(text, "c.yaml", { PG_URL: "not a url hunter2" }).catch(
    (each: unknown) => each,
  )) as Error;
  expect(error.message.split("\n")).toHaveLength(4);
  expect(error.message).not.toContain("hunter2");
});

test("a literal dollar brace is written with two dollars", async () => {
  const config = await parseSourcesConfig(
    logs.replace("logs/*.log", () => `"$\${x}/*.log"`),
    "c.yaml",
    {},
  );
  expect(config.sources[0]).toMatchObject({ paths: [`\${x}/*.log`] });
});

test("a missing file says which, and the shipped profile is valid", async () => {
  await expect(readSourcesConfig("/nowhere/court.config.yaml", {})).rejects.toThrow(
    "/nowhere/court.config.yaml cannot be read",
  );
  expect((await readProfile("transhipment")).length).toBeGreaterThan(5);
  const demo = join(import.meta.dirname, "../../../demo/court.config.yaml");
  expect((await readSourcesConfig(demo, {})).sources.map(({ type }) => type)).toEqual(["logs", "sqlite"]);
});

function parse(lookup: Record<string, unknown>) {
  const source = { name: "db", type: "sqlite", path: "x.db", lookups: [lookup] };
  return parseSourcesConfig(JSON.stringify({ sources: [source] }), "court.config.yaml", {});
}
