import { afterEach, beforeEach, expect, test } from "vitest";
import {
  aRun,
  aRunId,
  json,
  problem,
  type ScriptedServer,
  startScriptedServer,
  text,
} from "../../../client/src/testing/scripted-server.ts";
import { court } from "../testing/run-court.ts";

let server: ScriptedServer;

beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(async () => {
  expect(server.remaining, "scripted answers that nobody fetched").toBe(0);
  await server.stop();
});

const run = (...args: string[]) => court(args, { url: server.url });
const asked = () => server.requests.map((request) => `${request.method} ${request.url}`);

test("get shows a failed run with its error, and finding it is success", async () => {
  const failed = aRun({
    status: "failed",
    outcome: "error",
    error: "The\u001b[2J analysis broke",
    replay_of: aRunId,
  });
  server.answer(json(failed), json(failed));
  const { exitCode, stdout } = await run("get", aRunId);
  expect(exitCode).toBe(0);
  expect(stdout.split("\n")).toEqual([
    "Container MSKU1234567 is missing from terminal",
    `run       ${aRunId}`,
    "status    failed (error)",
    "received  2026-10-18T10:30:00.123456Z, by json, repeats",
    `          ${aRunId}`,
    "error     The\ufffd[2J analysis broke",
    "",
  ]);
  expect(JSON.parse((await run("get", "--json", aRunId)).stdout)).toEqual(failed);
});

test("get --text gives the report as it was received, byte for byte in a pipe", async () => {
  const incident_text = "Gate 4\r\nis \u001bdown\n";
  server.answer(json({ run_id: aRunId, incident_text, hints: {} }));
  expect((await run("get", "--text", aRunId)).stdout).toBe(incident_text);
  expect(asked()).toEqual([`GET /incident/run/${aRunId}/incident`]);
});

test("report prints the Markdown; a run without one is exit code 1", async () => {
  server.answer(
    text("# Report\n\n- 码头"),
    problem(409, "run-not-finished", "The run is queued: it has no report yet."),
  );
  expect(await run("report", aRunId)).toMatchObject({
    exitCode: 0,
    stdout: "# Report\n\n- 码头\n",
    stderr: "",
  });
  expect(await run("report", aRunId)).toMatchObject({
    exitCode: 1,
    stdout: "",
    stderr: "court: The run is queued: it has no report yet.\n",
  });
});

test("cancel tells the reason and shows the run; retry prints the new run's id", async () => {
  const fresh = aRun({ run_id: "00000000-0000-4000-8000-000000000001", replay_of: aRunId });
  server.answer(
    json(aRun({ status: "failed", outcome: "cancelled", error: "Cancelled: twice" })),
    json(fresh),
  );
  const cancelled = await run("cancel", aRunId, "--reason", "twice");
  expect(cancelled.exitCode).toBe(0);
  expect(cancelled.stdout).toContain("status    failed (cancelled)");
  expect(server.requests[0]?.body).toBe('{"reason":"twice"}');
  expect(await run("retry", aRunId)).toMatchObject({ exitCode: 0, stdout: `${fresh.run_id}\n`, stderr: "" });
  expect(asked()).toEqual([`POST /incident/run/${aRunId}/cancel`, `POST /incident/run/${aRunId}/retry`]);
});

test("cleanup says what was removed, and asks for a day by default", async () => {
  server.answer(
    json({ message: "Cleaned up 5 old jobs", remaining_jobs: 3 }),
    json({ message: "Would clean up 1 old jobs", remaining_jobs: 3 }),
  );
  expect((await run("cleanup")).stdout).toBe("Cleaned up 5 old jobs\nRemaining: 3\n");
  const dry = await run("cleanup", "--dry-run", "--max-age-hours", "0.5", "--json");
  expect(JSON.parse(dry.stdout)).toEqual({ message: "Would clean up 1 old jobs", remaining_jobs: 3 });
  expect(asked()).toEqual([
    "POST /incident/cleanup?max_age_hours=24",
    "POST /incident/cleanup?max_age_hours=0.5&dry_run=true",
  ]);
});

test("stats prints its tables, with a dash where no run counts", async () => {
  const statistics = {
    from: null,
    to: null,
    total: 3,
    by_status: { completed: 2, failed: 1 },
    by_outcome: { succeeded: 2, error: 1 },
    by_type: { "Vessel Operations": 2 },
    by_kind: { "VSL.BERTH": 2 },
    by_severity: { High: 2 },
    queue_wait_ms: { p50: 1.2, p90: 3, p99: 1500 },
    run_time_ms: { p50: null, p90: null, p99: null },
    by_day: [],
    by_weekday_hour: [],
    top_entities: [{ type: "container", value: "MSKU1234567", total: 2 }],
  };
  server.answer(json(statistics), json(statistics));
  const { stdout } = await run("stats", "--from", "2026-10-18");
  expect(stdout).toMatch(/^Runs {2}3\n/);
  expect(stdout).toMatch(/^ {2}Vessel Operations +2$/m);
  expect(stdout).toMatch(/^ {2}in the queue +half within 1 ms, 90 % 3 ms, 99 % 1\.5 s$/m);
  expect(stdout).toMatch(/^ {2}running +half within -, 90 % -, 99 % -$/m);
  expect(stdout).toMatch(/^ {2}container MSKU1234567 +2$/m);
  expect(JSON.parse((await run("stats", "--json")).stdout)).toEqual(statistics);
  expect(asked()).toEqual(["GET /incident/stats?from=2026-10-18", "GET /incident/stats"]);
});
