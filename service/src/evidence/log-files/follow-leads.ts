import type { LookupRequest } from "../source.ts";
import type { EntityNeedles } from "./log-needles.ts";

type Lead = NonNullable<LookupRequest["leads"]>[number];

/** The fields in which logs write the number of a record. */
const recordFields: Readonly<Record<string, readonly string[]>> = {
  application: ["application_no", "application_id", "berth_application_no"],
  event: ["api_event_id", "event_id", "api_id"],
  "EDI message": ["edi_id", "edi_message_id"],
};

/** The records that a report calls by a plain number, as they may stand in a log: "event 102" as `api_event_id=102`. */
export function recordLeads(entities: LookupRequest["entities"]): Lead[] {
  return entities.flatMap(({ type, value }) => {
    const [, what = "", number = ""] = type === "message_ref" ? (/^(\D+) (\d+)$/.exec(value) ?? []) : [];
    return (recordFields[what] ?? []).map((name) => ({
      name,
      value: number,
      entities: [{ type, value }],
    }));
  });
}

/** A lead as logs write it: `application_no=2`, `application_no="2"`, `"application_no":2`. */
export function leadNeedles(leads: readonly Lead[]): EntityNeedles[] {
  return leads.map((lead) => ({
    entity: { type: "message_ref", value: phraseOf(lead) },
    spellings: spell(lead),
  }));
}

export function phraseOf({ name, value }: Pick<Lead, "name" | "value">): string {
  return `${name}=${value}`;
}

function spell({ name, value }: Lead): string[] {
  return [
    `${name}=${value}`,
    `${name}="${value}"`,
    `"${name}":${value}`,
    `"${name}":"${value}"`,
    `"${name}": ${value}`,
  ];
}

/** Whether the line holds one of the leads whole: "application_no=2" is not in "application_no=27". */
export function holdsLead(line: string, leads: readonly Lead[]): Lead | null {
  const text = line.toLowerCase();
  return (
    leads.find((lead) =>
      spell(lead).some((written) => {
        const phrase = written.toLowerCase();
        for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
          const before = text[at - 1] ?? " ";
          const after = text[at + phrase.length] ?? " ";
          if (!/[a-z0-9_]/.test(before) && !/[a-z0-9_.-]/.test(after)) return true;
        }
        return false;
      }),
    ) ?? null
  );
}
