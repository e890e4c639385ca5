import type { Entity, EntityType } from "@imperial-court/contract";
import { isCall, isMessageName } from "./entities/references.ts";

/** The things a report is about, put into sentences with their real values. */

interface SlotRule {
  /** The first of them that the report names. */
  readonly types: readonly EntityType[];
  /** Put before the values: "container MSKU1234567". */
  readonly noun: string;
  /** Where the report names none. */
  readonly fallback: string;
  /** Only values of this sort, where a type holds several. */
  readonly isOne?: (value: string) => boolean;
  readonly say?: (value: string) => string;
}

const slots = {
  container: { types: ["container"], noun: "container", fallback: "the container" },
  vessel: { types: ["vessel", "imo", "call_sign"], noun: "vessel", fallback: "the vessel" },
  message: { types: ["message_ref"], noun: "message", fallback: "the message", isOne: isMessageName },
  record: {
    types: ["message_ref"],
    noun: "",
    fallback: "the record",
    isOne: (value) => !isMessageName(value),
    say: sayRecord,
  },
  error: { types: ["error_code"], noun: "error", fallback: "the error" },
  booking: { types: ["booking"], noun: "booking", fallback: "the booking" },
  partner: { types: ["partner"], noun: "", fallback: "the partner" },
  api: { types: ["api_path"], noun: "", fallback: "the API call" },
  crane: { types: ["crane"], noun: "crane", fallback: "the crane" },
  block: { types: ["yard_block"], noun: "block", fallback: "the yard block" },
  berth: { types: ["berth"], noun: "berth", fallback: "the berth" },
  seal: { types: ["seal"], noun: "seal", fallback: "the seal" },
} as const satisfies Record<string, SlotRule>;

/** What a report is mainly about, most telling first. */
const mainSlots = [
  "container",
  "vessel",
  "message",
  "record",
  "booking",
  "api",
  "crane",
  "error",
  "partner",
] as const;
const maxNamed = 3;

/** Distinct values of the given types, in the order of the text. */
export function valuesOf(entities: readonly Entity[], types: readonly EntityType[]): string[] {
  return [...new Set(entities.filter((entity) => types.includes(entity.type)).map((entity) => entity.value))];
}

/** Fills `{container}`, `{vessel}` … with "container MSKU1234567", or with "the container" where none is named. */
export function fillSubjects(template: string, entities: readonly Entity[]): string {
  const filled = template.replace(/\{([a-z]{1,12})\}/g, (placeholder, name: string) => {
    const rule: SlotRule | undefined = (slots as Record<string, SlotRule>)[name];
    if (!rule) return placeholder;
    return nameValues(rule, entities) ?? rule.fallback;
  });
  return filled.charAt(0).toUpperCase() + filled.slice(1);
}

/** "container MSKU1234567", "vessel LION CITY 07, error VESSEL_ERR_4"; null when the report names nothing. */
export function describeSubject(entities: readonly Entity[]): string | null {
  const named: string[] = [];
  for (const name of mainSlots) {
    const words = nameValues(slots[name], entities);
    if (words !== null) named.push(words);
    if (named.length === 2) break;
  }
  return named.length > 0 ? named.join(", ") : null;
}

function nameValues(rule: SlotRule, entities: readonly Entity[]): string | null {
  const values =
    rule.types
      .map((type) => valuesOf(entities, [type]).filter(rule.isOne ?? (() => true)))
      .find((named) => named.length > 0) ?? [];
  if (values.length === 0) return null;
  const shown = values
    .slice(0, maxNamed)
    .map(rule.say ?? String)
    .join(", ");
  const more = values.length > maxNamed ? ` and ${values.length - maxNamed} more` : "";
  const noun = rule.noun === "" ? "" : `${rule.noun}${values.length > 1 ? "s" : ""} `;
  return `${noun}${shown}${more}`;
}

/** What a bare number or id is of: an advice goes by its number alone, a call by its id. */
function sayRecord(value: string): string {
  if (isCall(value)) return `call ${value}`;
  return /^\d{5,12}$/.test(value) ? `advice ${value}` : value;
}
