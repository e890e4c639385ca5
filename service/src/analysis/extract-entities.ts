import type { Entity } from "@imperial-court/contract";
import { Claims } from "./entities/claims.ts";
import { findContainers, findSizeTypes } from "./entities/containers.ts";
import { findEdiMessages, findEdiSegments, findTransactionSets } from "./entities/edi.ts";
import { findErrorCodes } from "./entities/error-codes.ts";
import { findApiPaths, findHttpStatuses } from "./entities/http.ts";
import { findImoNumbers } from "./entities/imo.ts";
import { findPartners } from "./entities/partners.ts";
import { findBerths, findCranes, findTerminals, findYardBlocks } from "./entities/places.ts";
import { readText } from "./entities/reading.ts";
import { findRecordNumbers } from "./entities/record-numbers.ts";
import { findBookings, findMessageRefs, findSeals, findTickets } from "./entities/references.ts";
import { findTimes } from "./entities/times.ts";
import { findVessels, findVoyages } from "./entities/vessels.ts";

export { checkImo } from "./entities/imo.ts";
export { checkContainerNumber, checkSizeType } from "./entities/iso6346.ts";

// From the most to the least specific: a stretch of text belongs to the first finder that claims it.
const finders = [
  findApiPaths,
  findTickets,
  findMessageRefs,
  findContainers,
  findImoNumbers,
  findBookings,
  findErrorCodes,
  findTimes,
  findRecordNumbers,
  findTransactionSets,
  findEdiMessages,
  findSizeTypes,
  findSeals,
  findBerths,
  findCranes,
  findYardBlocks,
  findVessels,
  findVoyages,
  findTerminals,
  findPartners,
  findHttpStatuses,
  findEdiSegments,
];

/**
 * The identifiers of a report, each once (its first mention), in the order of the text. Spans are offsets
 * into the text as given: `text.slice(start, end)` is what was written. Checks explain and never reject: what
 * fails one is listed with `valid: false` and, where there is one, the corrected value in `note`.
 */
export function extractEntities(text: string): Entity[] {
  const reading = readText(text);
  const claims = new Claims(reading);
  for (const find of finders) find(reading, claims);
  return claims.entities();
}
