import type { FastifyReply, FastifyRequest } from "fastify";
import { Counter, Gauge, type Histogram, type Registry } from "prom-client";
import type { Runs } from "../runs/runs.ts";

/** Upper bounds in milliseconds. */
const bounds = [0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000, 60_000] as const;

/** What one route has answered. */
interface Tally {
  readonly method: string;
  readonly route: string;
  readonly byStatus: Map<number, number>;
  /** Answers per bound, the last one above all bounds; not cumulated. Null for routes that are long by design. */
  readonly byDuration: Float64Array | null;
  sumMs: number;
}

/**
 * Request counts and durations. Labels come from the code and never from a request. Counted in plain numbers that
 * are turned into metrics when asked for: prom-client's own counters look their labels up at every request, which
 * cost 4 % of a poll.
 */
export class RequestMetrics {
  private readonly tallies: Tally[] = [];
  private readonly unmatched: Tally;

  constructor(register: Registry) {
    this.unmatched = this.addTally("other", "unmatched", false);
    const { tallies } = this;
    new Counter({
      name: "court_http_requests_total",
      help: "Answered requests",
      labelNames: ["method", "route", "status"],
      registers: [register],
      collect() {
        this.reset();
        for (const { method, route, byStatus } of tallies) {
          for (const [status, count] of byStatus) this.inc({ method, route, status: String(status) }, count);
        }
      },
    });
    register.registerMetric(durationHistogram(tallies));
  }

  /** An `onResponse` hook for one route: it closes over its tally, so that counting looks nothing up. */
  observe(method: string, route: string, isTimed: boolean) {
    const tally = this.addTally(method, route, isTimed);
    return (_request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
      count(tally, reply.statusCode);
      if (tally.byDuration !== null) {
        const ms = reply.elapsedTime;
        let bucket = 0;
        while (bucket < bounds.length && ms > bounds[bucket]!) bucket += 1;
        tally.byDuration[bucket]! += 1;
        tally.sumMs += ms;
      }
      done();
    };
  }

  /** A request that no route took. */
  countUnmatched(status: number): void {
    count(this.unmatched, status);
  }

  private addTally(method: string, route: string, isTimed: boolean): Tally {
    const byDuration = isTimed ? new Float64Array(bounds.length + 1) : null;
    const tally = { method, route, byStatus: new Map<number, number>(), byDuration, sumMs: 0 };
    this.tallies.push(tally);
    return tally;
  }
}

function count({ byStatus }: Tally, status: number): void {
  byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
}

/** What a registry asks of a metric, over the tallies: prom-client's Histogram takes single observations only. */
function durationHistogram(tallies: readonly Tally[]): Histogram {
  const name = "court_http_request_seconds";
  const metric = {
    name,
    async get() {
      return {
        name,
        help: "Time from a request's headers to the end of its answer; event streams are left out",
        type: "histogram",
        aggregator: "sum",
        values: tallies.flatMap((tally) => durationValues(name, tally)),
      };
    },
    reset() {
      for (const { byDuration } of tallies) byDuration?.fill(0);
    },
  };
  return metric as unknown as Histogram;
}

function durationValues(name: string, { method, route, byDuration, sumMs }: Tally) {
  let total = 0;
  const buckets = [...(byDuration ?? [])].map((answers, index) => {
    total += answers;
    const bound = bounds[index];
    const le = bound === undefined ? "+Inf" : String(bound / 1000);
    return { metricName: `${name}_bucket`, labels: { le, method, route }, value: total };
  });
  // A route that was never asked for would be sixteen lines of zeros.
  if (total === 0) return [];
  const labels = { method, route };
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sumMs / 1000 },
    { metricName: `${name}_count`, labels, value: total },
  ];
}

const windowMinutes = 15;

/** The runs' numbers are read when they are asked for: they are right in every process, and cost nothing otherwise. */
export function addRunMetrics(register: Registry, runs: Runs): void {
  new Gauge({
    name: "court_runs",
    help: "Stored runs by status",
    labelNames: ["status"],
    registers: [register],
    async collect() {
      for (const [status, total] of Object.entries(await runs.counts())) this.set({ status }, total);
    },
  });
  new Gauge({
    name: "court_queue_depth",
    help: "Runs that wait to be started",
    registers: [register],
    async collect() {
      this.set((await runs.counts()).queued);
    },
  });
  new Gauge({
    name: "court_run_seconds",
    help: `Time a run waited and was analysed, of runs submitted in the last ${windowMinutes} minutes`,
    labelNames: ["part", "quantile"],
    registers: [register],
    async collect() {
      const from = new Date(Date.now() - windowMinutes * 60_000).toISOString().replace("Z", "000Z");
      const { queue_wait_ms: waited, run_time_ms: analysed } = await runs.statistics({ from, to: null });
      // A percentile of no runs is no number: it is left out.
      this.reset();
      for (const [part, percentiles] of Object.entries({ waited, analysed })) {
        for (const [name, ms] of Object.entries(percentiles)) {
          if (ms !== null) this.set({ part, quantile: String(Number(name.slice(1)) / 100) }, ms / 1000);
        }
      }
    },
  });
}
