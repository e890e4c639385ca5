import type { CleanupAnswer } from "@imperial-court/contract";

/** The number in "Cleaned up 5 old jobs": the answer's sentence is fixed, and says it nowhere else. */
export function readRemoved({ message }: CleanupAnswer): number {
  const found = /\bclean(?:ed)? up (\d+) old jobs$/i.exec(message)?.[1];
  if (found === undefined) throw new Error(`The service answered: ${message}`);
  return Number(found);
}
