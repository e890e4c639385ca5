import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";

/**
 * The worker that holds one read-only SQLite connection. SQLite runs on the thread that calls it: a lookup
 * that takes too long must not stall the service, so it runs here and its caller stops waiting.
 */
const database = new DatabaseSync(workerData.path as string, {
  readOnly: true,
  timeout: workerData.timeoutMs as number,
});

parentPort?.on(
  "message",
  ({ id, sql, parameters }: { id: number; sql: string; parameters: (string | number | null)[] }) => {
    parentPort?.postMessage({ id, isStarted: true });
    try {
      const statement = database.prepare(sql);
      statement.setReadBigInts(true);
      const columns = statement.columns().map(({ name }) => name);
      const rows = statement.all(...parameters).map((row) => {
        const plain: Record<string, string | number | null> = {};
        for (const [column, value] of Object.entries(row)) plain[column] = readValue(value);
        return plain;
      });
      parentPort?.postMessage({ id, columns, rows });
    } catch (error) {
      parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
    }
  },
);

function readValue(value: unknown): string | number | null {
  if (typeof value === "bigint")
    return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString("hex")}'`;
  return value as string | number | null;
}
