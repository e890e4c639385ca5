import type { Entity } from "@imperial-court/contract";
import type { LookupConfig } from "../lookup-config.ts";
import type { EvidenceSource, Fact, LookupRequest } from "../source.ts";
import type { DatabaseConfig } from "../sources-config.ts";
import type { Database, Schema } from "./database.ts";
import { runLookup } from "./run-lookup.ts";

/** A report that lists hundreds of identifiers is answered for the first ones of each lookup. */
const maxEntitiesPerLookup = 12;

/** The schema changes seldom; proposals are checked against one at most this old. */
const schemaLifeMs = 300_000;

export interface DatabaseSource extends EvidenceSource {
  /** Throws when the account could write and that is not allowed. */
  getSchema(signal: AbortSignal): Promise<Schema>;
}

/** All lookups of one database, for every identifier they are bound to, in parallel. */
export function createDatabaseSource(config: DatabaseConfig, database: Database): DatabaseSource {
  let known: { schema: Schema; readAt: number } | null = null;

  async function getSchema(signal: AbortSignal): Promise<Schema> {
    if (known !== null && performance.now() - known.readAt < schemaLifeMs) return known.schema;
    await refuseWritableAccount(config, database, signal);
    const schema = await database.readSchema(signal);
    known = { schema, readAt: performance.now() };
    return schema;
  }

  return {
    name: config.name,
    timeLimitMs: config.time_limit_ms,
    followsNames: true,
    getSchema,
    async lookUp(request, signal) {
      const looks = planLooks(config.lookups, request);
      if (looks.length === 0) return [];
      const schema = await getSchema(signal);
      const tools = {
        source: config.name,
        database,
        schema,
        timeZone: config.time_zone,
        rowLimit: config.row_limit,
      };
      const facts = await Promise.all(
        looks.map(({ lookup, entity }) => runLookup(lookup, entity, request, tools, signal)),
      );
      return dropRepeated(facts.flat());
    },
  };
}

function planLooks(lookups: readonly LookupConfig[], request: LookupRequest) {
  const distinct = new Map<string, Entity>();
  for (const entity of request.entities) distinct.set(`${entity.type} ${entity.value}`, entity);
  const text = request.text.toLowerCase();
  const isCalledFor = ({ only_if_text_names: words }: LookupConfig) =>
    words === undefined || words.some((word) => text.includes(word.toLowerCase()));
  return lookups.filter(isCalledFor).flatMap((lookup) => {
    const form = lookup.only_values === undefined ? null : new RegExp(lookup.only_values, "i");
    return [...distinct.values()]
      .filter(({ type, value }) => lookup.for.includes(type) && (form === null || form.test(value)))
      .slice(0, maxEntitiesPerLookup)
      .map((entity) => ({ lookup, entity }));
  });
}

/** Two identifiers of a report may lead to the same row (a vessel by name and by IMO number): shown once. */
function dropRepeated(facts: readonly Fact[]): Fact[] {
  const seen = new Set<string>();
  const concluded = new Set(facts.filter(({ finding }) => finding !== null).map(({ location }) => location));
  return facts.filter((fact) => {
    if (fact.status !== "found") return !facts.some((other) => !other.isNear && isElsewhere(fact, other));
    if (facts.some((other) => saysMore(other, fact))) return false;
    if (fact.finding === null && concluded.has(fact.location)) return false;
    const key = `${fact.location}\n${fact.excerpt}\n${fact.finding?.statement ?? ""}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** A reference may be of a message, a call or an advice: what is on record as one is not missing as another. */
function isElsewhere(absent: Fact, other: Fact): boolean {
  const [wanted] = absent.entities;
  return (
    absent.status === "nothing" &&
    other.status === "found" &&
    wanted?.type === "message_ref" &&
    other.entities.some(({ type, value }) => type === wanted.type && value === wanted.value)
  );
}

/** Another lookup met the same row, as the fault that this one only points to. */
function saysMore(other: Fact, fact: Fact): boolean {
  const supports = fact.finding?.supports ?? [];
  return (
    other.location === fact.location &&
    other.query !== fact.query &&
    other.finding?.isRootCause === true &&
    fact.finding?.isRootCause === false &&
    supports.length > 0 &&
    supports.every((kind) => other.finding?.supports.includes(kind))
  );
}

async function refuseWritableAccount(
  config: DatabaseConfig,
  database: Database,
  signal: AbortSignal,
): Promise<void> {
  if (config.type === "sqlite" || config.allow_writable_account) return;
  const privileges = await database.findWritePrivileges(signal);
  if (privileges.length === 0) return;
  throw new Error(
    `the account of "${config.name}" could write (${privileges.slice(0, 3).join(", ")}); use one that may only read, or set allow_writable_account: true`,
  );
}
