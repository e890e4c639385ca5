import { PgBoss } from "pg-boss";
import { serveEngine } from "./peer-api.ts";
import { readPeerWords } from "./peer-words.ts";

/** The same small API on pg-boss as its manual shows it: one `send` per submit, one `work` with its options. */
const { role, waitMs, slots, place } = readPeerWords();
const queue = "incidents";
const boss = new PgBoss({
  connectionString: place,
  schema: "plain",
  useListenNotify: true,
  monitorIntervalSeconds: 1,
  superviseIntervalSeconds: 1,
  schedule: false,
});
boss.on("error", () => {});
await boss.start();
await boss.createQueue(queue, { notify: true, retryLimit: 5, retryDelay: 1, heartbeatSeconds: 10 });

if (role !== "api") {
  await boss.work(
    queue,
    {
      localConcurrency: slots,
      batchSize: 1,
      pollingIntervalSeconds: 0.5,
      notifyPollingIntervalSeconds: 0.5,
      heartbeatRefreshSeconds: 0.5,
    },
    async () => {
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    },
  );
}

if (role === "work") {
  console.log("http://127.0.0.1:0");
} else {
  await serveEngine({
    submit: async (text) => (await boss.send(queue, { text }))!,
    async find(id) {
      const [job] = await boss.findJobs(queue, { id });
      return job === undefined ? null : toRecord(job);
    },
    newest: async (limit) => (await boss.findJobs(queue, { limit })).map(toRecord),
    async finished() {
      const { rows } = await boss
        .getDb()
        .executeSql(
          `SELECT count(*)::int AS total FROM plain.job WHERE name = '${queue}' AND state = 'completed'`,
        );
      return rows[0].total;
    },
  });
}
process.once("SIGTERM", () => process.exit(0));

function toRecord(job: { id: string; state: string; createdOn: Date; startedOn: Date | null }) {
  return {
    run_id: job.id,
    status: job.state,
    created_at: job.createdOn.getTime(),
    started_at: job.startedOn?.getTime() ?? null,
  };
}
