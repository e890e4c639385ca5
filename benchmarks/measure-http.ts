import { compare, run } from "./load.ts";
import { startScript } from "./processes.ts";
import type { Measure } from "./run.ts";

const rounds = 5;
const seconds = 2;
const form = { "content-type": "application/x-www-form-urlencoded" };
const body = "incident_text=Container+MSKU1234567+is+missing+from+terminal";

/** Submit, poll and 304, each against a route that does nothing but answer with the same record. */
export async function measureHttp(): Promise<Measure[]> {
  // As many runs at once as the default has, each about as long as a real analysis of a short text.
  const court = await startScript("noop-court.ts", "1", "10");
  const bare = await startScript("peers/bare-route.ts");
  try {
    const submit = (headers: Record<string, string>) =>
      fetch(`${court.url}/incident/run`, { method: "POST", headers: { ...form, ...headers }, body });
    const queued = await (await submit({})).json();
    const ended = (await (await submit({ prefer: "wait=10" })).json()) as { run_id: string };
    await fetch(`${bare.url}/records`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ queued, ended }),
    });
    const path = `/incident/run/${ended.run_id}`;
    const tag = (await fetch(court.url + path)).headers.get("etag") ?? "";

    const poll = await compare(
      rounds,
      () => run({ url: court.url + path, seconds }),
      () => run({ url: bare.url + path, seconds }),
    );
    const askUnchanged = () => run({ url: court.url + path, headers: { "if-none-match": tag }, seconds });
    const unchanged = await compare(rounds, askUnchanged, () => run({ url: bare.url + path, seconds }));
    const empty = await compare(rounds, askUnchanged, () =>
      run({ url: bare.url + path, headers: { "if-none-match": '"1"' }, seconds }),
    );
    const submits = await compare(
      rounds,
      () => run({ url: `${court.url}/incident/run`, method: "POST", headers: form, body, seconds }),
      () => run({ url: `${bare.url}/incident/run`, method: "POST", headers: form, body, seconds }),
    );
    return [
      ratio("durable submit ÷ bare route", submits, 0.5),
      ratio("poll ÷ bare route", poll, 0.7),
      ratio("poll answered 304 ÷ bare route", unchanged, 0.85),
      ratio("poll answered 304 ÷ bare route that answers 304", empty, null),
    ];
  } finally {
    await Promise.all([court.stop(), bare.stop()]);
  }
}

function ratio(name: string, measured: Awaited<ReturnType<typeof compare>>, target: number | null): Measure {
  const { ours, bare } = measured;
  return {
    name,
    value: `${measured.ratio.toFixed(2)} (${Math.round(ours.perSecond)}/s, p99 ${ours.p99Ms} ms; bare ${Math.round(bare.perSecond)}/s)`,
    target: target === null ? "–" : `≥ ${target}`,
    isMet: target === null || measured.ratio >= target,
  };
}
