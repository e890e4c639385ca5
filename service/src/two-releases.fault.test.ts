import { expect, onTestFinished, test } from "vitest";
import { migratePostgres } from "./database/postgres-migrate.ts";
import { migrateQueue } from "./jobs/pg-boss-jobs.ts";
import { EngineUnderTest } from "./runs/conformance/engine-under-test.ts";
import { releaseBeforeMigrations } from "./testing/older-release.ts";
import { createTestDatabase } from "./testing/postgres-cluster.ts";
import { openPostgresParts } from "./testing/postgres-engine.ts";
import { type EngineProcess, startEngineProcess } from "./testing/start-engine-process.ts";

/** More than two workers have in hand at once: a third has some of them. */
const runCount = 2 * 8 + 1;

test.for([
  ["one migration", 1],
  ["two migrations", 2],
] as const)(
  "%s apart: runs of a killed worker go on in one of the older release, and its own in a newer one",
  async ([, count], context) => {
    const release = releaseBeforeMigrations(context, count);
    const place = await createTestDatabase();
    onTestFinished(() => place.drop());
    const older = [0, 1].map(() => startEngineProcess(place.url, {}, { release })) as [
      EngineProcess,
      EngineProcess,
    ];
    for (const worker of older) await worker.told("ready");
    const versions = () => place.query("SELECT version FROM court.schema_version");
    expect(await versions()).toEqual([{ version: release.schemaVersion }]);

    // Two that find the older schema at the same time, under load of the older release.
    for (let run = 0; run < runCount - 8; run++) older[0].order({ type: "submit", text: "finish when told" });
    const newer = startEngineProcess(place.url);
    const version = await migratePostgres(place.url, migrateQueue);
    await newer.told("ready");
    expect(version).toBe(release.schemaVersion + count);
    expect(await versions()).toEqual([{ version }]);
    for (let run = 0; run < 8; run++) newer.order({ type: "submit", text: "finish when told" });
    const accepted = [
      ...(await older[0].told("accepted", runCount - 8)),
      ...(await newer.told("accepted", 8)),
    ];
    for (const worker of [...older, newer]) await worker.told("hanging");

    expect((await newer.end("SIGKILL")).signal).toBe("SIGKILL");
    older[0].order({ type: "finish" });
    const desk = await EngineUnderTest.open(() => openPostgresParts(place.url));
    const analysedBy = async (runId: string) => (await desk.ended(runId)).title;
    const olderTitles = older.map(({ pid }) => `Analysed by ${pid}`);
    for (const { runId } of newer.of("hanging")) expect(olderTitles).toContain(await analysedBy(runId));

    const again = startEngineProcess(place.url, {}, { release });
    expect((await again.first("refused")).reason).toContain(
      `its schema has version ${version}; this release knows versions up to ${release.schemaVersion}.`,
    );
    expect(await again.end(null)).toEqual({ code: 1, signal: null });

    const heir = startEngineProcess(place.url);
    await heir.told("ready");
    for (const worker of older) expect((await worker.end("SIGKILL")).signal).toBe("SIGKILL");
    const left = older[1].of("hanging");
    for (const { runId } of left) expect(await analysedBy(runId)).toBe(`Analysed by ${heir.pid}`);

    for (const { runId } of accepted) {
      expect(await desk.ended(runId)).toMatchObject({ status: "completed", attempt: 1 });
      const events = (await desk.runs.listEvents(runId, 0))!;
      expect(events.map(({ id }) => id)).toEqual(events.map((_event, index) => index + 1));
      expect(events.filter(({ type }) => type === "done")).toHaveLength(1);
    }
  },
);
