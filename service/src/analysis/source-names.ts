/** The source that searches this service's own runs: it tells what was reported, not what is so. */
export const runsSource = "other runs";
/** The source that reads an EDI message pasted into the report: evidence of that message, of no system. */
export const pastedMessageSource = "message in the report";

/** A log or a database of the terminal, which an operator has connected. */
export function isConnected(source: string): boolean {
  return source !== runsSource && source !== pastedMessageSource;
}
