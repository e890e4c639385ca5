import { once } from "node:events";
import { Worker } from "node:worker_threads";
import pg from "pg";
import { percentile } from "../load.ts";
import type { Bench } from "./bench-servers.ts";
import type { Row } from "./measures.ts";

const looks = 1_000;
/** Before them, so that what is timed is a list and not the first minutes of a process. */
const warmUpLooks = 500;
const rowsPerInsert = 100_000;

/** The newest 20 and single runs, of as many stored ones, asked one at a time through HTTP. */
export async function measureManyRuns(bench: Bench, runs: number): Promise<Row[]> {
  const court = bench.engines[0]!;
  await court.fresh();
  const api = await court.start("api");
  const client = new pg.Client(court.place());
  await client.connect();
  await client.query("SET synchronous_commit = off");
  for (let stored = 0; stored < runs; stored += rowsPerInsert) {
    await client.query(insertRuns, [stored, Math.min(stored + rowsPerInsert, runs) - 1]);
  }
  await client.query("VACUUM ANALYZE court.runs, court.reports");
  // What filling has left to write must not be written while reads are timed.
  await client.query("CHECKPOINT");
  const { rows } = await client.query<{ run_id: string }>(
    `SELECT run_id FROM court.runs LIMIT ${looks} OFFSET ${Math.floor(runs / 3)}`,
  );
  await client.end();
  const ids = rows.map(({ run_id }) => run_id);
  const newest = await times(() => `${api.url}/incident/jobs?limit=20&view=summary`);
  const byStatus = await times(() => `${api.url}/incident/jobs?limit=20&view=summary&status=failed`);
  const byId = await times((index) => `${api.url}/incident/run/${ids[index % ids.length]}`);
  await api.stop();
  const row = (name: string, each: readonly number[]): Row => ({
    name: `${name} of ${runs} runs, p50 / p99 ms`,
    values: [`${percentile(each, 0.5).toFixed(1)} / ${percentile(each, 0.99).toFixed(1)}`],
  });
  return [row("newest 20", newest), row("newest 20 failed", byStatus), row("one by its id", byId)];
}

async function times(urlOf: (index: number) => string): Promise<number[]> {
  const urls = Array.from({ length: warmUpLooks + looks }, (_, index) => urlOf(index));
  const asking = new Worker(new URL("./ask-in-turn-worker.ts", import.meta.url), { workerData: urls });
  const [taken] = (await once(asking, "message")) as [number[]];
  return taken.slice(warmUpLooks);
}

/** Completed runs with a report of a kilobyte, one in a hundred failed; a second apart, with ids that begin with their time. */
const insertRuns = `
  WITH made AS (
    INSERT INTO court.runs (run_id, status, version, created_at, started_at, completed_at, outcome, progress,
      attempt, claim, title, source, caller, job_priority, severity, priority, incident_kind, incident_type,
      wait_us, run_us)
    SELECT (lpad(to_hex(1735689600000 + n * 1000::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3)
        || '8' || substr(md5(n::text), 4, 15))::uuid, CASE WHEN n % 100 = 0 THEN 'failed' ELSE 'completed' END, 3, at, at, at,
      CASE WHEN n % 100 = 0 THEN 'error' ELSE 'succeeded' END, 100, 1, 1,
      'Container MSKU1234567 is missing from terminal 2', 'form', 'anonymous', 0,
      (ARRAY['Low', 'Medium', 'High', 'Critical'])[n % 4 + 1], 'P3', 'CNTR.MISSING', 'Container Management',
      5000, 20000
    FROM (SELECT n, to_char(timestamp '2025-01-01' + n * interval '1 s', 'YYYY-MM-DD"T"HH24:MI:SS".000000Z"') AS at
          FROM generate_series($1::int, $2::int) AS n) AS numbers
    RETURNING run_id)
  INSERT INTO court.reports (run_id, report)
  SELECT run_id, '{"incident_analysis":{"summary":"' || repeat('A container cannot be found. ', 30) || '"}}'
  FROM made`;
