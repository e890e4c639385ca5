import type { IncidentKindCode } from "@imperial-court/contract";
import { calmSayings } from "./calm-sayings.ts";
import { containerSayings } from "./container-sayings.ts";
import { messageSayings } from "./message-sayings.ts";
import { reportedCalm } from "./reported-calm.ts";
import { reportedCargo } from "./reported-cargo.ts";
import { reportedSystems } from "./reported-systems.ts";
import { systemSayings } from "./system-sayings.ts";
import { terminalSayings } from "./terminal-sayings.ts";
import { vesselSayings } from "./vessel-sayings.ts";

/**
 * How people say it: sentences by kind, one a line, from which the kind model learns what the thesaurus has no
 * word for. A line teaches by its words, so that a new line should use words that the others do not.
 */
export type Sayings = Readonly<Partial<Record<IncidentKindCode, string>>>;

export interface Saying {
  readonly text: string;
  /** `NONE`: no incident. */
  readonly kind: IncidentKindCode;
}

const tables: readonly Sayings[] = [
  containerSayings,
  vesselSayings,
  messageSayings,
  systemSayings,
  terminalSayings,
  { NONE: calmSayings },
  reportedCargo,
  reportedSystems,
  { NONE: reportedCalm },
];

export const sayings: readonly Saying[] = tables.flatMap((table) =>
  Object.entries(table).flatMap(([kind, lines]) =>
    lines
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "")
      .map((text) => ({ text, kind: kind as IncidentKindCode })),
  ),
);
