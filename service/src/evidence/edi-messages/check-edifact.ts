import { checkSegmentValue } from "./check-segment-value.ts";
import { mandatoryEdifactSegments } from "./message-tables.ts";
import { component, type Interchange, type MessageFault, placeOf, type Segment } from "./segment.ts";

/** Where the parts of UNB, UNG, UNH stand (ISO 9735). */
const interchangeReference = 5;
const groupReference = 5;

/** Counts, references, mandatory segments and values of one EDIFACT interchange. */
export function checkEdifact(interchange: Interchange): MessageFault[] {
  const { segments } = interchange;
  return [
    ...checkEnvelope(segments),
    ...splitMessages(segments).flatMap(checkMessage),
    ...checkMessageReferences(segments),
  ];
}

function checkEnvelope(segments: readonly Segment[]): MessageFault[] {
  const header = segments.find(({ tag }) => tag === "UNB");
  const trailer = segments.findLast(({ tag }) => tag === "UNZ");
  if (header === undefined) {
    return trailer === undefined
      ? []
      : [fault("structure", trailer, `${placeOf(trailer)} closes an interchange that no UNB opens`)];
  }
  if (trailer === undefined) {
    const last = segments.at(-1)!;
    return [
      fault(
        "truncated",
        last,
        `the interchange ${component(header, interchangeReference)} ends at ${placeOf(last)} without UNZ: the message is cut off or its trailer is missing`,
      ),
    ];
  }
  const faults: MessageFault[] = [];
  const opened = component(header, interchangeReference);
  const closed = component(trailer, 2);
  if (opened !== closed) {
    faults.push(
      fault(
        "structure",
        trailer,
        `the interchange control reference is ${opened || "empty"} in UNB and ${closed || "empty"} in UNZ (${placeOf(trailer)})`,
      ),
    );
  }
  const groups = segments.filter(({ tag }) => tag === "UNG").length;
  const messages = segments.filter(({ tag }) => tag === "UNH").length;
  const counted = groups > 0 ? groups : messages;
  if (Number(component(trailer, 1)) !== counted) {
    faults.push(
      fault(
        "structure",
        trailer,
        `UNZ (${placeOf(trailer)}) counts ${component(trailer, 1) || "nothing"}, the interchange holds ${counted} ${groups > 0 ? "group" : "message"}${counted === 1 ? "" : "s"}`,
      ),
    );
  }
  return [...faults, ...checkGroups(segments)];
}

function checkGroups(segments: readonly Segment[]): MessageFault[] {
  const faults: MessageFault[] = [];
  let header: Segment | null = null;
  let messages = 0;
  for (const segment of segments) {
    if (segment.tag === "UNG") [header, messages] = [segment, 0];
    if (segment.tag === "UNH") messages += 1;
    if (segment.tag !== "UNE" || header === null) continue;
    if (component(header, groupReference) !== component(segment, 2)) {
      faults.push(
        fault(
          "structure",
          segment,
          `the group reference is ${component(header, groupReference)} in UNG and ${component(segment, 2)} in UNE (${placeOf(segment)})`,
        ),
      );
    }
    if (Number(component(segment, 1)) !== messages) {
      faults.push(
        fault(
          "structure",
          segment,
          `UNE (${placeOf(segment)}) counts ${component(segment, 1)} messages, the group holds ${messages}`,
        ),
      );
    }
    header = null;
  }
  return faults;
}

function checkMessageReferences(segments: readonly Segment[]): MessageFault[] {
  const seen = new Map<string, Segment>();
  return segments.flatMap((segment) => {
    if (segment.tag !== "UNH") return [];
    const reference = component(segment, 1);
    const first = seen.get(reference);
    if (first === undefined) {
      seen.set(reference, segment);
      return [];
    }
    return [
      fault(
        "sequence",
        segment,
        `the message reference ${reference} is used twice, in ${placeOf(first)} and ${placeOf(segment)}`,
      ),
    ];
  });
}

/** Each message from its UNH to its UNT, or to where the next begins. */
function splitMessages(segments: readonly Segment[]): Segment[][] {
  const messages: Segment[][] = [];
  let isOpen = false;
  for (const segment of segments) {
    if (segment.tag === "UNH") {
      messages.push([segment]);
      isOpen = true;
      continue;
    }
    if (["UNZ", "UNE", "UNG"].includes(segment.tag)) isOpen = false;
    if (!isOpen) continue;
    messages.at(-1)!.push(segment);
    if (segment.tag === "UNT") isOpen = false;
  }
  return messages;
}

function checkMessage(message: Segment[]): MessageFault[] {
  const header = message[0]!;
  const last = message.at(-1)!;
  const type = component(header, 2, 1);
  const name = `${type || "the message"} ${component(header, 1)}`.trim();
  const faults: MessageFault[] = [];
  if (type === "") {
    faults.push(fault("structure", header, `${placeOf(header)} names no message type`));
  }
  if (last.tag !== "UNT") {
    faults.push(
      fault(
        "truncated",
        last,
        `${name} ends at ${placeOf(last)} without UNT: the message is cut off or its trailer is missing`,
      ),
    );
  } else {
    const counted = component(last, 1);
    if (Number(counted) !== message.length) {
      faults.push(
        fault(
          "structure",
          last,
          `UNT (${placeOf(last)}) of ${name} counts ${counted || "nothing"}, the message has ${message.length} segments from UNH to UNT`,
        ),
      );
    }
    if (component(last, 2) !== component(header, 1)) {
      faults.push(
        fault(
          "structure",
          last,
          `the message reference is ${component(header, 1) || "empty"} in UNH (${placeOf(header)}) and ${component(last, 2) || "empty"} in UNT (${placeOf(last)})`,
        ),
      );
    }
    faults.push(...checkMandatory(message, type, name));
  }
  faults.push(...message.flatMap((segment) => checkSegmentValue(segment)));
  if (type === "CONTRL") faults.push(...checkAcknowledgement(message));
  return faults;
}

/** Only where the message is whole: a cut-off paste misses segments for another reason. */
function checkMandatory(message: readonly Segment[], type: string, name: string): MessageFault[] {
  const present = new Set(message.map(({ tag }) => tag));
  return (mandatoryEdifactSegments[type] ?? []).flatMap((tag, index, expected) => {
    if (present.has(tag)) return [];
    const before = expected.slice(0, index).findLast((earlier) => present.has(earlier)) ?? "UNH";
    const anchor = message.find((segment) => segment.tag === before) ?? message[0]!;
    return [
      fault(
        "structure",
        anchor,
        `${name} has no ${tag} segment, which ${type} requires; it belongs after ${placeOf(anchor)}`,
      ),
    ];
  });
}

/** UCI and UCM action code 4: rejected. */
function checkAcknowledgement(message: readonly Segment[]): MessageFault[] {
  return message.flatMap((segment) => {
    const action =
      segment.tag === "UCI" ? component(segment, 4) : segment.tag === "UCM" ? component(segment, 3) : "";
    if (action !== "4") return [];
    const error = segment.tag === "UCI" ? component(segment, 5) : component(segment, 4);
    return [
      fault(
        "rejection",
        segment,
        `CONTRL rejects ${component(segment, 1)} (action 4${error === "" ? "" : `, syntax error ${error}`}) in ${placeOf(segment)}`,
      ),
    ];
  });
}

function fault(nature: MessageFault["nature"], segment: Segment, statement: string): MessageFault {
  return { nature, segment, statement };
}
