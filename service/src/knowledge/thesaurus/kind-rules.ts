import type { IncidentKindCode } from "@imperial-court/contract";
import { cargoRules } from "./cargo-rules.ts";
import { systemRules } from "./system-rules.ts";
import { terminalRules } from "./terminal-rules.ts";

/**
 * What makes a duty officer think of a kind. Each line is a weight and the concepts that must all be met in the
 * report; `!concept` must not. Weights are thought of as bits of evidence: 1 a hint, 3 typical, 5 nearly
 * conclusive. A kind's score is its best line plus a share of the others, so that many weak lines do not outvote
 * one that fits.
 */
export type KindRules = Readonly<Partial<Record<IncidentKindCode, readonly string[]>>>;

export const kindRules: KindRules = { ...cargoRules, ...systemRules, ...terminalRules };
