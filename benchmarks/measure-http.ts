import { compare, run } from "./load.ts";
import { startScript } from "./processes.ts";
import type { Measure } from "./run.ts";

const rounds = 3;
const seconds = 4;
const form = { "content-type": "application/x-www-form-urlencoded" };
const body = "incident_text=Container+MSKU1234567+is+missing+from+terminal";

/** Submit, poll and 304, each against a route that does nothing but answer. */
export async function measureHttp(): Promise<Measure[]> {
  // As many runs at once as the default has, each about as long as a real analysis of a short text.
  const court = await startScript("noop-court.ts", "1", "10");
  const bare = await startScript("peers/bare-route.ts");
  try {
    const submitted = await fetch(`${court.url}/incident/run`, {
      method: "POST",
      headers: { ...form, prefer: "wait=10" },
      body,
    });
    const record = (await submitted.json()) as { run_id: string; result: unknown };
    await fetch(`${bare.url}/result`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(record.result),
    });
    const path = `/incident/run/${record.run_id}`;
    const tag = (await fetch(court.url + path)).headers.get("etag") ?? "";

    const poll = await compare(
      rounds,
      () => run({ url: court.url + path, seconds }),
      () => run({ url: bare.url + path, seconds }),
    );
    const unchanged = await compare(
      rounds,
      () => run({ url: court.url + path, headers: { "if-none-match": tag }, seconds }),
      () => run({ url: bare.url + path, headers: { "if-none-match": '"1"' }, seconds }),
    );
    const submit = await compare(
      rounds,
      () => run({ url: `${court.url}/incident/run`, method: "POST", headers: form, body, seconds }),
      () => run({ url: `${bare.url}/incident/run`, method: "POST", headers: form, body, seconds }),
    );
    return [
      ratio("durable submit ÷ bare route", submit, 0.5),
      ratio("poll ÷ bare route", poll, 0.7),
      ratio("poll answered 304 ÷ bare route", unchanged, 0.85),
    ];
  } finally {
    await Promise.all([court.stop(), bare.stop()]);
  }
}

function ratio(name: string, measured: Awaited<ReturnType<typeof compare>>, target: number): Measure {
  const { ours, bare } = measured;
  return {
    name,
    value: `${measured.ratio.toFixed(2)} (${Math.round(ours.perSecond)}/s, p99 ${ours.p99Ms} ms; bare ${Math.round(bare.perSecond)}/s)`,
    target: `≥ ${target}`,
    isMet: measured.ratio >= target,
  };
}
