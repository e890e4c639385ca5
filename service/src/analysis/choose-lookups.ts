import type { Entity, EntityType } from "@imperial-court/contract";
import { isCall } from "./entities/references.ts";
import type { NumberedFact } from "./stages.ts";

/** Identifiers of one type that the sources are asked for; a list of hundreds is a job for a query, not for a report. */
const maxPerType = 12;
/** Names found in rows that the logs are asked for in turn. */
const maxLeads = 8;

export interface ChosenLookups {
  readonly entities: readonly Entity[];
  /** Distinct identifiers that were left out, by type. */
  readonly leftOut: ReadonlyMap<EntityType, number>;
}

/** The first identifiers of each type, each once, in the order of the report. */
export function chooseLookups(entities: readonly Entity[]): ChosenLookups {
  const byType = new Map<EntityType, Set<string>>();
  const chosen: Entity[] = [];
  for (const entity of entities) {
    const values = byType.get(entity.type) ?? new Set<string>();
    byType.set(entity.type, values);
    if (values.has(entity.value)) continue;
    values.add(entity.value);
    if (values.size <= maxPerType) chosen.push(entity);
  }
  const leftOut = new Map<EntityType, number>();
  for (const [type, { size }] of byType) if (size > maxPerType) leftOut.set(type, size - maxPerType);
  return { entities: chosen, leftOut };
}

/** A key that a row brought up and that may stand in a log as it stands in the row: "application_no=2". */
export interface Lead {
  readonly name: string;
  readonly value: string;
  /** The identifiers of the report that led to the row. */
  readonly entities: readonly { readonly type: string; readonly value: string }[];
}

const keyColumn =
  /(?:^|, |\n)([a-z][a-z0-9_]{1,40}_(?:no|id|ref)|imo_no): ([A-Za-z0-9][\w./-]{0,60})(?=,|\n|$)/gi;

/** From the rows that were found, those with a conclusion first. */
export function findLeads(facts: readonly NumberedFact[]): Lead[] {
  const leads = new Map<string, Lead>();
  const rows = facts.filter(
    ({ status, location, isNear }) => status === "found" && location !== null && !isNear,
  );
  const telling = [...rows].sort((a, b) => Number(b.finding !== null) - Number(a.finding !== null));
  for (const { excerpt, entities } of telling) {
    for (const [, name = "", value = ""] of excerpt.matchAll(keyColumn)) {
      const isKnown = entities.some((entity) => entity.value === value) || value === "NULL";
      const key = `${name}=${value}`;
      if (!isKnown && !leads.has(key)) leads.set(key, { name, value, entities });
    }
  }
  return [...leads.values()].slice(0, maxLeads);
}

const nameField =
  /\b(message_?ref|cntr_no|container_no|vessel_advice_no|system_vessel_name)"?[=:]"?(MV [A-Za-z0-9 ]{2,40}|[A-Za-z0-9][\w-]{3,40})/gi;
const fieldTypes: Readonly<Record<string, EntityType>> = {
  messageref: "message_ref",
  cntrno: "container",
  containerno: "container",
  vesseladviceno: "message_ref",
  systemvesselname: "vessel",
};
/** From here on the lines speak of many things, and which is meant cannot be told. */
const maxNames = 3;

/**
 * What the lines of a call name, where the report gives the call's id and not the thing itself: "corr-0031 was
 * refused" leads over its lines to the message, and over the message to its row.
 */
export function findNames(facts: readonly NumberedFact[], entities: readonly Entity[]): Entity[] {
  const calls = new Set(
    entities.filter(({ type, value }) => type === "message_ref" && isCall(value)).map(({ value }) => value),
  );
  if (calls.size === 0) return [];
  const known = new Set(entities.map(({ value }) => value));
  const names = new Map<string, Entity>();
  for (const { status, location, entities: named, excerpt } of facts) {
    // A neighbour that shares the call's id bears no identifier of the report itself.
    const isOfCall = named.length === 0 || named.some(({ value }) => calls.has(value));
    if (status !== "found" || location === null || !isOfCall) continue;
    for (const [, field = "", written = ""] of excerpt.matchAll(nameField)) {
      const type = fieldTypes[field.toLowerCase().replaceAll("_", "")]!;
      const value = written.replace(/^MV /i, "").toUpperCase();
      if (!known.has(value)) {
        names.set(`${type} ${value}`, { type, value, start: 0, end: 0, valid: true, note: null });
      }
    }
  }
  return names.size > maxNames ? [] : [...names.values()];
}
