import { jobListSchema, statisticsSchema } from "@imperial-court/contract";
import { describe, expect, test } from "vitest";
import { anApi, expectProblem, someJson } from "../an-api.test-server.ts";

describe("the list", () => {
  test("has the newest runs first, twenty unless asked for more or fewer", async () => {
    const api = await anApi({ isWorking: false });
    const ids: string[] = [];
    for (let index = 0; index < 22; index += 1) ids.unshift(await api.submit(`Box ${index}`));
    const listed = async (query: string) =>
      jobListSchema.parse((await api.server.inject(`/incident/jobs${query}`)).json());
    const page = await listed("");
    expect(page.jobs.map(({ run_id }) => run_id)).toEqual(ids.slice(0, 20));
    expect((await listed("?limit=1")).jobs).toHaveLength(1);
    expect((await listed("?limit=100000")).jobs).toHaveLength(22);
    const rest = await listed(`?cursor=${encodeURIComponent(page.next_cursor!)}`);
    expect(rest.jobs.map(({ run_id }) => run_id)).toEqual(ids.slice(20));
    expect(rest.next_cursor).toBeNull();
  });

  test("is filtered by status, severity, type, time and words", async () => {
    const api = await anApi();
    const done = await api.submit("The crane stopped");
    await api.end(done);
    const ids = async (query: string) =>
      (await api.server.inject(`/incident/jobs?${query}`))
        .json()
        .jobs.map((job: { run_id: string }) => job.run_id);
    for (const query of [
      "status=completed",
      "status=queued,completed",
      "status=failed&status=completed",
      "severity=Medium",
      "type=Container+Management",
      "type=CNTR.MISSING",
      "from=2025-01-01",
      "from=2025-01-01T00:00:00%2B08:00&to=2100-01-01",
      "status=",
      "q=",
    ]) {
      expect([query, await ids(query)]).toEqual([query, [done]]);
    }
    await expect.poll(() => ids("q=crane")).toEqual([done]);
    for (const query of ["status=failed", "severity=Low", "type=EDI.MAPPING", "to=2025-01-01", "q=zebra"]) {
      expect([query, await ids(query)]).toEqual([query, []]);
    }
  });

  test("leaves the reports out of a summary", async () => {
    const api = await anApi();
    await api.end(await api.submit());
    const result = async (view: string) =>
      (await api.server.inject(`/incident/jobs?view=${view}`)).json().jobs[0].result;
    expect(await result("full")).toMatchObject({ incident_analysis: { severity: "Medium" } });
    expect(await result("summary")).toBeNull();
  });

  test.each([
    ...["limit=0", "limit=-1", "limit=", "limit=abc", "limit=1.5", "limit=1&limit=2", "limit=%31%30x"],
    ...["status=done", "severity=Urgent", "view=short", "from=yesterday", "to=2025-02-30", "q=a&q=b"],
    ...["cursor=nonsense", "cursor=", `cursor=${"x".repeat(1001)}`],
  ])("refuses %s", async (query) => {
    const api = await anApi({ isWorking: false });
    const answer = await api.server.inject(`/incident/jobs?${query}`);
    expectProblem(answer, "invalid-parameter");
  });

  test("refuses an address that is not UTF-8", async () => {
    const api = await anApi({ isWorking: false });
    expectProblem(await api.server.inject("/incident/jobs?q=caf%e9"), "invalid-encoding");
  });
});

describe("the cleanup", () => {
  test("removes ended runs older than the age, never others, and says so in the agreed words", async () => {
    const api = await anApi({ isWorking: false });
    const cancelled = await api.submit("a");
    const queued = await api.submit("b");
    await api.runs.cancel(cancelled, null);
    const cleanup = async (query: string) =>
      (await api.server.inject({ method: "POST", url: `/incident/cleanup${query}` })).body;
    expect(await cleanup("")).toBe('{"message":"Cleaned up 0 old jobs","remaining_jobs":2}');
    expect(await cleanup("?max_age_hours=0.5")).toBe(
      '{"message":"Cleaned up 0 old jobs","remaining_jobs":2}',
    );
    expect(await cleanup("?max_age_hours=999999999999")).toContain("Cleaned up 0 old jobs");
    expect(await cleanup("?max_age_hours=0&dry_run=true")).toBe(
      '{"message":"Would clean up 1 old jobs","remaining_jobs":2}',
    );
    expect(await cleanup("?max_age_hours=0")).toBe('{"message":"Cleaned up 1 old jobs","remaining_jobs":1}');
    expect(await api.runs.find(cancelled)).toBeNull();
    expect((await api.runs.find(queued))?.status).toBe("queued");
  });

  test.each([
    "max_age_hours=",
    "max_age_hours=-1",
    "max_age_hours=1d",
    "max_age_hours=NaN",
    "max_age_hours=1&max_age_hours=2",
    "dry_run=1",
  ])("refuses %s and removes nothing", async (query) => {
    const api = await anApi({ isWorking: false });
    await api.runs.cancel(await api.submit(), null);
    expectProblem(
      await api.server.inject({ method: "POST", url: `/incident/cleanup?${query}` }),
      "invalid-parameter",
    );
    expect((await api.runs.counts()).failed).toBe(1);
  });

  test("takes no fields in a body, so that an age given there is not overlooked", async () => {
    const api = await anApi({ isWorking: false });
    const answer = await api.server.inject({
      method: "POST",
      url: "/incident/cleanup",
      ...someJson({ max_age_hours: 1 }),
    });
    expectProblem(answer, "invalid-request");
  });
});

test("the statistics count what was created in the range", async () => {
  const api = await anApi();
  await api.end(await api.submit());
  const read = async (query: string) =>
    statisticsSchema.parse((await api.server.inject(`/incident/stats${query}`)).json());
  expect(await read("")).toMatchObject({ total: 1, by_status: { completed: 1 }, by_severity: { Medium: 1 } });
  expect((await read("?to=2025-01-01")).total).toBe(0);
  expectProblem(await api.server.inject("/incident/stats?from=soon"), "invalid-parameter");
});
