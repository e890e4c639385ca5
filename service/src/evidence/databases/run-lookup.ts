import type { Entity, IncidentKindCode } from "@imperial-court/contract";
import { describeFailure } from "../describe-failure.ts";
import { parseInstant, toIsoInstant } from "../instants.ts";
import type { CheckConfig, LookupConfig } from "../lookup-config.ts";
import { flagInstructions } from "../planted-instructions.ts";
import { redact } from "../redact.ts";
import type { Fact, Finding, LookupRequest } from "../source.ts";
import { buildProposals } from "./build-proposals.ts";
import type { Database, Row, Schema } from "./database.ts";
import { bindLookup, lookupValues, usesNear } from "./lookup-statement.ts";
import { renderText, type TemplateScope } from "./render-template.ts";
import { selectRows } from "./row-checks.ts";

export interface LookupTools {
  readonly source: string;
  readonly database: Database;
  readonly schema: Schema;
  readonly timeZone: string;
  readonly rowLimit: number;
}

/** Rows without a finding that are shown one by one; the rest is counted. */
const maxPlainRows = 4;
const maxValueLength = 300;

/** One lookup for one identifier: its rows, and what the checks conclude from them. Never throws. */
export async function runLookup(
  lookup: LookupConfig,
  entity: Pick<Entity, "type" | "value">,
  request: LookupRequest,
  tools: LookupTools,
  signal: AbortSignal,
): Promise<Fact[]> {
  const bound = bindLookup(lookup.sql, lookupValues(entity.value), tools.database.dialect, tools.rowLimit);
  const startedAt = performance.now();
  const base = {
    source: tools.source,
    query: `${lookup.name}: ${bound.shown}`,
    entities: [{ type: entity.type, value: entity.value }],
  };
  try {
    const answer = await tools.database.query(bound.sql, bound.parameters, signal);
    const isNear = usesNear(lookup.sql);
    const rows = isNear ? withoutNamed(answer.rows, entity, request) : answer.rows;
    const look = { lookup, entity, request, tools, signal, base, durationMs: performance.now() - startedAt };
    if (rows.length === 0) return await nothingFacts(look);
    const facts = await foundFacts(look, rows);
    return isNear ? facts.map((fact) => ({ ...fact, isNear })) : facts;
  } catch (error) {
    return [
      {
        ...base,
        status: "failed",
        location: null,
        observedAt: null,
        excerpt: `The lookup "${lookup.name}" failed: ${describeFailure(error)}`,
        durationMs: performance.now() - startedAt,
        finding: null,
      },
    ];
  }
}

/** What the report names itself is not what it meant by another number. */
function withoutNamed(
  rows: readonly Row[],
  { type, value }: Pick<Entity, "type" | "value">,
  { entities }: LookupRequest,
): readonly Row[] {
  const named = new Set(
    entities
      .filter((other) => other.type === type && other.value !== value)
      .map((other) => lookupValues(other.value).bare),
  );
  return rows.filter(
    (row) => !Object.values(row).some((each) => named.has(lookupValues(String(each ?? "")).bare)),
  );
}

interface Look {
  readonly lookup: LookupConfig;
  readonly entity: Pick<Entity, "type" | "value">;
  readonly request: LookupRequest;
  readonly tools: LookupTools;
  readonly signal: AbortSignal;
  readonly base: Pick<Fact, "source" | "query" | "entities">;
  readonly durationMs: number;
}

async function nothingFacts(look: Look): Promise<Fact[]> {
  const { lookup, entity } = look;
  const check = lookup.checks.find((each) => selectRows(each, [], contextOf(look)).length > 0);
  const finding = check === undefined ? null : await concludeFinding(check, [], look);
  if (finding === null && !lookup.report_nothing) return [];
  return [
    {
      ...look.base,
      status: "nothing",
      location: null,
      observedAt: null,
      excerpt: `${entity.value} not found: 0 rows in ${lookup.table} (${lookup.name}).`,
      durationMs: look.durationMs,
      finding,
    },
  ];
}

async function foundFacts(look: Look, rows: readonly Row[]): Promise<Fact[]> {
  const facts: Fact[] = [];
  const concluded = new Set<Row>();
  for (const check of look.lookup.checks) {
    for (const selected of selectRows(check, rows, contextOf(look))) {
      const finding = await concludeFinding(check, selected, look);
      for (const row of selected) concluded.add(row);
      facts.push(factOf(look, selected, finding));
    }
  }
  const plain = rows.filter((row) => !concluded.has(row));
  facts.push(...plain.slice(0, maxPlainRows).map((row) => factOf(look, [row], null)));
  const more = plain.length - maxPlainRows;
  if (more > 0) {
    const last = facts.at(-1)!;
    facts[facts.length - 1] = {
      ...last,
      query: `${last.query} (${more} more rows of ${rows.length} not shown)`,
    };
  }
  return facts;
}

function factOf(look: Look, rows: readonly Row[], finding: Finding | null): Fact {
  const { lookup, tools, request } = look;
  const excerpt = redact(rows.slice(0, maxPlainRows).map(writeRow).join("\n"), request.text);
  const flags = flagInstructions(excerpt);
  const observed = lookup.observed_at === undefined ? null : (rows.at(-1)?.[lookup.observed_at] ?? null);
  const deadlines = Object.entries(lookup.deadlines).flatMap(([column, what]) => {
    const at = deadlineOf(String(rows.at(-1)?.[column] ?? ""), tools.timeZone);
    return at === null ? [] : [{ what, at }];
  });
  return {
    ...look.base,
    status: "found",
    location: locate(lookup, rows),
    observedAt: observed === null ? null : toIsoInstant(String(observed), tools.timeZone),
    excerpt,
    durationMs: look.durationMs,
    finding:
      finding ??
      (flags.length === 0 ? null : { statement: flags[0]!, supports: [], refutes: [], isRootCause: false }),
    ...(flags.length > 0 ? { flags } : {}),
    ...(deadlines.length > 0 ? { deadlines } : {}),
  };
}

/** A last free day lasts until its end, and is a day of the port (UTC+8), whatever zone the columns are in. */
function deadlineOf(written: string, timeZone: string): string | null {
  return toIsoInstant(/^\d{4}-\d{2}-\d{2}$/.test(written) ? `${written}T23:59:59+08:00` : written, timeZone);
}

async function concludeFinding(check: CheckConfig, rows: readonly Row[], look: Look): Promise<Finding> {
  const { tools, entity, lookup, signal } = look;
  const ordered = orderByTime(rows, lookup.observed_at, tools.timeZone);
  const scope: TemplateScope = {
    rows: ordered,
    value: entity.value,
    timeZone: tools.timeZone,
    identifying: [...lookup.key, ...(lookup.observed_at === undefined ? [] : [lookup.observed_at])],
  };
  const proposals = await buildProposals(check.proposals, scope, {
    database: tools.database,
    schema: tools.schema,
    lookup,
    signal,
  });
  return {
    statement: redact(renderText(check.finding, scope), look.request.text),
    supports: check.supports as IncidentKindCode[],
    refutes: check.refutes as IncidentKindCode[],
    isRootCause: check.is_root_cause,
    ...(check.only_if_claimed ? { onlyIfClaimed: true } : {}),
    ...(proposals.length > 0 ? { proposals } : {}),
  };
}

/** First to last is oldest to newest, whatever order the lookup prefers; without a time, the lookup's. */
function orderByTime(rows: readonly Row[], column: string | undefined, timeZone: string): readonly Row[] {
  if (column === undefined) return rows;
  const timed = rows.map((row) => ({ row, at: parseInstant(String(row[column] ?? ""), timeZone) ?? 0 }));
  return timed.sort((a, b) => a.at - b.at).map(({ row }) => row);
}

function contextOf(look: Look) {
  return { receivedAt: look.request.receivedAt, timeZone: look.tools.timeZone };
}

/** `container container_id=20; container_id=21`. */
function locate(lookup: LookupConfig, rows: readonly Row[]): string {
  const keys = rows
    .slice(0, maxPlainRows)
    .map((row) => lookup.key.map((column) => `${column}=${row[column] ?? "NULL"}`).join(" "));
  return `${lookup.table} ${[...new Set(keys)].join("; ")}`;
}

/** `column: value, column: value`, in the row's own order; texts of several lines are written as JSON strings. */
function writeRow(row: Row): string {
  return Object.entries(row)
    .map(([column, value]) => {
      if (value === null) return `${column}: NULL`;
      const text = String(value);
      const shown = text.length > maxValueLength ? text.slice(0, maxValueLength) : text;
      return `${column}: ${/[\r\n]/.test(shown) ? JSON.stringify(shown) : shown}`;
    })
    .join(", ");
}
