import { join } from "node:path";
import { expect, test } from "vitest";
import { openSqliteEngine } from "../testing/sqlite-engine.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { EngineUnderTest } from "./conformance/engine-under-test.ts";
import { describeRuns } from "./runs.conformance.ts";

describeRuns("SQLite", async ({ clock } = {}) =>
  openSqliteEngine(join(temporaryDirectory(), "court.sqlite"), clock),
);

test("a removed run leaves no row in any table", async () => {
  const parts = openSqliteEngine(join(temporaryDirectory(), "court.sqlite"));
  const engine = await EngineUnderTest.open(async () => parts);
  await engine.work();
  await engine.ended(await engine.submit({}, { idempotencyKey: "key" }));
  await engine.ended(await engine.submit());
  await engine.runs.list({ limit: 1, q: "container" });
  await engine.runs.cleanup({ maxAgeHours: 0, isDryRun: false });
  await engine.parts.queue.stop({ graceMs: 0 });
  const tables = [
    "runs",
    "incident_texts",
    "reports",
    "run_events",
    "stage_results",
    "run_entities",
    "idempotency_keys",
    "run_search",
    "run_search_backlog",
    "jobs",
  ];
  for (const table of tables) {
    expect({ table, ...parts.database.get(`SELECT count(*) AS rows FROM ${table}`) }).toEqual({
      table,
      rows: 0,
    });
  }
});

test("what a page needs is read from an index in its order, never sorted", () => {
  const { database, close } = openSqliteEngine(join(temporaryDirectory(), "court.sqlite"));
  const pages = [
    ...["", "status = 'failed' AND", "incident_kind = 'SAFETY.FIRE' AND", "severity = 'Low' AND"],
    "caller <> 'anonymous' AND caller = 'desk' AND",
  ];
  for (const driver of pages) {
    const plan = database.all<{ detail: string }>(
      `EXPLAIN QUERY PLAN SELECT seq, created_at FROM runs WHERE ${driver} (created_at, seq) < ('9999', 1)
       ORDER BY created_at DESC, seq DESC LIMIT 20`,
    );
    expect(plan.map(({ detail }) => detail).join()).toMatch(/^SEARCH runs USING COVERING INDEX/);
  }
  return close();
});
