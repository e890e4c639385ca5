import { describeFailure } from "../describe-failure.ts";
import type { LookupConfig } from "../lookup-config.ts";
import { redact } from "../redact.ts";
import type { DatabaseConfig } from "../sources-config.ts";
import { parseChange } from "./change-statement.ts";
import { type Database, findTable, type Schema } from "./database.ts";
import type { DatabaseSource } from "./database-source.ts";
import { bindLookup, lookupValues } from "./lookup-statement.ts";
import { templateColumns } from "./render-template.ts";
import { conditionColumns } from "./row-checks.ts";
import { SqlProblem } from "./tokenize-sql.ts";

/** Stands for a value nobody uses; digits, so that numeric columns accept it. */
const probeValue = "0";

/** What an operator should know of a database source: lookups that no longer fit, and a sample of what it holds. */
export async function checkDatabase(
  config: DatabaseConfig,
  source: DatabaseSource,
  database: Database,
  signal: AbortSignal,
): Promise<{ summary: string; problems: string[]; sample: string | null }> {
  const schema = await source.getSchema(signal);
  const problems: string[] = [];
  for (const lookup of config.lookups)
    problems.push(...(await checkLookup(lookup, config, database, schema, signal)));
  const tables = schema.tables.filter(({ isView }) => !isView);
  const first = tables.find(({ name }) =>
    config.lookups.some(({ table }) => table.toLowerCase() === name.toLowerCase()),
  );
  const sample =
    first === undefined ? null : await database.query(`SELECT * FROM ${first.name} LIMIT 1`, [], signal);
  return {
    summary: `${tables.length} tables, ${config.lookups.length} lookups`,
    problems,
    sample:
      sample?.rows[0] === undefined ? null : redact(`${first!.name}: ${JSON.stringify(sample.rows[0])}`, ""),
  };
}

async function checkLookup(
  lookup: LookupConfig,
  config: DatabaseConfig,
  database: Database,
  schema: Schema,
  signal: AbortSignal,
): Promise<string[]> {
  const bound = bindLookup(lookup.sql, lookupValues(probeValue), database.dialect, 1);
  let columns: Set<string>;
  try {
    columns = new Set((await database.query(bound.sql, bound.parameters, signal)).columns);
  } catch (error) {
    return [`lookup "${lookup.name}" no longer fits: ${describeFailure(error)}`];
  }
  const table = findTable(schema, lookup.table);
  const asked = [
    ...lookup.key,
    ...(lookup.observed_at === undefined ? [] : [lookup.observed_at]),
    ...Object.keys(lookup.deadlines),
    ...lookup.checks.flatMap((check) => [...conditionColumns(check.when), ...templateColumns(check.finding)]),
  ];
  const missing = [...new Set(asked)].filter((column) => !columns.has(column));
  const problems = missing.map(
    (column) => `lookup "${lookup.name}" speaks of a column ${column} that its query does not return`,
  );
  if (table === null)
    problems.push(
      `lookup "${lookup.name}" names a table ${lookup.table} that the schema of "${config.name}" does not have`,
    );
  for (const check of lookup.checks) {
    for (const proposal of check.proposals) {
      if ("remove_duplicates" in proposal || proposal.sql === undefined) continue;
      const problem = findProposalProblem(proposal.sql, schema);
      if (problem !== null) problems.push(`check "${check.name}" of lookup "${lookup.name}": ${problem}`);
    }
  }
  return problems;
}

function findProposalProblem(template: string, schema: Schema): string | null {
  try {
    parseChange(template.replace(/\{[^{}]*\}/g, "0"), schema);
    return null;
  } catch (error) {
    if (error instanceof SqlProblem) return error.message;
    throw error;
  }
}
