import { createClient } from "@imperial-court/client";
import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "./config.ts";
import { createLog } from "./log.ts";
import { startService } from "./service.ts";
import { temporaryDirectory } from "./testing/temporary-directory.ts";

/** The whole service with its analysis threads, through the published client. */
async function aCourt(settings: Record<string, string> = {}) {
  const service = await startService(
    readConfig({
      COURT_PORT: "0",
      COURT_DATA_DIR: temporaryDirectory(),
      COURT_ANALYSIS_THREADS: "1",
      ...settings,
    }),
    createLog("error"),
  );
  onTestFinished(() => service.stop());
  const client = createClient({ baseUrl: service.url });
  const analyse = async (text: string) => {
    const { run_id: runId } = await client.submit(text);
    const run = await client.wait(runId, { timeoutMs: 60_000 });
    expect(run.status).toBe("completed");
    return run;
  };
  return { client, analyse };
}

test("a run that was closed with its resolution changes the next answer, without a restart", async () => {
  const { client, analyse } = await aCourt();
  const first = await analyse(
    "The weighbridge printer at lane 4 spits out blank tickets since 08:10, trucks queue up.",
  );
  expect(first.result?.similar_cases).toEqual([]);

  const { past_case_id: caseId } = await client.giveFeedback(first.run_id, {
    is_right: false,
    kind: "EQP.GATE",
    resolution: "Replaced the thermal ribbon and restarted the spooler.",
  });
  const second = await analyse("Blank tickets from the weighbridge printer at lane 2, drivers are waiting.");
  expect(second.result?.similar_cases[0]).toMatchObject({
    id: caseId,
    solution: "Replaced the thermal ribbon and restarted the spooler.",
  });
  expect(second.result?.provenance.knowledge_version).not.toBe(first.result?.provenance.knowledge_version);

  await client.giveFeedback(first.run_id, { is_right: false, kind: "EQP.GATE" });
  const third = await analyse("Blank tickets from the weighbridge printer at lane 3, drivers are waiting.");
  expect(third.result?.similar_cases).toEqual([]);
});

test("a preview says what the report then says, and names the run as a duplicate afterwards", async () => {
  const { client, analyse } = await aCourt();
  const text = "Container MSKU1234565 is shown twice on the portal, customer cannot book a slot.";
  const before = await client.preview(text);
  expect(before.duplicates).toEqual([]);
  const { result, run_id: runId } = await analyse(text);
  expect(before.entities).toEqual(result?.entities);
  expect(before.is_incident).toBe(result?.incident_analysis.is_incident);
  expect((await client.preview(text)).duplicates).toMatchObject([{ run_id: runId }]);
});

test("a trouble that no runbook covers is found among runs that nobody closed", async () => {
  const { client, analyse } = await aCourt({ COURT_SHIPPED_KNOWLEDGE: "never" });
  const runIds: string[] = [];
  for (const lane of [2, 4, 7]) {
    const run = await analyse(
      `The weighbridge printer at lane ${lane} is broken and spits out blank tickets.`,
    );
    runIds.push(run.run_id);
  }
  const { gaps, considered } = await client.knowledge.gaps({ least: 3 });
  expect(considered).toEqual({ runs: 3, past_cases: 0 });
  expect(gaps).toMatchObject([
    {
      total: 3,
      run_ids: expect.arrayContaining(runIds),
      draft: { is_draft: true, steps: [] },
      is_saved: false,
    },
  ]);
});
