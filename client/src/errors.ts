import type { Problem } from "@imperial-court/contract";

/** The service answered, and refused. `message` and `detail` are the same sentence. */
export class CourtApiError extends Error {
  override readonly name = "CourtApiError";
  readonly status: number;
  /** The stable name of the problem; `unreadable-answer` when the answer was not the service's. */
  readonly code: string;
  readonly detail: string;
  /** The problem document as sent; null when something between here and the service answered. */
  readonly problem: Problem | null;
  readonly retryAfterSeconds: number | null;

  constructor(answer: {
    status: number;
    code: string;
    detail: string;
    problem?: Problem | null;
    retryAfterSeconds?: number | null;
  }) {
    super(answer.detail);
    this.status = answer.status;
    this.code = answer.code;
    this.detail = answer.detail;
    this.problem = answer.problem ?? null;
    this.retryAfterSeconds = answer.retryAfterSeconds ?? null;
  }
}

/** Nothing answered: refused, reset, cut in the middle, or no such host. `cause` says which. */
export class CourtUnreachableError extends Error {
  override readonly name = "CourtUnreachableError";
  readonly url: string;

  constructor(url: string, cause: unknown) {
    super(`No answer from ${url} (${reasonOf(cause)})`, { cause });
    this.url = url;
  }
}

/** The time given for an answer, or for a run to end, is over. The run itself goes on. */
export class CourtTimeoutError extends Error {
  override readonly name = "CourtTimeoutError";
  readonly timeoutMs: number;

  constructor(what: string, timeoutMs: number) {
    super(`${what} after ${Math.round(timeoutMs / 100) / 10} s`);
    this.timeoutMs = timeoutMs;
  }
}

/** Reads an error answer. Never throws: a body that cannot be read is an error answer without a detail. */
export async function apiErrorFrom(response: Response): Promise<CourtApiError> {
  const text = await response.text().catch(() => "");
  const problem = parseProblem(text);
  return new CourtApiError({
    status: response.status,
    code: problem?.code ?? "unreadable-answer",
    detail: problem?.detail ?? `The answer was ${`${response.status} ${response.statusText}`.trim()}`,
    problem,
    retryAfterSeconds: parseRetryAfter(response.headers.get("retry-after")),
  });
}

function parseProblem(text: string): Problem | null {
  try {
    const value = JSON.parse(text) as Partial<Problem> | null;
    return typeof value?.code === "string" && typeof value.detail === "string" ? (value as Problem) : null;
  } catch {
    return null;
  }
}

/** RFC 9110: seconds or a date. Null when absent or unreadable. */
function parseRetryAfter(value: string | null): number | null {
  if (value === null || value.trim() === "") return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, (at - Date.now()) / 1000);
}

/** Node hides the reason one or two causes down ("fetch failed"); browsers tell nothing more. */
function reasonOf(cause: unknown): string {
  let reason = "";
  for (let error = cause; error instanceof Error; error = error.cause) {
    const code = (error as { code?: unknown }).code;
    reason = typeof code === "string" ? code : error.message || reason;
  }
  return reason || String(cause);
}
