import type { EntityType } from "@imperial-court/contract";

/** What an incident is about, before what it only mentions; other types of identifier do not tell runs apart. */
const tellingTypes: readonly EntityType[] = [
  "container",
  "vessel",
  "booking",
  "message_ref",
  "seal",
  "imo",
  "call_sign",
  "crane",
  "berth",
  "ticket",
  "error_code",
  "partner",
];

const shown = 3;

/** The identifiers a list shows beside a title: at most three, the most telling first. */
export function keyEntities(entities: readonly { type: string; value: string }[]): string[] {
  const rank = ({ type }: { type: string }) => tellingTypes.indexOf(type as EntityType);
  const telling = entities.filter((entity) => rank(entity) >= 0).sort((a, b) => rank(a) - rank(b));
  return [...new Set(telling.map(({ value }) => value))].slice(0, shown);
}
