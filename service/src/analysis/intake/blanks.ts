import type { Intake } from "../stages.ts";

export const blankReasons = [
  "hidden characters",
  "hidden words",
  "markup",
  "encoded text",
  "mail header",
  "greeting",
  "signature",
  "disclaimer",
  "earlier thread",
  "chat",
  "instruction",
] as const;
export type BlankReason = (typeof blankReasons)[number];

export interface Blank {
  readonly reason: BlankReason;
  readonly start: number;
  readonly end: number;
}

/** Was an earlier mail of the thread, or a quoted one, left out of the intake's text? */
export function hasBlankedThread(intake: Pick<Intake, "blanked">): boolean {
  return intake.blanked.some((blank) => blank.reason === "earlier thread");
}

/** Spaces for the blanked stretches; line breaks stay, so that lines keep their numbers. */
export function blankOut(
  text: string,
  blanks: readonly { readonly start: number; readonly end: number }[],
): string {
  const pieces: string[] = [];
  let read = 0;
  for (const { start, end } of [...blanks].sort((a, b) => a.start - b.start)) {
    const from = Math.max(start, read);
    if (end <= from) continue;
    pieces.push(text.slice(read, from), text.slice(from, end).replace(/[^\n\r]/g, " "));
    read = end;
  }
  pieces.push(text.slice(read));
  return pieces.join("");
}

// The finders of identifiers read through these, so that "MS<zero width>KU1234565" is still one number.
const readThrough: ReadonlySet<string> = new Set<BlankReason>(["hidden characters", "markup"]);

/**
 * The text as received with only the noise blanked that is words: what identifiers are looked for in. As long
 * as the text, so that spans stay spans of the text as received.
 */
export function textForIdentifiers(received: string, intake: Pick<Intake, "blanked">): string {
  const words = intake.blanked.filter(({ reason }) => !readThrough.has(reason));
  return blankOut(received, words);
}
