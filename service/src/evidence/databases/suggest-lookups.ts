import type { EntityType } from "@imperial-court/contract";
import { stringify } from "yaml";
import type { ForeignKey, Schema, Table } from "./database.ts";

/** Column names that usually hold an identifier the court recognises, most specific first. */
const identifierColumns: readonly [RegExp, EntityType][] = [
  [/^(cntr|cont|container|equipment|eqp?)_?(no|nbr|num|number)$/, "container"],
  [/imo(_?(no|nbr|num|number))?$/, "imo"],
  [/^call_?sign$/, "call_sign"],
  [/^(system_)?(vessel|vsl|ship)_?(name|nm)$/, "vessel"],
  [/^(voyage|voy)(_?(no|nbr|num|number))?$/, "voyage"],
  [/^(booking|bkg)(_?(no|nbr|num|number|ref))?$/, "booking"],
  [/^(message|msg|interchange|control|edi)_?(ref|reference|no|id)$/, "message_ref"],
  [/^seal(_?(no|nbr|num|number))?$/, "seal"],
  [/^(error|err)_?code$/, "error_code"],
  [/^berth(_?(no|code|id))?$/, "berth"],
  [/^crane(_?(no|code|id))?$/, "crane"],
  [/^(sender|partner|partner_code)$/, "partner"],
];

const recordedColumns = ["event_ts", "event_time", "sent_at", "occurred_at", "updated_at", "created_at"];

/** Lookups across a foreign key make a result wide; beyond these columns a person should choose. */
const maxColumns = 16;

/** Long texts and binaries help nobody in a row that is read at a glance. */
const bulky = /mediumtext|longtext|blob|bytea|json|xml|clob/;
const bulkyName = /^(raw|payload|body|content)/;

/**
 * Drafts lookups from a schema, as YAML for a sources file: one for each column that looks like an
 * identifier, and one for each table that points to such a table by a foreign key. A draft for a person to
 * read: it has no checks, since a schema does not say what is a fault.
 */
export function suggestLookups(schema: Schema): string {
  const tables = schema.tables.filter(({ isView }) => !isView);
  const lookups = tables.flatMap((table) => [
    ...identifiersOf(table).map(({ column, entity }) => draftDirect(table, column, entity)),
    ...table.foreignKeys.flatMap((foreignKey) => draftAcross(table, foreignKey, tables)),
  ]);
  if (lookups.length === 0)
    return "# No column of this schema looks like an identifier the court knows.\nlookups: []\n";
  return stringify({ lookups }, { lineWidth: 110 });
}

function identifiersOf(table: Table): { column: string; entity: EntityType }[] {
  return table.columns.flatMap(({ name, isGenerated }) => {
    const match = identifierColumns.find(([pattern]) => pattern.test(name.toLowerCase()));
    return match === undefined || isGenerated ? [] : [{ column: name, entity: match[1] }];
  });
}

function draftDirect(table: Table, column: string, entity: EntityType) {
  return {
    name: `${table.name} by ${column}`,
    for: entity,
    table: table.name,
    key: table.keys[0]?.columns ?? [column],
    ...observedAt(table),
    sql: `SELECT ${chosenColumns(table).join(", ")} FROM ${table.name} WHERE ${condition(column, entity)}${order(table)}`,
  };
}

function draftAcross(table: Table, foreignKey: ForeignKey, tables: readonly Table[]) {
  const parent = tables.find(({ name }) => name === foreignKey.referencedTable);
  if (parent === undefined || parent === table) return [];
  return identifiersOf(parent)
    .filter(({ entity }) => !identifiersOf(table).some((own) => own.entity === entity))
    .map(({ column, entity }) => {
      const join = foreignKey.columns
        .map((own, index) => `p.${foreignKey.referencedColumns[index]} = t.${own}`)
        .join(" AND ");
      const columns = chosenColumns(table).map((name) => `t.${name}`);
      return {
        name: `${table.name} of the ${parent.name} by ${column}`,
        for: entity,
        table: table.name,
        key: table.keys[0]?.columns ?? foreignKey.columns,
        ...observedAt(table),
        report_nothing: false,
        sql: `SELECT ${columns.join(", ")}, p.${column} AS ${parent.name}_${column} FROM ${table.name} t JOIN ${parent.name} p ON ${join} WHERE ${condition(`p.${column}`, entity)}${order(table, "t.")}`,
      };
    });
}

function chosenColumns(table: Table): string[] {
  const kept = table.columns
    .filter(({ name, type, isGenerated }) => !isGenerated && !bulky.test(type) && !bulkyName.test(name))
    .slice(0, maxColumns);
  const names = kept.map(({ name }) => name);
  const needed = [...(table.keys[0]?.columns ?? []), ...Object.values(observedAt(table))].filter(
    (name) => !names.includes(name),
  );
  return [...names, ...needed];
}

/** Names are compared as people write them: without the prefix MV and without regard to case. */
function condition(column: string, entity: EntityType): string {
  if (entity === "vessel") return `REPLACE(UPPER(${column}), 'MV ', '') = :bare`;
  if (entity === "container" || entity === "call_sign") return `${column} = :compact`;
  return `${column} = :value`;
}

function observedAt(table: Table): { observed_at?: string } {
  const names = table.columns.map(({ name }) => name);
  const recorded = recordedColumns.find((column) => names.includes(column));
  return recorded === undefined ? {} : { observed_at: recorded };
}

function order(table: Table, prefix = ""): string {
  const recorded = observedAt(table).observed_at;
  return recorded === undefined ? "" : ` ORDER BY ${prefix}${recorded} DESC`;
}
