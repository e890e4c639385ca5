import type { Entity } from "@imperial-court/contract";
import { describeFailure } from "./describe-failure.ts";
import { findSameWords } from "./same-words.ts";
import type { EvidenceSource, Fact, LookupRequest } from "./source.ts";

/** Another run, with the identifiers it shares with the one being analysed. */
export interface RunMatch {
  readonly runId: string;
  /** ISO 8601 instant. */
  readonly createdAt: string;
  readonly title: string;
  readonly status: string;
  /** The kind its report named; null while it has none. */
  readonly kind: string | null;
  /** None: the run is only of the same kind. */
  readonly matched: readonly { readonly type: string; readonly value: string }[];
}

/** Runs that name one of the identifiers, and with a kind the newest of that kind of the last hours as well. */
export type FindRuns = (entities: readonly Entity[], kind: string | null) => Promise<readonly RunMatch[]>;

const sourceName = "other runs";

/** Two reports on the same thing this close together are taken for the same incident. */
const duplicateWindowHours = 12;

/** Without a common identifier, reports of one kind in like words are one incident for so long. */
export const sameKindHours = 4;

/** Older runs say little about now; they are shown up to this age. */
const relatedWindowDays = 30;

const maxFacts = 8;

/** From here on an identifier is the incident's own, whatever kind of trouble it was read as. */
const ownNumber = 5;

/**
 * Which identifiers make two runs related, and how strongly. A kind of message, a terminal or a time alone
 * relates half the port's incidents to each other, so they are not listed.
 */
const relatingTypes: Readonly<Record<string, number>> = {
  ticket: 5,
  message_ref: 4,
  container: 4,
  booking: 4,
  seal: 3,
  imo: 3,
  vessel: 3,
  call_sign: 3,
  crane: 2,
  berth: 1,
  error_code: 1,
  partner: 1,
  api_path: 1,
};

/** Alone, these only relate runs within the duplicate window: a known error code is not one incident. */
const weakRelation = 1;

/** Runs that name the same identifiers: duplicates of one incident, or its earlier history. */
export function createOtherRunsSource(options: { findRuns: FindRuns; timeLimitMs?: number }): EvidenceSource {
  return {
    name: sourceName,
    timeLimitMs: options.timeLimitMs ?? 2_000,
    async lookUp(request) {
      const entities = relatingEntities(request.entities);
      // What names its box or ship is found by it; a trouble without a number only by what it is.
      const isNamed = entities.some(({ type }) => relatingTypes[type]! > weakRelation);
      const kind = isNamed ? null : (request.kind ?? null);
      if (entities.length === 0 && kind === null) return [];
      const startedAt = performance.now();
      const query = describeQuery(entities, kind);
      try {
        const matches = (await options.findRuns(entities, kind)).filter(
          ({ matched, title }) => matched.length > 0 || findSameWords(request.text, title) !== null,
        );
        if (entities.length === 0 && matches.length === 0) return [];
        return factsFrom(matches, request, { query, entities, durationMs: performance.now() - startedAt });
      } catch (error) {
        return [
          {
            ...emptyFact(query, entities, performance.now() - startedAt),
            status: "failed",
            excerpt: `The runs could not be searched: ${describeFailure(error)}`,
          },
        ];
      }
    },
  };
}

/** Identifiers that are looked for while somebody types: a text that lists more is a list, not one incident. */
const previewedEntities = 20;

/** Runs that probably report the same incident as a text received then that names these identifiers, most alike first. */
export async function findDuplicates(
  entities: readonly Entity[],
  findRuns: FindRuns,
  receivedAt: string,
): Promise<{ runId: string; title: string; why: string }[]> {
  const relating = relatingEntities(entities).slice(0, previewedEntities);
  if (relating.length === 0) return [];
  const instant = Date.parse(receivedAt);
  return (await findRuns(relating, null))
    .map((match) => ({ match, ...relate(match, instant) }))
    .filter(({ strength, hours }) => strength > weakRelation && hours <= duplicateWindowHours)
    .sort((a, b) => b.strength - a.strength || a.match.createdAt.localeCompare(b.match.createdAt))
    .slice(0, maxFacts)
    .map(({ match, hours }) => ({
      runId: match.runId,
      title: match.title,
      why: `same ${match.matched.map(nameEntity).join(", ")}, reported ${describeHours(hours)} apart`,
    }));
}

interface Look {
  readonly query: string;
  readonly entities: readonly Entity[];
  readonly durationMs: number;
}

function factsFrom(matches: readonly RunMatch[], request: LookupRequest, look: Look): Fact[] {
  const receivedAt = Date.parse(request.receivedAt);
  const related = matches
    .filter((match) => match.runId !== request.runId)
    .map((match) => ({ match, ...relate(match, receivedAt) }))
    .filter(
      ({ strength, hours }) =>
        hours <= relatedWindowDays * 24 &&
        (strength > weakRelation ||
          hours <= sameKindHours ||
          (strength > 0 && hours <= duplicateWindowHours)),
    )
    .sort(
      (a, b) =>
        b.strength - a.strength ||
        Number(isOfOtherKind(a, request)) - Number(isOfOtherKind(b, request)) ||
        // Reports of the same incident point to its first one; of older history the latest tells most.
        (a.hours <= duplicateWindowHours && b.hours <= duplicateWindowHours
          ? a.match.createdAt.localeCompare(b.match.createdAt)
          : a.hours - b.hours) ||
        a.match.runId.localeCompare(b.match.runId),
    )
    .slice(0, maxFacts);
  if (related.length === 0) {
    return [
      {
        ...emptyFact(look.query, look.entities, look.durationMs),
        status: "nothing",
        excerpt: `No other run names ${look.entities.map(nameEntity).join(", ")}.`,
      },
    ];
  }
  return related.map(({ match, hours, strength }) => {
    const words = strength === 0 ? (findSameWords(request.text, match.title) ?? []) : [];
    const shared =
      strength === 0
        ? `kind of trouble (${match.kind}) in like words (${words.slice(0, 5).join(", ")})`
        : match.matched.map(nameEntity).join(", ");
    const why = `same ${shared}, reported ${describeHours(hours)} apart`;
    const isDuplicate = strength === 0 || (strength > weakRelation && hours <= duplicateWindowHours);
    const verdict = isOfOtherKind({ match, strength }, request)
      ? `: perhaps the same incident, though read there as ${match.kind}`
      : ": probably the same incident";
    return {
      ...emptyFact(look.query, match.matched, look.durationMs),
      status: "found",
      location: `run ${match.runId}`,
      observedAt: match.createdAt,
      excerpt: `${match.title} (${[match.status, match.kind].filter(Boolean).join(", ")})`,
      relatedRun: { runId: match.runId, why: isDuplicate ? why + verdict : why },
    };
  });
}

function describeQuery(entities: readonly Entity[], kind: string | null): string {
  const named = `runs of the last ${relatedWindowDays} days that name ${entities.map(nameEntity).join(", ")}`;
  const alike = `runs of the last ${sameKindHours} hours on ${kind} in like words`;
  if (kind === null) return named;
  return entities.length === 0 ? alike : `${named}; ${alike}`;
}

function emptyFact(query: string, entities: readonly { type: string; value: string }[], durationMs: number) {
  return {
    source: sourceName,
    query,
    location: null,
    observedAt: null,
    durationMs,
    entities: entities.map(({ type, value }) => ({ type, value })),
    finding: null,
  };
}

function relate(match: RunMatch, receivedAt: number): { strength: number; hours: number } {
  const strength = Math.max(0, ...match.matched.map(({ type }) => relatingTypes[type] ?? 0));
  return { strength, hours: Math.abs(receivedAt - Date.parse(match.createdAt)) / 3_600_000 };
}

/** One box may be shown twice in the morning and lose its cooling at noon; a ticket is one incident. */
function isOfOtherKind(
  { match, strength }: { match: RunMatch; strength: number },
  { kind = null }: LookupRequest,
): boolean {
  return strength < ownNumber && kind !== null && match.kind !== null && match.kind !== kind;
}

function relatingEntities(entities: readonly Entity[]): Entity[] {
  const seen = new Set<string>();
  return entities.filter((entity) => {
    const key = `${entity.type} ${entity.value}`;
    if (!(entity.type in relatingTypes) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function nameEntity({ type, value }: { type: string; value: string }): string {
  return `${type.replaceAll("_", " ")} ${value}`;
}

function describeHours(hours: number): string {
  if (hours < 1) return `${Math.max(1, Math.round(hours * 60))} min`;
  if (hours < 48) return `${Math.round(hours)} h`;
  return `${Math.round(hours / 24)} days`;
}
