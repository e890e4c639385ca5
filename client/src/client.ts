import type {
  CleanupAnswer,
  FeedbackRequest,
  FeedbackStatistics,
  IncidentText,
  JobList,
  KnowledgeImport,
  Preview,
  RunEvent,
  RunFeedback,
  RunRecord,
  ServiceDetails,
  Session,
  Statistics,
} from "@imperial-court/contract";
import { type Administration, createAdministration } from "./administration.ts";
import { listCalls } from "./describe-service.ts";
import {
  createRunReader,
  type ListQuery,
  listPage,
  listRuns,
  runPath,
  type WaitOptions,
  waitForEnd,
} from "./find-runs.ts";
import { type FollowOptions, followRun } from "./follow-run.ts";
import { type ImportOptions, importKnowledge } from "./import-knowledge.ts";
import { createKnowledge, type Knowledge } from "./knowledge.ts";
import { type IncidentFile, type SubmitOptions, submitFile, submitText } from "./submit-incident.ts";
import { type Call, type Retry, readJson, send, type Transport } from "./transport.ts";

export type { Administration } from "./administration.ts";
export { CourtApiError, CourtTimeoutError, CourtUnreachableError } from "./errors.ts";
export type { ListQuery, WaitOptions } from "./find-runs.ts";
export type { FollowMode, FollowOptions } from "./follow-run.ts";
export type { ImportOptions } from "./import-knowledge.ts";
export type { GapsQuery, Knowledge, KnowledgeQuery, WrittenEntry } from "./knowledge.ts";
export type { IncidentFile, SubmitOptions } from "./submit-incident.ts";
export type { Retry } from "./transport.ts";

/**
 * The typed client of Imperial Court, for Node and browsers. It needs `fetch` and nothing else; the
 * contract's schemas are used as types only, so that a poll costs no validation and a bundle no schemas.
 *
 * Every call takes a signal and rejects with its reason when aborted; aborting never cancels a run. What can
 * safely be done twice (reading, cancelling, a submit with its idempotency key, an import) is tried up to
 * four times on a lost connection and on 429, 502, 503 and 504; everything else once. Errors are
 * CourtApiError (the service refused), CourtUnreachableError (nothing answered) and CourtTimeoutError.
 */
export interface CourtClient {
  /** Resolves when the run is durable, usually still `queued`. */
  submit(text: string, options?: SubmitOptions): Promise<RunRecord>;
  /** An e-mail (`.eml`) or a text file, as it is. */
  submitFile(file: File | IncidentFile, options?: SubmitOptions): Promise<RunRecord>;
  /** The same object as last time when nothing has changed. */
  get(runId: string, options?: CallOptions): Promise<RunRecord>;
  /** Every event of the run, each once, until `done`; survives lost connections. */
  follow(runId: string, options?: FollowOptions): AsyncIterable<RunEvent>;
  /** The run once it has ended. */
  wait(runId: string, options?: WaitOptions): Promise<RunRecord>;
  /** Every run that fits, newest first; pages are fetched as they are needed. */
  list(query?: ListQuery): AsyncIterable<RunRecord>;
  listPage(query?: ListQuery): Promise<JobList>;
  /** Idempotent: an ended run stays as it is. */
  cancel(runId: string, options?: CallOptions & { reason?: string | undefined }): Promise<RunRecord>;
  /** A new run of the same text. */
  retry(runId: string, options?: CallOptions): Promise<RunRecord>;
  /** The report as Markdown; CourtApiError `run-not-finished` before there is one. */
  report(runId: string, options?: CallOptions): Promise<string>;
  /** The text as it was received. */
  incident(runId: string, options?: CallOptions): Promise<IncidentText>;
  statistics(
    range?: CallOptions & { from?: string | undefined; to?: string | undefined },
  ): Promise<Statistics>;
  /** How often people said that reports were right. */
  feedbackStatistics(
    range?: CallOptions & { from?: string | undefined; to?: string | undefined },
  ): Promise<FeedbackStatistics>;
  /** Removes completed and failed runs older than that; counts only when dry. */
  cleanup(options: CallOptions & { maxAgeHours: number; isDryRun?: boolean }): Promise<CleanupAnswer>;
  /** Runbooks, past cases and contacts: list, read, write, remove. */
  readonly knowledge: Knowledge;
  /** Runbooks, past cases and contacts, in the formats that the service reads; resolves when it has ended. */
  importKnowledge(files: readonly IncidentFile[], options?: ImportOptions): Promise<KnowledgeImport>;
  /** What the court sees in a text that has not been submitted; nothing is stored. */
  preview(text: string, options?: CallOptions): Promise<Preview>;
  /** What was said of a run's report. */
  feedback(runId: string, options?: CallOptions): Promise<RunFeedback>;
  /** The newest counts. With a `resolution` the run becomes a past case. */
  giveFeedback(runId: string, feedback: FeedbackRequest, options?: CallOptions): Promise<RunFeedback>;
  /** Who calls, and what they may do. */
  session(options?: CallOptions): Promise<Session>;
  /** In a browser: the key becomes a cookie that scripts cannot read. CourtApiError 401 for a wrong one. */
  signIn(key: string, options?: CallOptions): Promise<void>;
  signOut(options?: CallOptions): Promise<void>;
  /** Keys and the audit log; needs a key with the scope `admin`. */
  readonly administration: Administration;
  health(options?: CallOptions): Promise<Health>;
  /** Queue, store, knowledge and sources. */
  healthDetails(options?: CallOptions): Promise<ServiceDetails>;
  /** What the service offers, as `POST /incident/run/{run_id}/cancel`. */
  calls(options?: CallOptions): Promise<ReadonlySet<string>>;
}

/** The service's state. It answers this while it is not ready, too. */
export interface Health {
  readonly status: "ok" | "not-ready";
  readonly version: string;
  readonly uptime_seconds: number;
  /** By part: `ok`, or what is wrong with it. */
  readonly checks: Readonly<Record<string, string>>;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface ClientOptions {
  /** `http://127.0.0.1:8001`; in a browser also a path, or empty for the page's own service. */
  readonly baseUrl: string;
  readonly apiKey?: string | null | undefined;
  /** Default the global one. */
  readonly fetch?: typeof fetch;
  /** For one answer to arrive; default 30 s. Long polls and streams have their own. */
  readonly timeoutMs?: number;
  /** Told before a failed try is repeated. */
  readonly onRetry?: (retry: Retry) => void;
}

export function createClient(options: ClientOptions): CourtClient {
  const transport: Transport = {
    baseUrl: options.baseUrl.replace(/\/+$/, ""),
    apiKey: options.apiKey || null,
    // Called through an arrow: a browser's fetch refuses to be a method of another object.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    timeoutMs: options.timeoutMs ?? 30_000,
    onRetry: options.onRetry ?? null,
  };
  const json = <T>(call: Call) => send(transport, call, (response) => readJson<T>(response));
  const get = <T>(path: string, signal?: AbortSignal, query = {}) =>
    json<T>({ method: "GET", path, query, isRepeatable: true, signal });
  const readRun = createRunReader(transport);

  return {
    submit: (text, submitOptions) => submitText(transport, text, submitOptions),
    submitFile: (file, submitOptions) => submitFile(transport, file, submitOptions),
    get: (runId, { signal } = {}) => readRun(runId, signal),
    follow: (runId, followOptions) => followRun(transport, runId, followOptions),
    wait: (runId, waitOptions) => waitForEnd(transport, runId, waitOptions),
    list: (query) => listRuns(transport, query),
    listPage: (query) => listPage(transport, query),
    cancel: (runId, { reason, signal } = {}) =>
      json({
        method: "POST",
        path: `${runPath(runId)}/cancel`,
        ...(reason !== undefined && {
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ reason }),
        }),
        isRepeatable: true,
        signal,
      }),
    retry: (runId, { signal } = {}) =>
      json({ method: "POST", path: `${runPath(runId)}/retry`, isRepeatable: false, signal }),
    report: (runId, { signal } = {}) =>
      send(
        transport,
        {
          method: "GET",
          path: `${runPath(runId)}/report.md`,
          headers: { accept: "text/markdown, application/problem+json;q=0.5, */*;q=0.1" },
          isRepeatable: true,
          signal,
        },
        (response) => response.text(),
      ),
    incident: (runId, { signal } = {}) => get(`${runPath(runId)}/incident`, signal),
    statistics: ({ signal, ...range } = {}) => get("/incident/stats", signal, range),
    feedbackStatistics: ({ signal, ...range } = {}) => get("/incident/feedback/stats", signal, range),
    cleanup: ({ maxAgeHours, isDryRun = false, signal }) =>
      json({
        method: "POST",
        path: "/incident/cleanup",
        query: { max_age_hours: maxAgeHours, ...(isDryRun && { dry_run: true }) },
        isRepeatable: false,
        signal,
      }),
    knowledge: createKnowledge(transport),
    importKnowledge: (files, importOptions) => importKnowledge(transport, files, importOptions),
    preview: (text, { signal } = {}) =>
      json({
        method: "POST",
        path: "/incident/preview",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ incident_text: text }),
        isRepeatable: true,
        signal,
      }),
    feedback: (runId, { signal } = {}) => get(`${runPath(runId)}/feedback`, signal),
    giveFeedback: (runId, feedback, { signal } = {}) =>
      json({
        method: "POST",
        path: `${runPath(runId)}/feedback`,
        headers: { "content-type": "application/json" },
        body: JSON.stringify(feedback),
        isRepeatable: true,
        signal,
      }),
    session: ({ signal } = {}) => get("/session", signal),
    signIn: (key, { signal } = {}) =>
      send(
        transport,
        {
          method: "POST",
          path: "/session",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ key }),
          isRepeatable: false,
          signal,
        },
        async () => {},
      ),
    signOut: ({ signal } = {}) =>
      send(transport, { method: "DELETE", path: "/session", isRepeatable: true, signal }, async () => {}),
    administration: createAdministration(transport),
    health: ({ signal } = {}) => get("/health", signal),
    healthDetails: ({ signal } = {}) => get("/health/details", signal),
    calls: ({ signal } = {}) => listCalls(transport, signal),
  };
}
