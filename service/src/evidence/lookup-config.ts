import { entityTypes, incidentKindCodes } from "@imperial-court/contract";
import { z } from "zod";

/**
 * The shape of lookups and checks in a sources file or a profile.
 *
 * A lookup is a named, parameterised query bound to types of identifiers. A check selects rows
 * (`when.row_where`), sets conditions on what was selected, and words a finding with the values of the rows.
 */

/** An object that refuses keys it does not know, and says which it does. */
export function strict<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `unknown key ${issue.keys?.map((key) => `"${key}"`).join(", ")}; allowed are ${Object.keys(shape).join(", ")}`
        : undefined,
  });
}

const name = z.string().trim().min(1).max(120);
const identifier = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_$]{0,127}$/, "a plain table or column name is needed");
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const comparison = strict({
  not: z.union([scalar, z.array(scalar)]).optional(),
  at_least: z.number().optional(),
  at_most: z.number().optional(),
  contains: z.string().min(1).optional(),
  /** Hours between the column's instant and the moment the report was received. */
  older_than_hours: z.number().min(0).optional(),
}).refine(
  (value) => Object.keys(value).length > 0,
  "a comparison needs one of not, at_least, at_most, contains, older_than_hours",
);

const rowCondition = z.record(identifier, z.union([scalar, z.array(scalar), comparison]));
export type RowCondition = z.infer<typeof rowCondition>;

const whenSchema = strict({
  /** Selects the rows the other conditions speak of; all rows when absent. */
  row_where: rowCondition.optional(),
  /** Selects rows in which the two columns hold different values. */
  differs: z.tuple([identifier, identifier]).optional(),
  /** True: the lookup found no row at all. */
  no_rows: z.literal(true).optional(),
  /** How many rows are selected. */
  rows: strict({
    at_least: z.int().min(0).optional(),
    at_most: z.int().min(0).optional(),
    exactly: z.int().min(0).optional(),
    /** Counts the values of this column, not the rows. */
    of: identifier.optional(),
  }).optional(),
  /** Two or more selected rows agree in all these columns. */
  identical: z.array(identifier).min(1).optional(),
  /** The selected rows hold more than one value in one of these columns. */
  rows_differ: z.array(identifier).min(1).optional(),
}).refine((value) => Object.keys(value).length > 0, "a check needs at least one condition");
export type When = z.infer<typeof whenSchema>;

const proposalSchema = z.union([
  strict({
    text: z.string().min(1),
    /** One UPDATE, DELETE or INSERT with `{column}` for values of the row; absent for a step done elsewhere. */
    sql: z.string().min(1).optional(),
    /** A SELECT, or a sentence, that shows whether it worked. */
    verify: z.string().min(1).optional(),
    undo: z.string().min(1).optional(),
  }),
  strict({
    /** Keeps one row of each identical group and proposes the removal of the others, children re-pointed first. */
    remove_duplicates: strict({
      text: z.string().min(1),
      keep: z.enum(["last", "first"]),
      verify: z.string().min(1).optional(),
    }),
  }),
]);
export type ProposalConfig = z.infer<typeof proposalSchema>;

function isPattern(written: string): boolean {
  try {
    new RegExp(written, "i");
    return true;
  } catch {
    return false;
  }
}

const kinds = z.array(z.enum(incidentKindCodes as [string, ...string[]])).default([]);

export const checkSchema = strict({
  name,
  when: whenSchema,
  /** `row`: a finding for each selected row; `all`: one for all of them. */
  per: z.enum(["row", "all"]).optional(),
  finding: z.string().min(1),
  supports: kinds,
  refutes: kinds,
  is_root_cause: z.boolean().default(false),
  /** True: the rows show a normal state, which is the fault only where the report is of a kind it supports. */
  only_if_claimed: z.boolean().default(false),
  proposals: z.array(proposalSchema).default([]),
});
export type CheckConfig = z.infer<typeof checkSchema>;

export const lookupSchema = strict({
  name,
  for: z.union([z.enum(entityTypes).transform((type) => [type]), z.array(z.enum(entityTypes)).min(1)]),
  sql: z.string().min(1),
  /** The table the rows stand for: named in locations, and target of `remove_duplicates`. */
  table: identifier,
  /** Columns of the result that locate a row. */
  key: z.union([identifier.transform((column) => [column]), z.array(identifier).min(1)]),
  /** The column that says when the row was recorded. */
  observed_at: identifier.optional(),
  /** Columns that set an instant for cargo or call, with what they are: `last_free_day: last free day`. */
  deadlines: z.record(identifier, z.string().min(1)).default({}),
  /** Asked only where the report's text names one of these words, whatever their case. */
  only_if_text_names: z.array(z.string().min(2)).min(1).optional(),
  /** Asked only for identifiers of this form, a regular expression: one type may hold several sorts. */
  only_values: z.string().max(200).refine(isPattern, "a regular expression is needed").optional(),
  /** False: finding nothing is no news, and no fact says so. */
  report_nothing: z.boolean().default(true),
  checks: z.array(checkSchema).default([]),
});
export type LookupConfig = z.infer<typeof lookupSchema>;

export const profileSchema = strict({ lookups: z.array(lookupSchema).min(1) });
