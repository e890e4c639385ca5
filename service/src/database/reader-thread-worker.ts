import { parentPort, workerData } from "node:worker_threads";
import type { ReadAnswer, ReadQuery } from "./reader-thread.ts";
import { openSqliteReader } from "./sqlite-reader.ts";

/** The thread behind `ReaderThread`: answers each message's queries within one read transaction. */
const { reader } = openSqliteReader(workerData as string);

parentPort!.on("message", ({ number, queries }: { number: number; queries: ReadQuery[] }) => {
  parentPort!.postMessage(answer(number, queries));
});

function answer(number: number, queries: ReadQuery[]): ReadAnswer {
  try {
    reader.statement("BEGIN").run();
    try {
      return { number, rows: queries.map(({ sql, values }) => reader.all(sql, ...values)), error: "" };
    } finally {
      reader.statement("COMMIT").run();
    }
  } catch (error) {
    return { number, rows: null, error: (error as Error).message };
  }
}
