import type { Entity, EntityType } from "@imperial-court/contract";

/** How an identifier may be written in a log. */
export interface EntityNeedles {
  readonly entity: Pick<Entity, "type" | "value">;
  /** The search does not regard case. */
  readonly spellings: readonly string[];
}

/** Types worth a search, and whether finding nothing is worth saying. */
const searchedTypes: Partial<Record<EntityType, { saysNothing: boolean }>> = {
  container: { saysNothing: true },
  vessel: { saysNothing: true },
  message_ref: { saysNothing: true },
  error_code: { saysNothing: true },
  booking: { saysNothing: true },
  imo: { saysNothing: true },
  seal: { saysNothing: false },
  call_sign: { saysNothing: false },
  partner: { saysNothing: false },
  api_path: { saysNothing: false },
  ticket: { saysNothing: false },
  crane: { saysNothing: false },
};

/** Shorter needles match everywhere and are slow to search. */
const minNeedleLength = 5;
const maxEntities = 20;

export function needlesOf(entities: readonly Entity[]): EntityNeedles[] {
  const seen = new Set<string>();
  const needles: EntityNeedles[] = [];
  for (const { type, value } of entities) {
    if (searchedTypes[type] === undefined || seen.has(`${type} ${value}`)) continue;
    seen.add(`${type} ${value}`);
    const spellings = [...new Set(spell(type, value))].filter(({ length }) => length >= minNeedleLength);
    if (spellings.length > 0) needles.push({ entity: { type, value }, spellings });
  }
  return needles.slice(0, maxEntities);
}

/**
 * Whether a spelling that begins at `at` ends there too: REF-IFT-007 is not in REF-IFT-0070, and the ship LION
 * CITY is not LION CITY 07. A container's serial goes on with its check digit, in any manner.
 */
export function isWholeNeedle(type: EntityType, spelling: string, buffer: Buffer, at: number): boolean {
  if (type !== "message_ref" && type !== "vessel" && type !== "imo") return true;
  const behind = buffer.toString("latin1", at + spelling.length, at + spelling.length + 2);
  if (/^[A-Za-z0-9]/.test(behind)) return false;
  return !(type === "vessel" && !/\d$/.test(spelling) && /^[ _-]\d/.test(behind));
}

/** Names one thing of the port; an error code or a partner stands in the lines of many incidents. */
export function isParticular(type: string): boolean {
  return !["error_code", "api_path", "partner", "crane"].includes(type);
}

export function saysNothing(type: string): boolean {
  return searchedTypes[type as EntityType]?.saysNothing ?? false;
}

function spell(type: EntityType, value: string): string[] {
  if (type === "container") {
    const compact = value.toUpperCase().replace(/[^A-Z0-9]/g, "");
    const [owner, serial] = [compact.slice(0, 4), compact.slice(4, 10)];
    // Written with separators, the check digit may follow in any manner.
    return serial.length < 6 ? [compact] : [compact, `${owner} ${serial}`, `${owner}-${serial}`];
  }
  if (type === "vessel") {
    const name = value
      .trim()
      .replace(/\s+/g, " ")
      .replace(/^(M\.?\/?V\.?|M\.?\/?T\.?|S\.?S\.?|VESSEL) /i, "")
      .replace(/ ?\/.*$/, "");
    return [name, name.replaceAll(" ", "_"), name.replaceAll(" ", "-"), name.replaceAll(" ", "")];
  }
  const joined = value.replace(/[-_ ]/g, "");
  return joined.length >= 8 && type !== "api_path" && type !== "error_code" ? [value, joined] : [value];
}
