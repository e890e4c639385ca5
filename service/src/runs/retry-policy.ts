import { CourtError } from "../errors.ts";
import { PermanentError } from "./analyser.ts";

export interface RetryPolicy {
  /** Analyses of one run that may fail before the run does. */
  readonly maxAttempts: number;
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  maxAttempts: 3,
  firstDelayMs: 1_000,
  longestDelayMs: 60_000,
};

export type RetryDecision =
  | { readonly kind: "retry"; readonly delayMs: number }
  | { readonly kind: "fail"; readonly error: string };

/**
 * What follows a failed attempt. Permanent errors are never tried again. The delay doubles with each attempt
 * and is spread over its upper half by `random` (0 ≤ random < 1), so that runs that failed together do not
 * come back together.
 */
export function decideRetry(
  policy: RetryPolicy,
  attempt: number,
  error: unknown,
  random: number = Math.random(),
): RetryDecision {
  const reason = describeFailure(error);
  if (error instanceof PermanentError) return { kind: "fail", error: reason };
  if (attempt >= policy.maxAttempts) {
    return {
      kind: "fail",
      error: attempt === 1 ? reason : `The analysis failed ${attempt} times. ${reason}`,
    };
  }
  const ceilingMs = Math.min(policy.firstDelayMs * 2 ** (attempt - 1), policy.longestDelayMs);
  return { kind: "retry", delayMs: Math.round(ceilingMs / 2 + (ceilingMs / 2) * random) };
}

const longestReason = 500;

/** What went wrong, for the run's reader: one paragraph without a stack. */
export function describeFailure(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const text = message.trim() === "" ? "The analysis failed without saying why." : message.trim();
  const cut = text.length > longestReason ? `${text.slice(0, longestReason)}…` : text;
  return error instanceof CourtError || error instanceof PermanentError ? cut : `The analysis failed: ${cut}`;
}
