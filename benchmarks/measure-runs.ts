import { createClient } from "@imperial-court/client";
import { percentile, run } from "./load.ts";
import { startScript } from "./processes.ts";
import type { Measure } from "./run.ts";

const storedRuns = 100_000;
const pacedSubmits = 400;
const pacingMs = 5;
const form = { "content-type": "application/x-www-form-urlencoded" };

/** No-op runs end to end, the wait for a free court to pick one up, and the list with many stored. */
export async function measureRuns(): Promise<Measure[]> {
  const court = await startScript("noop-court.ts");
  try {
    const client = createClient({ baseUrl: court.url });
    const waits = await measurePickUp(court.url, client);
    const { perSecond, total } = await measureThroughput(court.url, client);
    const list = await run({
      url: `${court.url}/incident/jobs?limit=20&view=summary`,
      connections: 1,
      seconds: 5,
    });
    return [
      measure("pick-up of a submitted run, p50", percentile(waits, 0.5), null, "ms"),
      measure("pick-up of a submitted run, p99", percentile(waits, 0.99), 10, "ms"),
      { name: "no-op runs end to end", value: `${Math.round(perSecond)}/s`, target: "–", isMet: true },
      measure(`newest 20 of ${total} runs, p99`, list.p99Ms, 2, "ms"),
    ];
  } finally {
    await court.stop();
  }
}

type Client = ReturnType<typeof createClient>;

async function measurePickUp(url: string, client: Client): Promise<number[]> {
  const waits: number[] = [];
  for (let index = 0; index < pacedSubmits; index++) {
    const answer = await fetch(`${url}/incident/run`, {
      method: "POST",
      headers: form,
      body: `incident_text=box+${index}`,
    });
    const { run_id } = (await answer.json()) as { run_id: string };
    const ended = await client.wait(run_id, { timeoutMs: 10_000 });
    waits.push((micros(ended.started_at) - micros(ended.created_at)) / 1000);
    await new Promise((resolve) => setTimeout(resolve, pacingMs));
  }
  return waits;
}

async function measureThroughput(url: string, client: Client): Promise<{ perSecond: number; total: number }> {
  const before = (await client.statistics()).total;
  const startedAt = performance.now();
  let total = before;
  while (total < storedRuns) {
    await run({
      url: `${url}/incident/run`,
      method: "POST",
      headers: form,
      body: "incident_text=box+gone",
      seconds: 5,
    });
    total = (await client.statistics()).total;
  }
  for (;;) {
    const { by_status: byStatus } = await client.statistics();
    if ((byStatus.queued ?? 0) + (byStatus.running ?? 0) === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { perSecond: ((total - before) * 1000) / (performance.now() - startedAt), total };
}

/** Microseconds since the epoch of a record's timestamp. */
function micros(timestamp: string | null): number {
  if (timestamp === null) return Number.NaN;
  return Date.parse(`${timestamp.slice(0, 19)}Z`) * 1000 + Number(timestamp.slice(20, 26));
}

function measure(name: string, value: number, target: number | null, unit: string): Measure {
  return {
    name,
    value: `${value.toFixed(1)} ${unit}`,
    target: target === null ? "–" : `< ${target} ${unit}`,
    isMet: target === null || value < target,
  };
}
