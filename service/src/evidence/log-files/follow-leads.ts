import type { LookupRequest } from "../source.ts";
import type { EntityNeedles } from "./log-needles.ts";

type Lead = NonNullable<LookupRequest["leads"]>[number];

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
