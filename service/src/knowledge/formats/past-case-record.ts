import { type PastCase, severities } from "@imperial-court/contract";
import { CourtError } from "../../errors.ts";
import { plainKey } from "./contact-record.ts";
import { mendLeftovers } from "./decode-text.ts";

/** What case logs call the fields; compared without case, spaces and signs. The earlier name wins. */
const namesByField = {
  id: ["id", "caseid", "caseno", "casenumber", "incidentid", "ticket", "ticketno", "ticketid"],
  mode: ["mode", "channel", "source"],
  module: ["module", "application", "system", "category", "team"],
  occurred_at: ["occurredat", "timestamp", "datetime", "reportedat", "createdat", "reported", "date", "time"],
  alert: ["alertemail", "alert", "email", "message", "alerttext", "sms", "report"],
  problem: ["problemstatements", "problemstatement", "problem", "description", "issue", "summary"],
  solution: ["solution", "resolution", "fix", "actiontaken", "rootcauseandsolution"],
  sop: ["sop", "procedure", "runbook", "knowledgearticle", "kb"],
  kind: ["kind", "incidentkind"],
  severity: ["severity"],
} as const;
export type PastCaseField = keyof typeof namesByField;
const fields = Object.keys(namesByField) as PastCaseField[];

/** Throws `import-invalid` for a mapping that names an unknown field. */
export function checkMapping(mapping: Readonly<Record<string, string>>): void {
  const unknown = Object.keys(mapping).filter((field) => !fields.includes(field as PastCaseField));
  if (unknown.length === 0) return;
  throw new CourtError(
    "import-invalid",
    `"${unknown[0]}" is no field of a past case; use ${fields.join(", ")}`,
  );
}

/**
 * Which column of a table holds which field: as `mapping` says, else by the column's name. Null when the
 * columns are not those of a case log. Throws `import-invalid` for a mapping that names a column that is not
 * there.
 */
export function findPastCaseColumns(
  header: readonly string[],
  mapping: Readonly<Record<string, string>>,
): ReadonlyMap<PastCaseField, number> | null {
  const keys = header.map(plainKey);
  const columns = new Map<PastCaseField, number>();
  for (const [field, name] of Object.entries(mapping)) {
    const index = keys.indexOf(plainKey(name));
    if (index === -1) {
      throw new CourtError(
        "import-invalid",
        `there is no column "${name}"; the columns are ${header.join(", ")}`,
      );
    }
    columns.set(field as PastCaseField, index);
  }
  const mapped = new Set(columns.values());
  for (const field of fields) {
    if (columns.has(field)) continue;
    const index = namesByField[field]
      .map((name) => keys.indexOf(name))
      .find((at) => at !== -1 && !mapped.has(at));
    if (index !== undefined) columns.set(field, index);
  }
  const isCaseLog = columns.has("problem") || columns.has("alert");
  return isCaseLog && columns.size >= 2 ? columns : null;
}

/** One past case by field; null when nothing tells what happened. */
export function readPastCase(
  value: (field: PastCaseField) => unknown,
): { pastCase: Omit<PastCase, "id"> & { id: string | null }; wasMended: boolean } | null {
  let wasMended = false;
  const text = (field: PastCaseField) => {
    const raw = value(field);
    const written = typeof raw === "string" ? raw : typeof raw === "number" ? String(raw) : "";
    const mended = mendLeftovers(written);
    wasMended ||= mended !== written;
    return mended.replaceAll(/\r\n?/g, "\n").trim();
  };
  const severity = text("severity").toLowerCase();
  const pastCase = {
    id: text("id") || null,
    mode: text("mode") || null,
    module: text("module") || null,
    occurred_at: text("occurred_at") || null,
    alert: text("alert"),
    problem: text("problem"),
    solution: text("solution"),
    sop: text("sop") || null,
    kind: text("kind") || null,
    severity: severities.find((known) => known.toLowerCase() === severity) ?? null,
  };
  // A column "Email" may hold the sender's address instead of the mail: that tells of no trouble.
  const isAddress = /^\S{1,64}@\S{1,250}$/.test(pastCase.alert);
  return (pastCase.alert === "" || isAddress) && pastCase.problem === "" ? null : { pastCase, wasMended };
}

/** The value of a field in a mapping whose keys may be written in any of the known ways. */
export function fieldReader(record: Readonly<Record<string, unknown>>): (field: PastCaseField) => unknown {
  const values = new Map(Object.entries(record).map(([key, value]) => [plainKey(key), value]));
  return (field) => namesByField[field].map((name) => values.get(name)).find((value) => value != null);
}
