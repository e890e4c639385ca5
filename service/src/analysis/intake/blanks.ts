import type { Intake } from "../stages.ts";

export const blankReasons = [
  "hidden characters",
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
export function blankOut(text: string, blanks: readonly Blank[]): string {
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
