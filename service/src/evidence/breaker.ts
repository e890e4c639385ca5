import { describeFailure } from "./describe-failure.ts";
import type { EvidenceSource, Fact, LookupRequest } from "./source.ts";

/**
 * Keeps one bad source from costing every run its time limit.
 *
 * Closed: the source is asked, within its time limit. After `failuresToOpen` failures in a row (thrown, over
 * time, or every answer `failed`) it is open: for `openMs` it is not asked and one `failed` fact says so.
 * Then a single look is let through; its success closes the breaker, its failure opens it again. Looks that
 * arrive while that one is under way are answered as if it were still open.
 */
export interface BreakerOptions {
  readonly failuresToOpen?: number;
  readonly openMs?: number;
  /** Milliseconds; only differences are used. */
  readonly now?: () => number;
}

/** A source may use this long after its limit to hand over what it has found so far. */
const partialAnswerGraceMs = 300;

export function withBreaker(source: EvidenceSource, options: BreakerOptions = {}): EvidenceSource {
  const { failuresToOpen = 3, openMs = 30_000, now = () => performance.now() } = options;
  let failures = 0;
  let openUntil: number | null = null;
  let isProbing = false;

  return {
    name: source.name,
    // The limit is kept here, where what was found by then is still handed over.
    timeLimitMs: source.timeLimitMs + 2 * partialAnswerGraceMs,
    followsLeads: source.followsLeads ?? false,
    followsNames: source.followsNames ?? false,
    async lookUp(request, signal) {
      const isOpen = openUntil !== null && (now() < openUntil || isProbing);
      if (isOpen) {
        const seconds = Math.max(1, Math.ceil((openUntil! - now()) / 1_000));
        return [
          failedFact(
            source,
            request,
            0,
            `Not asked: the last ${failures} looks failed, the next is tried in ${seconds} s.`,
          ),
        ];
      }
      isProbing = openUntil !== null;
      const facts = await askWithinLimit(source, request, signal);
      isProbing = false;
      // A run that was cancelled says nothing about the source.
      if (signal.aborted) return facts;
      const hasFailed = facts.length > 0 && facts.every(({ status }) => status === "failed");
      failures = hasFailed ? failures + 1 : 0;
      openUntil = failures >= failuresToOpen ? now() + openMs : null;
      return facts;
    },
  };
}

async function askWithinLimit(
  source: EvidenceSource,
  request: LookupRequest,
  signal: AbortSignal,
): Promise<Fact[]> {
  const startedAt = performance.now();
  const limit = AbortSignal.timeout(source.timeLimitMs);
  const bounded = AbortSignal.any([signal, limit]);
  const { promise: expiry, resolve: expire } = Promise.withResolvers<Fact[]>();
  let grace: NodeJS.Timeout | undefined;
  const onAbort = () => {
    grace = setTimeout(() => {
      const reason = signal.aborted
        ? "The look was stopped with its run."
        : `No answer within ${source.timeLimitMs} ms.`;
      expire([failedFact(source, request, performance.now() - startedAt, reason)]);
    }, partialAnswerGraceMs);
  };
  if (bounded.aborted) onAbort();
  else bounded.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([source.lookUp(request, bounded), expiry]);
  } catch (error) {
    return [
      failedFact(
        source,
        request,
        performance.now() - startedAt,
        `The look failed: ${describeFailure(error)}`,
      ),
    ];
  } finally {
    bounded.removeEventListener("abort", onAbort);
    clearTimeout(grace);
  }
}

function failedFact(
  source: EvidenceSource,
  request: LookupRequest,
  durationMs: number,
  excerpt: string,
): Fact {
  const named = request.entities.slice(0, 8).map(({ value }) => value);
  return {
    source: source.name,
    status: "failed",
    query:
      named.length === 0 ? `look into ${source.name}` : `look into ${source.name} for ${named.join(", ")}`,
    location: null,
    observedAt: null,
    excerpt,
    durationMs,
    entities: request.entities.map(({ type, value }) => ({ type, value })),
    finding: null,
  };
}
