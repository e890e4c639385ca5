import { describeKind, type Entity, type EntityType, type IncidentKindCode } from "@imperial-court/contract";
import { isMessageName } from "./entities/references.ts";
import type { NumberedFact } from "./stages.ts";
import { describeSubject, valuesOf } from "./subjects.ts";

/** What the report claims of one identifier, and what the sources say to it. */
export interface TestedClaim {
  /** "the report says …" goes on with this: "MSKU1234565 is there twice". */
  readonly words: string;
  /** False: the text hardly says so, and it is only what it may mean. */
  readonly isSaid: boolean;
  /** The identifier it is about; null for a claim about none. */
  readonly value: string | null;
  readonly inFavour: readonly NumberedFact[];
  readonly against: readonly NumberedFact[];
}

interface ClaimWords {
  readonly about: readonly EntityType[];
  readonly says: (value: string) => string;
}

const ofContainer: readonly EntityType[] = ["container"];
const ofVessel: readonly EntityType[] = ["vessel", "imo", "call_sign"];
const ofMessage: readonly EntityType[] = ["message_ref"];

/** Kinds whose claim the sources can test, in words. Of the others the label is the claim. */
const claimWords: Partial<Record<IncidentKindCode, ClaimWords>> = {
  "CNTR.DUPLICATE_RECORD": { about: ofContainer, says: (box) => `${box} is shown twice` },
  "CNTR.MISSING": { about: ofContainer, says: (box) => `${box} is missing` },
  "CNTR.STATUS_MISMATCH": { about: ofContainer, says: (box) => `the status of ${box} is wrong in a system` },
  "CNTR.ATTRIBUTE_MISMATCH": { about: ofContainer, says: (box) => `size, weight or type of ${box} is wrong` },
  "CNTR.HOLD_CUSTOMS": { about: ofContainer, says: (box) => `${box} is on hold` },
  "VSL.ADVICE_CONFLICT": {
    about: ofVessel,
    says: (vessel) => `another advice already uses the name ${vessel}`,
  },
  "VSL.MASTER_DATA": { about: ofVessel, says: (vessel) => `the record of ${vessel} is wrong` },
  "VSL.BERTH": { about: ofVessel, says: (vessel) => `the berth of ${vessel} is not in order` },
  "VSL.STOWAGE_INCONSISTENCY": {
    about: ofVessel,
    says: (vessel) => `bay plan and load report of ${vessel} disagree`,
  },
  "EDI.ACK_MISSING": { about: ofMessage, says: (message) => `${message} has no acknowledgement` },
  "EDI.VALIDATION_REJECT": { about: ofMessage, says: (message) => `${message} was rejected` },
  "EDI.DUPLICATE_SEQUENCE": { about: ofMessage, says: (message) => `${message} came twice` },
};

const maxClaims = 4;

/** What such a claim can be about. The number of an application or a call is a reference, and of no message. */
function subjectsOf(wording: ClaimWords | undefined, entities: readonly Entity[]): string[] {
  if (wording === undefined) return [];
  const values = valuesOf(entities, wording.about);
  return wording.about === ofMessage ? values.filter(isMessageName) : values;
}

/** The report's own claim, tested for each identifier it makes it of. The report's words are no evidence. */
export function testClaims(
  kind: IncidentKindCode,
  facts: readonly NumberedFact[],
  entities: readonly Entity[],
  isSaid = true,
  /** Of these identifiers alone. */
  only: readonly string[] | null = null,
): TestedClaim[] {
  const wording = claimWords[kind];
  const subjects = subjectsOf(wording, entities);
  const values = subjects.filter((value) => only === null || only.includes(value)).slice(0, maxClaims);
  const inFavour = facts.filter(({ finding }) => finding?.supports.includes(kind));
  const against = facts.filter(({ finding }) => finding?.refutes.includes(kind));
  if (wording === undefined || values.length === 0) {
    const subject = describeSubject(entities);
    const words = `it is "${describeKind(kind).label}"${subject === null ? "" : ` (${subject})`}`;
    return [{ words, isSaid, value: null, inFavour, against }];
  }
  const isAbout = (fact: NumberedFact, value: string) =>
    subjects.length === 1 || fact.entities.some((entity) => entity.value === value);
  return values.map((value) => ({
    words: wording.says(value),
    isSaid,
    value,
    inFavour: inFavour.filter((fact) => isAbout(fact, value)),
    against: against.filter((fact) => isAbout(fact, value)),
  }));
}

export function isRefuted({ inFavour, against }: TestedClaim): boolean {
  return against.length > 0 && inFavour.length === 0;
}

/** True: the claim is about something that the report does not name, so that no source can test it. */
export function lacksSubject(kind: IncidentKindCode, entities: readonly Entity[]): boolean {
  const wording = claimWords[kind];
  return wording !== undefined && subjectsOf(wording, entities).length === 0;
}

/** True: all that the claim is about was looked for, and no source has any of it. */
export function isSubjectUnknown(
  kind: IncidentKindCode,
  facts: readonly NumberedFact[],
  entities: readonly Entity[],
): boolean {
  const values = subjectsOf(claimWords[kind], entities);
  const looksFor = (value: string) =>
    facts.filter((fact) => !fact.isNear && fact.entities.some((entity) => entity.value === value));
  return (
    values.length > 0 &&
    values.every((value) => {
      const looks = looksFor(value);
      return looks.length > 0 && looks.every(({ status }) => status === "nothing");
    })
  );
}
