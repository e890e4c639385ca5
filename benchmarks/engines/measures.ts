import { percentile, run } from "../load.ts";
import { residentMib, type ServerProcess } from "../processes.ts";
import type { BenchEngine } from "./bench-servers.ts";

/** One row: a value for each engine, in their order. */
export interface Row {
  readonly name: string;
  readonly values: readonly string[];
}

const form = { "content-type": "application/x-www-form-urlencoded" };
const body = "incident_text=Container+MSKU1234567+is+missing+from+terminal+2%2C+yard+block+C4";
const rounds = 3;
const submitSeconds = 3;
/** Before them: until the API process has compiled what it runs. */
const submitWarmUpSeconds = 6;
const rescueRounds = 2;
const drainedRuns = 10_000;
/** Before what is counted of them: until the worker has compiled what it runs. */
const warmingRuns = 2_000;
/** A backlog that is not worked off by then is measured by what was. */
const longestDrainMs = 10_000;
const pacedSubmits = 300;
/** Before them: until the processes have compiled what they run. */
const warmingSubmits = 100;
const pacingMs = 5;

/** Durable submits through HTTP, 64 callers, nobody works on them. In turns; the median round. */
export async function measureSubmits(engines: readonly BenchEngine[]): Promise<Row[]> {
  const perSecond = engines.map((): number[] => []);
  const p99 = engines.map((): number[] => []);
  const memory: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const [index, engine] of engines.entries()) {
      await engine.fresh();
      const api = await engine.start("api");
      const load = { url: `${api.url}/incident/run`, method: "POST" as const, headers: form, body };
      await run({ ...load, seconds: submitWarmUpSeconds });
      const result = await run({ ...load, seconds: submitSeconds });
      perSecond[index]!.push(result.perSecond);
      p99[index]!.push(result.p99Ms);
      memory[index] = residentMib(api.pid);
      await api.stop();
    }
  }
  return [
    {
      name: "durable submits through HTTP, per second",
      values: perSecond.map((each) => whole(median(each))),
    },
    { name: "their p99, ms", values: p99.map((each) => whole(median(each))) },
    { name: "memory of the API process after them, MiB", values: memory.map(whole) },
  ];
}

/** A backlog worked off by one process with 16 slots: runs that do nothing, per second. */
export async function measureWork(engines: readonly BenchEngine[]): Promise<Row[]> {
  const perSecond: number[] = [];
  const memory: number[] = [];
  for (const engine of engines) {
    await engine.fresh();
    const api = await engine.start("api");
    await fill(api, drainedRuns);
    const worker = await engine.start("work");
    // From the first seen finished on: the start of a process is measured elsewhere.
    const from = await drained(engine, api, 1);
    const warm = await drained(engine, api, warmingRuns);
    const end = await drained(engine, api, drainedRuns);
    // One that has not come so far within the time is counted from its first.
    const begin = warm.finished >= warmingRuns ? warm : from;
    perSecond.push(((end.finished - begin.finished) * 1000) / (end.at - begin.at));
    memory.push(residentMib(worker.pid));
    await Promise.all([worker.stop(), api.stop()]);
  }
  return [
    { name: "no-op runs worked off by one process, per second", values: perSecond.map(whole) },
    { name: "memory of the worker process after them, MiB", values: memory.map(whole) },
  ];
}

/** From a submit's commit to the start of its handling in another process, one every few milliseconds. */
export async function measurePickUp(engines: readonly BenchEngine[]): Promise<Row[]> {
  const waits: number[][] = [];
  for (const engine of engines) {
    await engine.fresh();
    const api = await engine.start("api");
    const worker = await engine.start("work");
    const ids: string[] = [];
    for (let index = 0; index < warmingSubmits + pacedSubmits; index++) {
      ids.push(await submit(api));
      await new Promise((resolve) => setTimeout(resolve, pacingMs));
    }
    const of: number[] = [];
    for (const id of ids.slice(warmingSubmits)) of.push(await waitOf(engine, api, id));
    waits.push(of);
    await Promise.all([worker.stop(), api.stop()]);
  }
  const row = (share: number) => waits.map((each) => percentile(each, share).toFixed(1));
  return [
    { name: "pick-up by another process, p50 ms", values: row(0.5) },
    { name: "pick-up by another process, p99 ms", values: row(0.99) },
  ];
}

/** A worker is killed or frozen with its job in hand; until another has finished that job. */
export async function measureRescue(engines: readonly BenchEngine[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [signal, fault] of [
    ["SIGKILL", "killed"],
    ["SIGSTOP", "frozen"],
  ] as const) {
    const values: string[] = [];
    for (const engine of engines) {
      const seconds: string[] = [];
      for (let round = 0; round < rescueRounds; round++) {
        seconds.push((await rescueSeconds(engine, signal)).toFixed(2));
      }
      values.push(seconds.join(", "));
    }
    rows.push({ name: `from a worker ${fault} (${signal}) until its job is done, seconds`, values });
  }
  return rows;
}

async function rescueSeconds(engine: BenchEngine, signal: "SIGKILL" | "SIGSTOP"): Promise<number> {
  await engine.fresh();
  const api = await engine.start("api");
  const victim = await engine.start("work", { waitMs: 3_600_000 });
  const id = await submit(api);
  while ((await recordOf(api, id)).started_at === null) await pause();
  const heir = await engine.start("work");
  const from = performance.now();
  process.kill(victim.pid, signal);
  while ((await recordOf(api, id)).status !== "completed") await pause();
  const seconds = (performance.now() - from) / 1000;
  if (signal === "SIGSTOP") process.kill(victim.pid, "SIGKILL");
  await Promise.all([heir.stop(), api.stop()]);
  return seconds;
}

/** Analyses that wait 200 ms, worked off by one process and by four. */
export async function measureScaling(engines: readonly BenchEngine[]): Promise<Row[]> {
  const [court] = engines as [BenchEngine];
  const perSecond: number[] = [];
  for (const processes of [1, 4]) {
    await court.fresh();
    const api = await court.start("api");
    await fill(api, 400 * processes);
    const workers = await Promise.all(
      Array.from({ length: processes }, () => court.start("work", { waitMs: 200, slots: 16 })),
    );
    const from = await finished(court, api);
    const fromAt = performance.now();
    const total = await drained(court, api, 400 * processes - 16 * processes);
    perSecond.push(((total.finished - from) * 1000) / (total.at - fromAt));
    await Promise.all([...workers, api].map((each) => each.stop()));
  }
  const [one, four] = perSecond as [number, number];
  return [
    { name: "analyses of 200 ms per second, one process of 16 slots", values: [one.toFixed(0)] },
    {
      name: "the same with four processes",
      values: [`${four.toFixed(0)} (${(four / one).toFixed(2)} ×)`],
    },
  ];
}

async function fill(api: ServerProcess, runs: number): Promise<void> {
  let left = runs;
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      while (left-- > 0) await submit(api);
    }),
  );
}

async function submit(api: ServerProcess): Promise<string> {
  const answer = await fetch(`${api.url}/incident/run`, { method: "POST", headers: form, body });
  if (!answer.ok) throw new Error(`a submit was answered ${answer.status}`);
  return ((await answer.json()) as { run_id: string }).run_id;
}

async function finished(engine: BenchEngine, api: ServerProcess): Promise<number> {
  const path = engine.name === "court" ? "/incident/stats" : "/finished";
  const answer = (await (await fetch(api.url + path)).json()) as {
    finished?: number;
    by_status?: { completed?: number };
  };
  return answer.finished ?? answer.by_status?.completed ?? 0;
}

async function drained(engine: BenchEngine, api: ServerProcess, runs: number) {
  const startedAt = performance.now();
  for (;;) {
    const done = await finished(engine, api);
    const at = performance.now();
    if (done >= runs || at - startedAt > longestDrainMs) return { finished: done, at };
    // The court answers with all its statistics: asked oftener, they would be what is measured.
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

interface AnyRecord {
  readonly status: string;
  readonly created_at: string | number;
  readonly started_at: string | number | null;
}

async function recordOf(api: ServerProcess, id: string): Promise<AnyRecord> {
  return (await (await fetch(`${api.url}/incident/run/${id}`)).json()) as AnyRecord;
}

async function waitOf(engine: BenchEngine, api: ServerProcess, id: string): Promise<number> {
  for (;;) {
    const { created_at, started_at } = await recordOf(api, id);
    if (started_at !== null) return toMs(started_at) - toMs(created_at);
    if (engine.name === "court") await pause();
  }
}

/** Milliseconds with three decimals. */
function toMs(instant: string | number): number {
  if (typeof instant === "number") return instant;
  return Date.parse(`${instant.slice(0, 19)}Z`) + Number(instant.slice(20, 26)) / 1000;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 10));
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

function whole(value: number): string {
  return value.toFixed(0);
}
