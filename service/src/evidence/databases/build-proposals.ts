import type { LookupConfig, ProposalConfig } from "../lookup-config.ts";
import type { ProposedChange } from "../source.ts";
import {
  describeRows,
  quoteName,
  readEffects,
  readReferences,
  ruleWords,
  singleKey,
} from "./change-effects.ts";
import { parseChange } from "./change-statement.ts";
import { type Database, findTable, type Row, type Schema } from "./database.ts";
import {
  inWords,
  literalWriter,
  renderSql,
  renderText,
  TemplateProblem,
  type TemplateScope,
} from "./render-template.ts";
import { SqlProblem } from "./tokenize-sql.ts";

export interface ProposalTools {
  readonly database: Database;
  readonly schema: Schema;
  readonly lookup: LookupConfig;
  readonly signal: AbortSignal;
}

/** A fault that every row of a table shares is mended by a job, not by a hundred statements. */
const maxStatements = 10;

/**
 * The changes a finding calls for, in the order they are to be made, each valid in the schema as it is now.
 * A proposal whose table or column the schema does not have is left out; `check()` reports it.
 */
export async function buildProposals(
  configured: readonly ProposalConfig[],
  scope: TemplateScope,
  tools: ProposalTools,
): Promise<ProposedChange[]> {
  const proposals: ProposedChange[] = [];
  for (const proposal of configured) {
    try {
      if ("remove_duplicates" in proposal)
        proposals.push(...(await removeDuplicates(proposal.remove_duplicates, scope, tools)));
      else proposals.push(...(await fillProposal(proposal, scope, tools)));
    } catch (error) {
      if (!(error instanceof SqlProblem || error instanceof TemplateProblem)) throw error;
    }
  }
  return proposals;
}

type PlainProposal = Exclude<ProposalConfig, { remove_duplicates: unknown }>;

/** One change for each row of the scope that gives a different statement. */
async function fillProposal(
  proposal: PlainProposal,
  scope: TemplateScope,
  tools: ProposalTools,
): Promise<ProposedChange[]> {
  const literal = literalWriter(tools.schema, tools.lookup.table, tools.database.dialect);
  if (proposal.sql === undefined) {
    return [
      {
        text: renderText(proposal.text, scope),
        sql: null,
        affects: null,
        undo: proposal.undo === undefined ? null : renderText(proposal.undo, scope),
        verification:
          proposal.verify === undefined ? null : renderVerification(proposal.verify, scope, literal),
      },
    ];
  }
  const changes: ProposedChange[] = [];
  const seen = new Set<string>();
  for (const row of scope.rows) {
    const ofRow = { ...scope, rows: [row] };
    const sql = renderSql(proposal.sql, ofRow, literal);
    if (seen.has(sql) || seen.size >= maxStatements) continue;
    seen.add(sql);
    const change = parseChange(sql, tools.schema);
    const effects = await readEffects(change, tools.database, tools.schema, tools.signal);
    // Nothing to change now: the row is already as the proposal would leave it.
    if (effects.rows.length === 0 && change.kind !== "insert") continue;
    changes.push({
      text: renderText(proposal.text, ofRow),
      sql: change.sql,
      affects: effects.affects,
      undo: proposal.undo === undefined ? effects.undo : renderVerification(proposal.undo, ofRow, literal),
      verification:
        proposal.verify === undefined ? null : renderVerification(proposal.verify, ofRow, literal),
    });
  }
  return changes;
}

/**
 * Keeps one row and removes the others without orphaning what points to them: a preview first, then the
 * children to the row that stays, then the delete.
 */
async function removeDuplicates(
  removal: Extract<ProposalConfig, { remove_duplicates: unknown }>["remove_duplicates"],
  scope: TemplateScope,
  { database, schema, lookup, signal }: ProposalTools,
): Promise<ProposedChange[]> {
  const table = findTable(schema, lookup.table);
  if (table === null) throw new SqlProblem(`the schema has no table ${lookup.table}`);
  const key = singleKey(table);
  if (key === null || !(key in (scope.rows[0] ?? {})))
    throw new SqlProblem(`${table.name} has no single key to name its rows by`);
  const kept = removal.keep === "last" ? scope.rows.at(-1)! : scope.rows[0]!;
  const removed = scope.rows.filter((row) => row !== kept).slice(0, maxStatements);
  const literal = literalWriter(schema, table.name, database.dialect);
  const name = quoteName(table.name, database);
  const list = (rows: readonly Row[]) => rows.map((row) => literal(row[key] ?? null, key)).join(", ");
  const preview = `SELECT * FROM ${name} WHERE ${quoteName(key, database)} IN (${list([...removed, kept])})`;
  const verification =
    removal.verify === undefined ? null : renderVerification(removal.verify, scope, literal);

  const changes: ProposedChange[] = [
    {
      text: `Preview first: record ${kept[key]} stays, record ${removed.map((row) => row[key]).join(", ")} goes`,
      sql: preview,
      affects: `reads ${removed.length + 1} rows of ${table.name}`,
      undo: null,
      verification: null,
    },
  ];
  for (const reference of await readReferences(table, removed, database, schema, signal)) {
    const childKey = singleKey(reference.table);
    const column = reference.foreignKey.columns[0]!;
    if (childKey === null || reference.foreignKey.columns.length > 1) continue;
    const childLiteral = literalWriter(schema, reference.table.name, database.dialect);
    const referenced = reference.foreignKey.referencedColumns[0]!;
    const byOld = Map.groupBy(reference.rows, (row) => row[column] ?? null);
    for (const [old, rows] of byOld) {
      const where = `${quoteName(childKey, database)} IN (${rows.map((row) => childLiteral(row[childKey] ?? null, childKey)).join(", ")})`;
      const update = (to: Row[string]) =>
        `UPDATE ${quoteName(reference.table.name, database)} SET ${quoteName(column, database)} = ${childLiteral(to ?? null, column)} WHERE ${where}`;
      changes.push({
        text: `Point ${inWords(reference.table.name)} ${rows.map((row) => row[childKey]).join(", ")} to record ${kept[referenced]} first: with record ${old} deleted as it is, it ${ruleWords[reference.foreignKey.onDelete]}`,
        sql: parseChange(update(kept[referenced] ?? null), schema).sql,
        affects: describeRows(reference.table, rows),
        undo: update(old),
        verification: `SELECT COUNT(*) FROM ${quoteName(reference.table.name, database)} WHERE ${quoteName(column, database)} = ${childLiteral(old, column)}`,
      });
    }
  }
  const remove = parseChange(
    `DELETE FROM ${name} WHERE ${quoteName(key, database)} IN (${list(removed)})`,
    schema,
  );
  const effects = await readEffects(remove, database, schema, signal);
  changes.push({
    text: renderText(removal.text, scope),
    sql: remove.sql,
    affects: effects.affects,
    undo: effects.undo,
    verification,
  });
  return changes;
}

/** A SELECT gets literals, a sentence gets values. */
function renderVerification(
  template: string,
  scope: TemplateScope,
  literal: Parameters<typeof renderSql>[2],
): string {
  return /^\s*(?:SELECT|UPDATE|INSERT|DELETE)\b/i.test(template)
    ? renderSql(template, scope, literal)
    : renderText(template, scope);
}
