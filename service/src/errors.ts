/**
 * The one table of problems and the one error class. `problem-handler.ts` is the only place that turns them
 * into HTTP; docs/problems.md explains each, and a test compares the two.
 */
export const problems = {
  "invalid-request": { status: 400, title: "The request is not valid" },
  "invalid-encoding": { status: 400, title: "The request is not valid UTF-8" },
  "invalid-json": { status: 400, title: "The body is not valid JSON" },
  "duplicate-field": { status: 400, title: "A field was given twice" },
  "invalid-parameter": { status: 400, title: "A parameter has a value that is not allowed" },
  unauthorized: { status: 401, title: "An API key is needed" },
  forbidden: { status: 403, title: "The caller may not do this" },
  "run-not-found": { status: 404, title: "There is no such run" },
  "key-not-found": { status: 404, title: "There is no such API key" },
  "entry-not-found": { status: 404, title: "There is no such knowledge entry" },
  "route-not-found": { status: 404, title: "There is nothing at this address" },
  "method-not-allowed": { status: 405, title: "The address does not take this method" },
  "not-acceptable": { status: 406, title: "None of the accepted media types can be produced" },
  "run-not-finished": { status: 409, title: "The run has not finished" },
  conflict: { status: 409, title: "The request conflicts with the current state" },
  "text-too-large": { status: 413, title: "The incident text is too large" },
  "unsupported-media-type": { status: 415, title: "The media type is not supported" },
  "blank-text": { status: 422, title: "The incident text is blank" },
  "idempotency-key-reused": { status: 422, title: "The idempotency key was used for another request" },
  "import-invalid": { status: 422, title: "Nothing in the file could be imported" },
  "too-many-requests": { status: 429, title: "Too many requests" },
  internal: { status: 500, title: "Something went wrong here" },
  "queue-full": { status: 503, title: "The queue is full" },
  "storage-full": { status: 503, title: "The disk is full" },
  "storage-unavailable": { status: 503, title: "The store cannot be reached" },
  "shutting-down": { status: 503, title: "The service is shutting down" },
  "request-timeout": { status: 408, title: "The request took too long to arrive" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

export interface CourtErrorOptions {
  readonly cause?: unknown;
  /** Seconds a client should wait before it tries again. */
  readonly retryAfterSeconds?: number;
  readonly errors?: readonly { pointer: string; detail: string }[];
}

/** An error with a place in the table. `detail` says what happened, to which id, and what to do. */
export class CourtError extends Error {
  readonly code: ProblemCode;
  readonly retryAfterSeconds: number | null;
  readonly errors: readonly { pointer: string; detail: string }[];

  constructor(code: ProblemCode, detail: string, options: CourtErrorOptions = {}) {
    super(detail, { cause: options.cause });
    this.name = "CourtError";
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
    this.errors = options.errors ?? [];
  }
}

/**
 * Thrown at start for what an operator must mend: configuration, a locked or newer data directory.
 * Printed without a stack; the process exits with 1.
 */
export class StartError extends Error {
  override name = "StartError";
}
