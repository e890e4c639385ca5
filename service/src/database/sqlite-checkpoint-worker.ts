import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";

/** The thread behind `SqliteCheckpoints`: a checkpoint for each message. */
const connection = new DatabaseSync(workerData as string);
const checkpoint = connection.prepare("PRAGMA wal_checkpoint(PASSIVE)");

parentPort!.on("message", () => {
  checkpoint.get();
  parentPort!.postMessage(null);
});
