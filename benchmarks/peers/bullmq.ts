import { randomUUID } from "node:crypto";
import { Queue, Worker } from "bullmq";
import { serveEngine } from "./peer-api.ts";
import { readPeerWords } from "./peer-words.ts";

/**
 * The same small API on BullMQ and Redis. Redis syncs every write (`appendfsync always`). Its stalled check
 * and lock are set to one and two seconds instead of thirty: the fastest rescue its manual allows.
 */
const { role, waitMs, slots, place } = readPeerWords();
const { hostname, port } = new URL(place);
const connection = { host: hostname, port: Number(port), maxRetriesPerRequest: null };
const queue = new Queue("analyze", { connection });

if (role !== "api") {
  const worker = new Worker(
    "analyze",
    async () => {
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      return { done: true };
    },
    { connection, concurrency: slots, lockDuration: 2_000, stalledInterval: 1_000, maxStalledCount: 3 },
  );
  worker.on("error", () => {});
  await worker.waitUntilReady();
}

if (role === "work") {
  console.log("http://127.0.0.1:0");
} else {
  await serveEngine({
    async submit(text) {
      const id = randomUUID();
      await queue.add("incident", { text }, { jobId: id });
      return id;
    },
    async find(id) {
      const job = await queue.getJob(id);
      return job === undefined ? null : toRecord(job, await job.getState());
    },
    async newest(limit) {
      const jobs = await queue.getJobs(["completed", "active", "waiting"], 0, limit - 1);
      return jobs.map((job) => toRecord(job, job.finishedOn === undefined ? "queued" : "completed"));
    },
    finished: () => queue.getCompletedCount(),
  });
}
process.once("SIGTERM", () => process.exit(0));

function toRecord(job: { id?: string; timestamp: number; processedOn?: number }, status: string) {
  return { run_id: job.id!, status, created_at: job.timestamp, started_at: job.processedOn ?? null };
}
