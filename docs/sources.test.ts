import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { checkSchema, lookupSchema } from "../service/src/evidence/lookup-config.ts";
import { openSources } from "../service/src/evidence/open-sources.ts";
import { parseSourcesConfig } from "../service/src/evidence/sources-config.ts";
import { temporaryDirectory } from "../service/src/testing/temporary-directory.ts";

const text = readFileSync(join(import.meta.dirname, "sources.md"), "utf8");
const examples = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");

test("the examples in docs/sources.md are valid sources files", async () => {
  expect(examples).toHaveLength(2);
  for (const example of examples) {
    const config = await parseSourcesConfig(example, "docs/sources.md", { TOS_PASSWORD: "secret" });
    expect(config.sources.length).toBeGreaterThan(0);
  }
});

test("the lookup in docs/sources.md finds an unrecorded move and proposes to record it", async () => {
  const directory = temporaryDirectory();
  const database = new DatabaseSync(join(directory, "gate.db"));
  database.exec(`CREATE TABLE gate_move (move_id INTEGER PRIMARY KEY, cntr_no TEXT, direction TEXT, lane TEXT,
      moved_at TEXT, last_free_day TEXT, recorded INTEGER);
    INSERT INTO gate_move VALUES (7, 'MSKU1234565', 'OUT', 'G2', '2026-03-02 07:54:51', '2026-03-05', 0);`);
  database.close();
  const config = await parseSourcesConfig(examples[1] ?? "", join(directory, "court.config.yaml"), {});
  const opened = openSources(config);
  try {
    const entity = { type: "container", value: "MSKU1234565", start: 0, end: 11, valid: true } as const;
    const request = {
      runId: null,
      text: entity.value,
      receivedAt: "2026-03-02T09:00:00Z",
      entities: [{ ...entity, note: null }],
    };
    const [fact] = await opened.sources[0]!.lookUp(request, AbortSignal.timeout(10_000));
    expect(fact?.finding?.statement).toContain("left by lane G2");
    expect(fact?.finding?.proposals?.[0]).toMatchObject({
      sql: expect.stringContaining("WHERE move_id = 7"),
      affects: expect.stringContaining("1 row of gate_move"),
    });
    expect(fact?.deadlines).toEqual([expect.objectContaining({ what: "last free day" })]);
  } finally {
    await opened.close();
  }
});

test("docs/sources.md has every key of a lookup, of a check and of its conditions", () => {
  const keys = [
    ...Object.keys(lookupSchema.shape),
    ...Object.keys(checkSchema.shape),
    ...Object.keys(checkSchema.shape.when.shape),
  ];
  expect(keys.filter((key) => !new RegExp(`[\`{\\s]${key}[\`:]`).test(text))).toEqual([]);
});
