import type { Preview } from "@imperial-court/contract";
import type { Library } from "../knowledge/library.ts";
import { extractEntities } from "./extract-entities.ts";
import { readIncident } from "./read-incident.ts";
import { retrieveKnowledge } from "./retrieve-knowledge.ts";

/** What the first stages make of a text, before anything is looked up. */
export interface Reading extends Omit<Preview, "duplicates"> {
  /** False: no runbook of the library fits. */
  readonly runbookFits: boolean;
}

/** Characters that are read: more would take longer than whoever types waits, some 15 ms of processor time. */
const longestReading = 32 * 1024;

/** Intake, entities and retrieval of a text, without a run. Pure, milliseconds. */
export function previewIncident(text: string, library: Library): Reading {
  const intake = readIncident(text.slice(0, longestReading));
  const entities = extractEntities(intake.text);
  const { incident, kinds, runbookFits } = retrieveKnowledge({ intake, entities, hints: {} }, library);
  const kind = kinds[0]!;
  const confidence = incident.isIncident ? kind.probability : 1 - incident.probability;
  return {
    is_whole: text.length <= longestReading,
    entities,
    headline: intake.headline,
    is_incident: incident.isIncident,
    incident_kind: incident.isIncident ? kind.kind : "NONE",
    confidence: Math.round(confidence * 1000) / 1000,
    runbookFits,
  };
}
