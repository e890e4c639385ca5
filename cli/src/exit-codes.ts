import { CourtApiError, CourtTimeoutError, CourtUnreachableError } from "@imperial-court/client";
import { UsageError } from "./command.ts";
import { cleanLine } from "./terminal-text.ts";

/** What scripts may rely on. */
export const exitCodes = {
  ok: 0,
  /** The run failed, or the service refused. */
  failed: 1,
  usage: 2,
  unreachable: 3,
  timeout: 4,
} as const;

/** By the shell's convention 128 and the signal's number. */
export const exitCodesBySignal = { SIGINT: 130, SIGTERM: 143 } as const;

/** The error in a person's words, and the exit code that goes with it. */
export function explainError(error: unknown, commandName: string): { lines: string[]; exitCode: number } {
  if (error instanceof UsageError) {
    return { lines: [error.message, `See: court help ${commandName}`], exitCode: exitCodes.usage };
  }
  if (error instanceof CourtUnreachableError) {
    return {
      lines: [
        error.message,
        "Is the service running? Start it with: court serve. Or say where it is in COURT_URL.",
      ],
      exitCode: exitCodes.unreachable,
    };
  }
  if (error instanceof CourtTimeoutError) return { lines: [error.message], exitCode: exitCodes.timeout };
  if (error instanceof CourtApiError) {
    return { lines: [cleanLine(error.detail), ...adviceOn(error)], exitCode: exitCodes.failed };
  }
  // What an operator can mend comes without a stack (a missing file, a locked directory); a fault of ours with one.
  const isOurs = !(error instanceof Error) || error instanceof TypeError || error instanceof ReferenceError;
  const text =
    error instanceof Error ? (isOurs ? (error.stack ?? error.message) : error.message) : String(error);
  return { lines: [text], exitCode: exitCodes.failed };
}

function adviceOn({ status, code }: CourtApiError): string[] {
  if (status === 401 || status === 403)
    return ["Give a key that may do this in COURT_API_KEY or COURT_API_KEY_FILE."];
  if (code === "unreadable-answer") return ["Does COURT_URL name Imperial Court, and not something else?"];
  return [];
}
