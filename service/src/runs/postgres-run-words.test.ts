import { expect, onTestFinished, test } from "vitest";
import { anAnalysis, anIncident } from "../testing/builders.ts";
import { createPostgresEngine } from "../testing/postgres-engine.ts";
import { createRuns } from "./create-runs.ts";

test("the words of a run are indexed once, at its end", async () => {
  const engine = await createPostgresEngine();
  onTestFinished(() => engine.close());
  const runs = createRuns({ ...engine, maxQueuedRuns: 100 });
  const submit = async () => (await runs.submit(anIncident({ text: "Crane QC05 stands still" }))).run.runId;
  const wordsOf = async (runId: string) => {
    const [row] = await engine.place.query<{ words: string | null; unindexed_words: string | null }>(
      "SELECT words::text, unindexed_words FROM court.incident_texts WHERE run_id = $1",
      [runId],
    );
    return row!;
  };
  const unindexed = { words: null, unindexed_words: "'crane':1 'qc05':2 'stands':3 'still':4" };

  const waiting = await submit();
  expect(await wordsOf(waiting)).toEqual(unindexed);
  await runs.cancel(waiting, null);
  expect(await wordsOf(waiting)).toEqual({ words: unindexed.unindexed_words, unindexed_words: null });

  const run = (await engine.store.claim(await submit()))!;
  expect(await wordsOf(run.runId)).toEqual(unindexed);
  const analysis = anAnalysis({}, "The gantry was blocked");
  await engine.store.finish(run, { status: "completed", outcome: "succeeded", analysis });
  const { words, unindexed_words } = await wordsOf(run.runId);
  expect(words).toContain("'gantry':");
  expect(words).toContain("'qc05':2");
  expect(unindexed_words).toBeNull();
});
