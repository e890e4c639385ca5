import { x12Sets } from "./message-tables.ts";
import { component, type Interchange, type MessageFault, placeOf, type Segment } from "./segment.ts";

/** Counts, control numbers, beginning segments and acknowledgement codes of one X12 interchange. */
export function checkX12({ segments }: Interchange): MessageFault[] {
  return [
    ...checkLevel(segments, {
      opens: "ISA",
      closes: "IEA",
      reference: 13,
      of: "functional groups",
      counts: "GS",
    }),
    ...checkLevel(segments, {
      opens: "GS",
      closes: "GE",
      reference: 6,
      of: "transaction sets",
      counts: "ST",
    }),
    ...checkLevel(segments, { opens: "ST", closes: "SE", reference: 2, of: "segments", counts: null }),
    ...checkSets(segments),
    ...checkAcknowledgements(segments),
  ];
}

interface Level {
  readonly opens: string;
  readonly closes: string;
  /** The element of the opening segment that the closing one repeats. */
  readonly reference: number;
  readonly of: string;
  /** The tag the trailer counts; null: every segment from the opening to the closing one. */
  readonly counts: string | null;
}

function checkLevel(segments: readonly Segment[], level: Level): MessageFault[] {
  const faults: MessageFault[] = [];
  const seen = new Map<string, Segment>();
  let header: Segment | null = null;
  let counted = 0;
  const closeOpen = (last: Segment) => {
    if (header === null) return;
    faults.push({
      nature: "truncated",
      segment: last,
      statement: `${header.tag} ${component(header, level.reference)} (${placeOf(header)}) is not closed by ${level.closes}: the message is cut off or its trailer is missing`,
    });
  };
  for (const segment of segments) {
    if (segment.tag === level.opens) {
      closeOpen(segment);
      [header, counted] = [segment, 0];
      const reference = component(segment, level.reference);
      const first = seen.get(reference);
      if (first !== undefined) {
        faults.push({
          nature: "sequence",
          segment,
          statement: `the control number ${reference} is used twice, in ${placeOf(first)} and ${placeOf(segment)}`,
        });
      }
      seen.set(reference, segment);
    }
    if (level.counts === null || segment.tag === level.counts) counted += 1;
    if (segment.tag !== level.closes) continue;
    if (header === null) {
      faults.push({
        nature: "structure",
        segment,
        statement: `${placeOf(segment)} closes what no ${level.opens} opens`,
      });
      continue;
    }
    faults.push(...compareTrailer(header, segment, counted, level));
    header = null;
  }
  closeOpen(segments.at(-1)!);
  return faults;
}

function compareTrailer(header: Segment, trailer: Segment, counted: number, level: Level): MessageFault[] {
  const faults: MessageFault[] = [];
  const opened = component(header, level.reference).trim();
  const closed = component(trailer, 2).trim();
  if (opened !== closed) {
    faults.push({
      nature: "structure",
      segment: trailer,
      statement: `the control number is ${opened} in ${header.tag} (${placeOf(header)}) and ${closed || "empty"} in ${placeOf(trailer)}`,
    });
  }
  if (Number(component(trailer, 1)) !== counted) {
    faults.push({
      nature: "structure",
      segment: trailer,
      statement: `${placeOf(trailer)} counts ${component(trailer, 1) || "nothing"}, there are ${counted} ${level.of}`,
    });
  }
  return faults;
}

function checkSets(segments: readonly Segment[]): MessageFault[] {
  const faults: MessageFault[] = [];
  let group: Segment | null = null;
  for (const [index, segment] of segments.entries()) {
    if (segment.tag === "GS") group = segment;
    if (segment.tag !== "ST") continue;
    const set = component(segment, 1);
    const expected = x12Sets[set];
    if (expected === undefined) continue;
    const next = segments[index + 1];
    if (next !== undefined && next.tag !== expected.begins) {
      faults.push({
        nature: "structure",
        segment,
        statement: `transaction set ${set} (${placeOf(segment)}) begins with ${next.tag}, not with the ${expected.begins} segment it requires`,
      });
    }
    const travelsIn = group === null ? null : component(group, 1);
    if (expected.group !== null && travelsIn !== null && travelsIn !== expected.group) {
      faults.push({
        nature: "value",
        segment: group!,
        statement: `${placeOf(group!)}: the functional group is ${travelsIn}, transaction set ${set} travels in ${expected.group}`,
      });
    }
  }
  return faults;
}

/** AK5, IK5 and AK9: R rejected, E accepted with errors. */
function checkAcknowledgements(segments: readonly Segment[]): MessageFault[] {
  return segments.flatMap((segment) => {
    if (!["AK5", "IK5", "AK9"].includes(segment.tag)) return [];
    const code = component(segment, 1);
    if (code !== "R" && code !== "E") return [];
    const meaning = code === "R" ? "rejected" : "accepted with errors";
    return [
      {
        nature: "rejection" as const,
        segment,
        statement: `the acknowledgement says ${meaning} (${segment.tag} ${code}) in ${placeOf(segment)}`,
      },
    ];
  });
}
