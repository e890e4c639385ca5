import { feedbackStatisticsSchema, runFeedbackSchema } from "@imperial-court/contract";
import { expect, test } from "vitest";
import { anAnalysis } from "../../testing/builders.ts";
import { aRunbook } from "../../testing/knowledge-entries.ts";
import { ScriptedAnalyser } from "../../testing/scripted-analyser.ts";
import { type Api, aForm, anApi, expectProblem, someJson } from "../an-api.test-server.ts";

const give = ({ server }: Api, runId: string, body: unknown) =>
  server.inject({ method: "POST", url: `/incident/run/${runId}/feedback`, ...someJson(body) });
const read = ({ server }: Api, runId: string) => server.inject(`/incident/run/${runId}/feedback`);

async function withEndedRun(
  text = "The box MSKU1234565 is shown twice.\n\nRegards,\nTan Ah Kow",
): Promise<[Api, string]> {
  const api = await anApi();
  const runId = await api.submit(text);
  await api.end(runId);
  return [api, runId];
}

test("what was said of a run is read back, and the run of nobody's word says null", async () => {
  const [api, runId] = await withEndedRun();
  expect((await read(api, runId)).json()).toEqual({
    run_id: runId,
    feedback: null,
    past_case_id: null,
    history: [],
  });
  const answer = await give(api, runId, {
    is_right: false,
    kind: "CNTR.DUPLICATE_RECORD",
    severity: "High",
    comment: " It is shown twice. ",
  });
  expect(answer.statusCode).toBe(200);
  const given = runFeedbackSchema.parse(answer.json());
  expect(given.feedback).toMatchObject({
    number: 1,
    is_right: false,
    kind: "CNTR.DUPLICATE_RECORD",
    severity: "High",
    runbook_id: null,
    resolution: null,
    comment: "It is shown twice.",
  });
  expect((await read(api, runId)).json()).toEqual(answer.json());
});

test("the newest feedback counts, the earlier ones are kept, and the same again is stored once", async () => {
  const [api, runId] = await withEndedRun();
  await give(api, runId, { is_right: false });
  await give(api, runId, { is_right: true });
  const again = runFeedbackSchema.parse((await give(api, runId, { is_right: true })).json());
  expect(again.feedback).toMatchObject({ number: 2, is_right: true });
  expect(again.history.map(({ number }) => number)).toEqual([2, 1]);
});

test("a resolved run is a past case at once, told without its mail noise", async () => {
  const [api, runId] = await withEndedRun();
  await api.knowledge.save(
    [{ type: "runbook", entry: aRunbook({ id: "KB-7", title: "Box shown twice", module: "Box office" }) }],
    "kb.md",
  );
  const before = await api.knowledge.version();
  const answer = await give(api, runId, {
    is_right: false,
    kind: "CNTR.DUPLICATE_RECORD",
    runbook_id: "KB-7",
    resolution: "Closed the older of the two rows.",
  });
  expect(answer.json().past_case_id).toBe(`RUN-${runId}`);
  const stored = await api.knowledge.find("past-case", `RUN-${runId}`);
  expect(stored?.source).toBe(`run ${runId}`);
  expect(stored?.entry).toMatchObject({
    problem: "The box MSKU1234565 is shown twice.",
    solution: "Closed the older of the two rows.",
    sop: "Box shown twice",
    kind: "CNTR.DUPLICATE_RECORD",
    // The runbook's; of a report that was wrong nothing is taken over.
    module: "Box office",
    severity: null,
  });
  expect(await api.knowledge.version()).not.toBe(before);
});

test("what a right report said is in the case that the run becomes", async () => {
  const [api, runId] = await withEndedRun();
  await give(api, runId, { is_right: true, resolution: "Found it in block 4." });
  expect((await api.knowledge.find("past-case", `RUN-${runId}`))?.entry).toMatchObject({
    kind: "CNTR.MISSING",
    severity: "Medium",
    module: "Container",
  });
});

test("who answers for a corrected kind is not guessed", async () => {
  const [api, runId] = await withEndedRun();
  await give(api, runId, { is_right: false, kind: "VSL.BERTH", resolution: "Moved the vessel." });
  expect((await api.knowledge.find("past-case", `RUN-${runId}`))?.entry).toMatchObject({
    kind: "VSL.BERTH",
    module: null,
  });
});

test("who answers for it is the officer's word, over the report's and the runbook's", async () => {
  const [api, runId] = await withEndedRun();
  await api.knowledge.save(
    [{ type: "runbook", entry: aRunbook({ id: "KB-7", module: "Box office" }) }],
    "kb.md",
  );
  const answer = await give(api, runId, {
    is_right: false,
    module: " EDI/API ",
    runbook_id: "KB-7",
    resolution: "The partner sent it again.",
  });
  expect(answer.json().feedback).toMatchObject({ module: "EDI/API" });
  expect((await api.knowledge.find("past-case", `RUN-${runId}`))?.entry).toMatchObject({ module: "EDI/API" });
  expectProblem(await give(api, runId, { is_right: false, module: " " }), "invalid-request");
});

test("a resolution that is taken back takes the case with it, unless somebody has edited it", async () => {
  const [api, runId] = await withEndedRun();
  const caseId = `RUN-${runId}`;
  await give(api, runId, { is_right: true, resolution: "Restarted it." });
  expect((await give(api, runId, { is_right: true })).json().past_case_id).toBeNull();
  expect(await api.knowledge.find("past-case", caseId)).toBeNull();

  await give(api, runId, { is_right: true, resolution: "Replaced it." });
  const { entry } = (await api.knowledge.find("past-case", caseId))!;
  const edited = { ...entry, solution: "Replaced the sensor." };
  await api.server.inject({ method: "PUT", url: `/knowledge/past-cases/${caseId}`, ...someJson(edited) });
  expect((await give(api, runId, { is_right: true })).json().past_case_id).toBe(caseId);
});

test("a run that was no incident teaches no case", async () => {
  const [api, runId] = await withEndedRun("Thanks for lunch.");
  const answer = await give(api, runId, {
    is_right: false,
    kind: "NONE",
    resolution: "Nothing was to be done.",
  });
  expect(answer.json()).toMatchObject({
    past_case_id: null,
    feedback: { resolution: "Nothing was to be done." },
  });
});

test("a form is understood, as PowerShell sends it", async () => {
  const [api, runId] = await withEndedRun();
  const answer = await api.server.inject({
    method: "POST",
    url: `/incident/run/${runId}/feedback`,
    ...aForm({ is_right: "false", kind: "VSL.BERTH" }),
  });
  expect(answer.json().feedback).toMatchObject({ is_right: false, kind: "VSL.BERTH" });
});

test.each([
  ["nothing said", {}, "/is_right"],
  ["no truth value", { is_right: "perhaps" }, "/is_right"],
  ["a kind that is none", { is_right: true, kind: "CNTR.LOST" }, "/kind"],
  ["a severity that is none", { is_right: true, severity: "P1" }, "/severity"],
  ["a runbook that is not there", { is_right: true, runbook_id: "KB-404" }, "/runbook_id"],
  ["a blank resolution", { is_right: true, resolution: " " }, "/resolution"],
  ["a field that is unknown", { is_right: true, verdict: "good" }, "/verdict"],
])("feedback with %s is refused and nothing of it is stored", async (_name, body, pointer) => {
  const [api, runId] = await withEndedRun();
  const problem = expectProblem(await give(api, runId, body), "invalid-request");
  expect((problem.errors as { pointer: string }[]).map((error) => error.pointer)).toEqual([pointer]);
  expect((await read(api, runId)).json().history).toEqual([]);
});

test("a run that has not ended, and one that does not exist, take no feedback", async () => {
  const api = await anApi({ isWorking: false });
  const runId = await api.submit();
  expectProblem(await give(api, runId, { is_right: true }), "run-not-finished");
  const nobody = "00000000-0000-4000-8000-000000000000";
  expectProblem(await give(api, nobody, { is_right: true }), "run-not-found");
  expectProblem(await read(api, nobody), "run-not-found");
});

test("feedback goes with its run, the case it made stays", async () => {
  const [api, runId] = await withEndedRun();
  await give(api, runId, { is_right: true, resolution: "Found it." });
  await api.server.inject({ method: "POST", url: "/incident/cleanup?max_age_hours=0" });
  expectProblem(await read(api, runId), "run-not-found");
  expect((await api.server.inject("/incident/feedback/stats")).json().judged).toBe(0);
  expect(await api.knowledge.find("past-case", `RUN-${runId}`)).not.toBeNull();
});

test("the statistics count each run's newest feedback, by the kind that the report named", async () => {
  const kinds = ["CNTR.MISSING", "CNTR.MISSING", "VSL.BERTH"] as const;
  let next = 0;
  const analyser = new ScriptedAnalyser(() => anAnalysis({ analysis: { incident_kind: kinds[next++]! } }));
  const api = await anApi({ analyser });
  const ids: string[] = [];
  for (const kind of kinds) {
    const runId = await api.submit(`A report of ${kind}`);
    await api.end(runId);
    ids.push(runId);
  }
  const statistics = async (query = "") =>
    feedbackStatisticsSchema.parse((await api.server.inject(`/incident/feedback/stats${query}`)).json());
  expect(await statistics()).toMatchObject({ judged: 0, share_right: null, by_kind: {} });

  await give(api, ids[0]!, { is_right: true });
  await give(api, ids[1]!, { is_right: true });
  await give(api, ids[1]!, { is_right: false, kind: "EQP.YARD", resolution: "Moved it." });
  await give(api, ids[2]!, { is_right: true, kind: "VSL.BERTH" });
  expect(await statistics()).toEqual({
    from: null,
    to: null,
    judged: 3,
    right: 2,
    share_right: 0.667,
    resolved: 1,
    by_kind: {
      "CNTR.MISSING": { judged: 2, right: 1, share_right: 0.5 },
      "VSL.BERTH": { judged: 1, right: 1, share_right: 1 },
    },
    corrections: [{ said: "CNTR.MISSING", is: "EQP.YARD", total: 1 }],
  });
  expect(await statistics("?from=2100-01-01")).toMatchObject({ judged: 0 });
  expectProblem(await api.server.inject("/incident/feedback/stats?from=soon"), "invalid-parameter");
});
