import autocannon from "autocannon";

/** One kind of request, sent over and over by this process. */
export interface Load {
  readonly url: string;
  readonly method?: "GET" | "POST";
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly connections?: number;
  readonly seconds: number;
}

export interface LoadResult {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Throws when any answer was not 2xx or 304: a fast refusal is not throughput. */
export async function run(load: Load): Promise<LoadResult> {
  const result = await autocannon({
    url: load.url,
    method: load.method ?? "GET",
    connections: load.connections ?? 64,
    duration: load.seconds,
    ...(load.headers && { headers: load.headers }),
    ...(load.body !== undefined && { body: load.body }),
  });
  const refused = result["4xx"] + result["5xx"] + result.errors + result.timeouts;
  if (refused > 0) throw new Error(`${refused} of the requests to ${load.url} failed`);
  return {
    perSecond: result.requests.total / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
  };
}

/** A and B in turns, so that a noisy machine is noisy to both; the median ratio of the rounds. */
export async function compare(
  rounds: number,
  ours: () => Promise<LoadResult>,
  bare: () => Promise<LoadResult>,
): Promise<{ ratio: number; ours: LoadResult; bare: LoadResult }> {
  const measured: { ratio: number; ours: LoadResult; bare: LoadResult }[] = [];
  for (let round = 0; round < rounds; round++) {
    const bareResult = await bare();
    const oursResult = await ours();
    measured.push({ ratio: oursResult.perSecond / bareResult.perSecond, ours: oursResult, bare: bareResult });
  }
  measured.sort((a, b) => a.ratio - b.ratio);
  return measured[Math.floor(measured.length / 2)] as (typeof measured)[number];
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
