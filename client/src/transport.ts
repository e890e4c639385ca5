import { apiErrorFrom, CourtApiError, CourtTimeoutError, CourtUnreachableError } from "./errors.ts";
import { defaultAttempts, delay, retryDelayMs } from "./retry-policy.ts";

/** Where the service is and how to speak to it. */
export interface Transport {
  /** Without a trailing slash; may be empty or a path in a browser. */
  readonly baseUrl: string;
  readonly apiKey: string | null;
  readonly fetch: typeof fetch;
  /** For one answer to arrive whole; long polls add what they ask the service to wait. */
  readonly timeoutMs: number;
  readonly onRetry: ((retry: Retry) => void) | null;
}

/** A failed try that is about to be repeated. */
export interface Retry {
  /** The try that failed, counted from 1. */
  readonly attempt: number;
  readonly delayMs: number;
  readonly error: Error;
}

export interface Call {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: BodyInit;
  /** True when doing it twice is doing it once: only then is it tried again. */
  readonly isRepeatable: boolean;
  readonly attempts?: number;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Arrays are sent comma-separated; null and undefined not at all. */
export type Query = Readonly<
  Record<string, string | number | boolean | readonly string[] | null | undefined>
>;

/** Makes a call, tries it again where that is safe, and reads the answer within the try. */
export async function send<T>(
  transport: Transport,
  call: Call,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const attempts = call.isRepeatable ? (call.attempts ?? defaultAttempts) : 1;
  for (let attempt = 1; ; attempt++) {
    try {
      return await sendOnce(transport, call, read);
    } catch (error) {
      const delayMs = attempt < attempts ? retryDelayMs(error, attempt) : null;
      if (delayMs === null) throw error;
      transport.onRetry?.({ attempt, delayMs, error: error as Error });
      await delay(delayMs, call.signal);
    }
  }
}

/** The body as JSON. What is not JSON did not come from the service. */
export async function readJson<T>(response: Response): Promise<T> {
  try {
    return (await response.json()) as T;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new CourtApiError({
      status: response.status,
      code: "unreadable-answer",
      detail: `The answer from ${response.url} is not JSON: is this address Imperial Court's?`,
    });
  }
}

async function sendOnce<T>(
  transport: Transport,
  call: Call,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const exchange = await open(transport, call);
  try {
    return await read(exchange.response);
  } catch (error) {
    throw exchange.explain(error);
  } finally {
    exchange.close();
  }
}

/** An answer whose headers have arrived and whose body is still coming. Has to be closed. */
export interface Exchange {
  readonly response: Response;
  /** Starts the time limit anew: something arrived. */
  extend(timeoutMs: number): void;
  /** What a failure while reading means: the caller's abort, the time limit, or a lost connection. */
  explain(error: unknown): unknown;
  /** Lets go of the connection; what has not been read is lost. */
  close(): void;
}

/** One try. Throws the three errors of this package, or the signal's reason. */
export async function open(transport: Transport, call: Call): Promise<Exchange> {
  const url = `${transport.baseUrl}${call.path}${queryString(call.query)}`;
  const { signal, timeoutMs = transport.timeoutMs } = call;
  signal?.throwIfAborted();
  const scope = new AbortController();
  let expiredMs: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const extend = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      expiredMs = ms;
      scope.abort();
    }, ms);
  };
  const onAbort = () => scope.abort(signal?.reason);
  const close = () => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
    // After a whole answer this does nothing; after a part of one it frees the connection.
    scope.abort();
  };
  const explain = (error: unknown) => {
    if (signal?.aborted) return signal.reason;
    if (expiredMs !== null) return new CourtTimeoutError(`No answer from ${url}`, expiredMs);
    return error instanceof CourtApiError ? error : new CourtUnreachableError(url, error);
  };

  signal?.addEventListener("abort", onAbort, { once: true });
  extend(timeoutMs);
  try {
    const response = await transport.fetch(url, {
      method: call.method,
      headers: headersOf(transport, call),
      body: call.body ?? null,
      signal: scope.signal,
    });
    if (!response.ok && response.status !== 304) throw await apiErrorFrom(response);
    return { response, extend, explain, close };
  } catch (error) {
    const explained = explain(error);
    close();
    throw explained;
  }
}

function headersOf(transport: Transport, call: Call): Record<string, string> {
  const headers: Record<string, string> = { accept: "application/json", ...call.headers };
  if (transport.apiKey !== null) headers.authorization = `Bearer ${transport.apiKey}`;
  return headers;
}

function queryString(query: Query = {}): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined) continue;
    const text = Array.isArray(value) ? value.join(",") : String(value);
    if (text !== "") pairs.set(name, text);
  }
  const text = pairs.toString();
  return text === "" ? "" : `?${text}`;
}
