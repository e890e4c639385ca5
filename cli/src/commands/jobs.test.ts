import { afterEach, beforeEach, expect, test } from "vitest";
import {
  aRun,
  json,
  type ScriptedServer,
  startScriptedServer,
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

const jobs = (...args: string[]) => court(["jobs", ...args], { url: server.url });
const asked = () => server.requests.map((request) => new URL(request.url, server.url).searchParams);

test("in a pipe each run is a tab-separated line without a header", async () => {
  const completed = aRun({
    status: "completed",
    severity: "High",
    incident_kind: "VSL.BERTH",
    title: "Berth\t4\nis \u001b[1mtaken",
  });
  server.answer(json({ jobs: [completed, aRun()], next_cursor: null }));
  const { stdout, stderr, exitCode } = await jobs();
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  expect(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.split("\t").slice(1)),
  ).toEqual([
    ["completed", "High", "VSL.BERTH", "2026-10-18T10:30:00.123456Z", "Berth 4 is \ufffd[1mtaken"],
    ["queued", "-", "-", "2026-10-18T10:30:00.123456Z", "Container MSKU1234567 is missing from terminal"],
  ]);
  expect(Object.fromEntries(asked()[0] ?? [])).toEqual({ limit: "20", view: "summary" });
});

test("filters are handed on, whatever the case they are typed in", async () => {
  server.answer(json({ jobs: [], next_cursor: null }));
  const { stdout, stderr, exitCode } = await jobs(
    ..."--status FAILED --status queued --severity critical --type VSL.BERTH --from 2026-10-18 --to 2026-10-19".split(
      " ",
    ),
    ...["--search", "gate 4"],
  );
  expect({ stdout, stderr, exitCode }).toEqual({ stdout: "", stderr: "No runs.\n", exitCode: 0 });
  expect(Object.fromEntries(asked()[0] ?? [])).toEqual({
    status: "failed,queued",
    severity: "Critical",
    type: "VSL.BERTH",
    q: "gate 4",
    from: "2026-10-18",
    to: "2026-10-19",
    limit: "20",
    view: "summary",
  });
});

test("--limit is the number of runs, over as many pages as it takes and no more", async () => {
  const page = (count: number, next_cursor: string | null) =>
    json({ jobs: Array.from({ length: count }, () => aRun()), next_cursor });
  server.answer(page(200, "two"), page(200, "three"));
  const { stdout } = await jobs("--limit", "250");
  expect(stdout.trimEnd().split("\n")).toHaveLength(250);
  expect(asked().map((query) => [query.get("limit"), query.get("cursor")])).toEqual([
    ["200", null],
    ["200", "two"],
  ]);
});

test("--all --json gives every run whole, one on each line", async () => {
  server.answer(
    json({ jobs: [aRun({ title: "a" })], next_cursor: "x" }),
    json({ jobs: [aRun({ title: "b" })], next_cursor: null }),
  );
  const { stdout } = await jobs("--all", "--json");
  expect(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([aRun({ title: "a" }), aRun({ title: "b" })]);
  expect(asked().map((query) => query.get("view"))).toEqual([null, null]);
});
