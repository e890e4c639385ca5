/** One segment of an EDIFACT interchange or an X12 interchange, where it stands in the text. */
export interface Segment {
  readonly tag: string;
  /** Elements after the tag, each split into its components, release characters resolved. */
  readonly elements: readonly (readonly string[])[];
  /** Verbatim, without its terminator. */
  readonly raw: string;
  /** UTF-16 offset of the tag in the text. */
  readonly offset: number;
  /** Position in its interchange, counted from 1; the service string advice UNA is not counted. */
  readonly position: number;
}

/** One interchange as it was pasted: from its first service segment to the last that could be read. */
export interface Interchange {
  readonly syntax: "EDIFACT" | "X12";
  readonly segments: readonly Segment[];
  readonly start: number;
  readonly end: number;
}

/** A fault in an interchange, with the segment it stands in. */
export interface MessageFault {
  /** One sentence with the real values and the position. */
  readonly statement: string;
  readonly nature: "structure" | "truncated" | "sequence" | "value" | "rejection";
  /** The segment shown as the excerpt. */
  readonly segment: Segment;
}

/** The component of an element; both counted from 1 as the standards do. Empty when absent. */
export function component(segment: Segment, element: number, part = 1): string {
  return segment.elements[element - 1]?.[part - 1] ?? "";
}

/** `segment 7 (EQD)`. */
export function placeOf(segment: Segment): string {
  return `segment ${segment.position} (${segment.tag})`;
}
