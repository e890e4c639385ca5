import type { EvidenceSource, Fact, LookupRequest } from "../evidence/source.ts";
import { findLeads, findNames } from "./choose-lookups.ts";
import type { NumberedFact } from "./stages.ts";

/**
 * Asks every source at once, each within its own time limit; then once more, each for what the others have
 * brought up: the logs for the keys of rows, the databases for what the lines of a call name. A source that throws or does not answer in time costs its evidence and
 * not the run: it becomes one `failed` fact. The numbers follow the order of the sources, not of the answers,
 * so that the same facts always have the same ids.
 *
 * Throws the signal's reason when the run itself is told to stop.
 */
export async function collectEvidence(
  request: LookupRequest,
  sources: readonly EvidenceSource[],
  signal: AbortSignal,
  onLookup: (fact: Fact) => void,
): Promise<NumberedFact[]> {
  signal.throwIfAborted();
  const first = numbered(await askAll(request, sources, signal, onLookup), 0);
  const leads = findLeads(first);
  const names = findNames(first, request.entities);
  const askAgain = (again: Partial<LookupRequest>, asked: readonly EvidenceSource[]) =>
    askAll({ ...request, ...again }, asked, signal, () => undefined);
  const second = await Promise.all([
    leads.length === 0
      ? []
      : askAgain(
          { entities: [], leads },
          sources.filter(({ followsLeads }) => followsLeads),
        ),
    names.length === 0
      ? []
      : askAgain(
          { entities: names },
          sources.filter(({ followsNames }) => followsNames),
        ),
  ]);
  const shown = new Set(first.map(({ source, location }) => `${source} ${location}`));
  const followed = second
    .flat()
    .filter(({ source, location, status }) => status === "found" && !shown.has(`${source} ${location}`));
  for (const fact of followed) onLookup(fact);
  return [...first, ...numbered(followed, first.length)];
}

async function askAll(
  request: LookupRequest,
  sources: readonly EvidenceSource[],
  signal: AbortSignal,
  onLookup: (fact: Fact) => void,
): Promise<Fact[]> {
  const answers = await Promise.all(
    sources.map(async (source) => {
      const facts = await askOne(source, request, signal);
      for (const fact of facts) onLookup(fact);
      return facts;
    }),
  );
  return answers.flat();
}

function numbered(facts: readonly Fact[], before: number): NumberedFact[] {
  return facts.map((fact, index) => ({ ...fact, id: `E${before + index + 1}` }));
}

async function askOne(
  source: EvidenceSource,
  request: LookupRequest,
  signal: AbortSignal,
): Promise<readonly Fact[]> {
  const startedAt = performance.now();
  const limit = new AbortController();
  const timer = setTimeout(
    () => limit.abort(new Error(`no answer within ${source.timeLimitMs} ms`)),
    source.timeLimitMs,
  );
  const either = AbortSignal.any([signal, limit.signal]);
  try {
    return await untilAborted(source.lookUp(request, either), either);
  } catch (error) {
    signal.throwIfAborted();
    return [failedFact(source, request, error, performance.now() - startedAt)];
  } finally {
    clearTimeout(timer);
  }
}

/** A source may ignore its signal; the run does not wait for it. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

function failedFact(
  source: EvidenceSource,
  request: LookupRequest,
  error: unknown,
  durationMs: number,
): Fact {
  const entities = request.entities.map(({ type, value }) => ({ type, value }));
  const asked = entities.slice(0, 8).map(({ value }) => value);
  const more = entities.length > asked.length ? ` and ${entities.length - asked.length} more` : "";
  return {
    source: source.name,
    status: "failed",
    query: asked.length === 0 ? "the report" : `${asked.join(", ")}${more}`,
    location: null,
    observedAt: null,
    excerpt: `${source.name} could not be asked: ${withoutCredentials(error)}.`,
    durationMs,
    entities,
    finding: null,
  };
}

/** A driver's message may hold the connection string. */
function withoutCredentials(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .slice(0, 200)
    .replace(/\/\/[^\s/@]{1,100}@/g, "//…@")
    .replace(/\b(password|passwd|pwd|secret|token)([=:]\s?)\S+/gi, "$1$2…");
}
