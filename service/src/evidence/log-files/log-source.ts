import type { Entity } from "@imperial-court/contract";
import { flagInstructions } from "../planted-instructions.ts";
import { redact } from "../redact.ts";
import type { EvidenceSource, Fact, LookupRequest } from "../source.ts";
import type { LogsConfig } from "../sources-config.ts";
import { chooseEntries, type JudgedEntry, setApartElsewhere } from "./choose-entries.ts";
import { followCorrelations, type ReadEntry, readEntries } from "./correlate.ts";
import { cutEntry } from "./cut-entry.ts";
import { errorsAroundTimes } from "./errors-around-times.ts";
import { describeFiles, findLogFiles, formatBytes, type LogFile } from "./find-log-files.ts";
import { holdsLead, leadNeedles, phraseOf, recordLeads } from "./follow-leads.ts";
import { createLineNumbers } from "./line-numbers.ts";
import { type LogEntry, parseEntry } from "./log-entry.ts";
import { isParticular, needlesOf, saysNothing } from "./log-needles.ts";
import { readBlocks } from "./read-blocks.ts";
import { type FilesSearch, searchFiles, whyFound } from "./search-files.ts";

export interface LogSource extends EvidenceSource {
  check(): Promise<{ summary: string; problems: string[]; sample: string | null }>;
}

const maxExcerptLength = 2_000;
/** Lines shown for keys that rows brought up. */
const maxLeadFacts = 6;
const noWeight = { supports: [], refutes: [], isRootCause: false };

/** Log files of a system: every identifier, the requests it was part of, and errors at the times named. */
export function createLogSource(config: LogsConfig, directory: string): LogSource {
  const lineNumbers = createLineNumbers();

  async function lookUp(request: LookupRequest, signal: AbortSignal): Promise<Fact[]> {
    const startedAt = performance.now();
    if (request.leads !== undefined)
      return followLeads(request, request.leads, "found in a row on the way", signal);
    const records = recordLeads(request.entities);
    if (records.length > 0) {
      const isRecord = ({ value }: Entity) => records.some(({ entities }) => entities[0]?.value === value);
      const others = request.entities.filter((entity) => !isRecord(entity));
      const ofRecords = await lookUpRecords(request, records, signal);
      return [...(await lookUp({ ...request, entities: others }, signal)), ...ofRecords];
    }
    const wanted = needlesOf(request.entities);
    const times = request.entities.filter(({ type }) => type === "datetime");
    if (wanted.length === 0 && times.length === 0) return [];
    const files = await findLogFiles(config.paths, directory);
    if (files.length === 0) throw new Error(`no file matches ${config.paths.join(", ")}`);

    const search = await searchFiles(wanted, files, signal);
    const direct = readEntries(search.entries, config.time_zone, null);
    const related = await followCorrelations(direct, files, config.time_zone, signal);
    const entries = [...direct, ...related];
    const isNamed = ({ needles }: ReadEntry) =>
      needles.some((needle) => isParticular(search.owners[needle]!.type));
    const particulars = wanted
      .filter(({ entity }) => isParticular(entity.type))
      .map(({ entity }) => entity.value);
    const chosen = setApartElsewhere(
      chooseEntries(entries, config.max_facts, isNamed),
      entries,
      isNamed,
      particulars,
    );
    const around = chosen.length === 0 ? await errorsAroundTimes(times, files, config, signal) : [];

    const shape = describeFiles(files);
    const facts: Fact[] = [];
    for (const { judged, why } of [
      ...chosen.map((each) => ({ judged: each, why: whyFound(each.read, search) })),
      ...around,
    ]) {
      facts.push(
        await factOf(judged, `${why} in ${shape}`, request, search, performance.now() - startedAt, signal),
      );
    }
    const durationMs = performance.now() - startedAt;
    if (search.unread.length > 0) {
      const asked = wanted.map(({ entity }) => entity);
      const excerpt = `Not searched: ${search.unread.slice(0, 5).join(", ")}.`;
      facts.push({ ...base(`search in ${shape}`, asked, durationMs), status: "failed", excerpt });
    }
    for (const { entity } of wanted) {
      if (search.hits.has(entity.value) || !saysNothing(entity.type)) continue;
      facts.push(
        search.isComplete
          ? nothingFact(entity, `search for "${entity.value}" in ${shape}`, durationMs)
          : stoppedFact(entity, `search for "${entity.value}" in ${shape}`, search.bytes, durationMs),
      );
    }
    return facts;
  }

  /** The lines of records that the report calls by their number, and that there are none. */
  async function lookUpRecords(
    request: LookupRequest,
    records: NonNullable<LookupRequest["leads"]>,
    signal: AbortSignal,
  ): Promise<Fact[]> {
    const startedAt = performance.now();
    const found = await followLeads(request, records, "the number in the report", signal);
    const named = new Set(found.flatMap(({ entities }) => entities.map(({ value }) => value)));
    const shape = describeFiles(await findLogFiles(config.paths, directory));
    const missed = new Map(
      records.flatMap(({ entities }) => entities).map((entity) => [entity.value, entity] as const),
    );
    return [
      ...found,
      ...[...missed.values()]
        .filter(({ value }) => !named.has(value))
        .map((entity) => {
          const asked = records
            .filter(({ entities }) => entities[0]?.value === entity.value)
            .map((lead) => `"${phraseOf(lead)}"`);
          return nothingFact(
            entity,
            `search for ${asked.join(", ")} in ${shape}`,
            performance.now() - startedAt,
          );
        }),
    ];
  }

  /** The lines that name a key: one that a row of another source has brought up, or that the report gives. */
  async function followLeads(
    request: LookupRequest,
    leads: NonNullable<LookupRequest["leads"]>,
    origin: string,
    signal: AbortSignal,
  ): Promise<Fact[]> {
    const startedAt = performance.now();
    const files = await findLogFiles(config.paths, directory);
    const search = await searchFiles(leadNeedles(leads), files, signal);
    const entries = readEntries(search.entries, config.time_zone, null).filter(
      ({ text }) => holdsLead(text, leads) !== null,
    );
    const shape = describeFiles(files);
    const facts: Fact[] = [];
    for (const judged of chooseEntries(entries, maxLeadFacts)) {
      const lead = holdsLead(judged.read.text, leads);
      if (lead === null) continue;
      const query = `search for "${phraseOf(lead)}", ${origin}, in ${shape}`;
      const durationMs = performance.now() - startedAt;
      const fact = await factOf(judged, query, request, search, durationMs, signal);
      // A neighbour's line is a witness of the course of things, not for a kind of incident.
      const finding = fact.finding && { statement: fact.finding.statement, ...noWeight };
      facts.push({ ...fact, finding, entities: lead.entities });
    }
    return facts;
  }

  function base(query: string, entities: readonly { type: string; value: string }[], durationMs: number) {
    return {
      source: config.name,
      query,
      location: null,
      observedAt: null,
      durationMs,
      entities,
      finding: null,
    };
  }

  function nothingFact(
    entity: { readonly type: string; readonly value: string },
    query: string,
    durationMs: number,
  ): Fact {
    return {
      ...base(query, [entity], durationMs),
      status: "nothing",
      excerpt: `${entity.value} not found: no line of ${config.name} names it.`,
    };
  }

  function stoppedFact(
    entity: Pick<Entity, "type" | "value">,
    query: string,
    bytes: number,
    durationMs: number,
  ): Fact {
    return {
      ...base(query, [entity], durationMs),
      status: "failed",
      excerpt: `The search was stopped after ${formatBytes(bytes)} and ${Math.round(durationMs)} ms; ${entity.value} was not found until then.`,
    };
  }

  async function factOf(
    { read, finding }: JudgedEntry,
    query: string,
    request: LookupRequest,
    search: FilesSearch,
    durationMs: number,
    signal: AbortSignal,
  ): Promise<Fact> {
    const line =
      read.linesBefore === null
        ? await lineNumbers.find(read.file, read.offset, signal)
        : read.linesBefore + 1;
    const excerpt = redact(read.text.slice(0, maxExcerptLength), request.text);
    const flags = flagInstructions(read.text);
    const named = read.needles.map((needle) => search.owners[needle]!);
    const judged =
      finding === null ? null : { ...finding, statement: redact(`${finding.statement}.`, request.text) };
    return {
      ...base(query, [...new Set(named)], durationMs),
      status: "found",
      location: line === null ? `${read.file.name} at byte ${read.offset}` : `${read.file.name}:${line}`,
      observedAt: read.entry.at === null ? null : new Date(read.entry.at).toISOString(),
      excerpt,
      finding:
        judged ??
        (flags.length === 0 ? null : { statement: flags[0]!, supports: [], refutes: [], isRootCause: false }),
      ...(flags.length > 0 ? { flags } : {}),
    };
  }

  return {
    name: config.name,
    timeLimitMs: config.time_limit_ms,
    followsLeads: true,
    lookUp,
    async check() {
      const files = await findLogFiles(config.paths, directory);
      if (files.length === 0)
        throw new Error(`no file matches ${config.paths.join(", ")} under ${directory}`);
      const newest = files.find(({ size }) => size > 0);
      const sample = newest === undefined ? null : await lastEntry(newest);
      const problems =
        sample === null || sample.at !== null
          ? []
          : [
              `the last line of ${newest!.name} carries no time the court can read: time windows skip such files`,
            ];
      return {
        summary: describeFiles(files),
        problems,
        sample: sample === null ? null : redact(sample.text.slice(0, 300), ""),
      };
    },
  };

  async function lastEntry(file: LogFile): Promise<LogEntry & { text: string }> {
    const range = { from: file.isGzip ? 0 : Math.max(0, file.size - 65_536), to: file.size };
    let text = "";
    for await (const block of readBlocks(file, range, AbortSignal.timeout(config.time_limit_ms))) {
      // Before the last line's end, or the line after it would be taken, which is empty.
      text = cutEntry(block, Math.max(0, block.coreEnd - 2)).text;
    }
    return { ...parseEntry(text.split("\n", 1)[0]!, config.time_zone, file.modifiedAt), text };
  }
}
