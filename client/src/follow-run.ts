import type { RunEvent, RunRecord } from "@imperial-court/contract";
import { openDeadline } from "./deadline.ts";
import { CourtApiError, CourtTimeoutError, CourtUnreachableError } from "./errors.ts";
import { readEventStream } from "./event-stream.ts";
import { hasEnded, runPath } from "./find-runs.ts";
import { backoffMs, defaultAttempts, delay, patientAttempts } from "./retry-policy.ts";
import { open, readJson, send, type Transport } from "./transport.ts";

/**
 * Following a run: every event after a number, each once, in order, until `done`.
 *
 * Events are numbered by the service and both ways of reading them name the last number seen, so that
 * whatever happens to a connection neither loses nor repeats one:
 *
 * - **streaming** (SSE) is tried first. A connection that is lost is opened again, with `Last-Event-ID`.
 * - **polling** the JSON list takes over where streaming is not possible: the answer is no event stream, it
 *   cannot be read piece by piece, a proxy holds it back, or it is lost twice without an event in between.
 *   Streaming gets another chance every half minute.
 * - **reconnecting** is what lies between. Once it has been reached, the service may be away for about half
 *   a minute; then following fails with CourtUnreachableError. A service that was never there fails sooner.
 */
export type FollowMode = "streaming" | "polling" | "reconnecting";

export interface FollowOptions {
  /** Only events with a higher number; 0, the default, for all. */
  readonly after?: number;
  /** For the run to end; then a CourtTimeoutError. The run goes on. Without it as long as it takes. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told when the way of reading changes, first of all when it is known. */
  readonly onMode?: (mode: FollowMode) => void;
  /** Between two looks while polling; default 1 s. */
  readonly pollIntervalMs?: number;
}

/** The service heartbeats every 15 s. Nothing for this long after opening: something holds it back. */
const firstByteMs = 20_000;
/** Three heartbeats missed are a dead connection. */
const silenceMs = 45_000;
const pollingSpellMs = 30_000;
const fruitlessStreamsBeforePolling = 2;

interface Following {
  readonly runPath: string;
  /** Of its events. */
  readonly path: string;
  readonly signal: AbortSignal;
  readonly pollIntervalMs: number;
  readonly setMode: (mode: FollowMode) => void;
  mode: FollowMode | null;
  /** The number of the last event seen. */
  after: number;
  hasReached: boolean;
  hasEvent: boolean;
  /** Streams in a row that brought no event. */
  fruitlessStreams: number;
}

export async function* followRun(
  transport: Transport,
  runId: string,
  options: FollowOptions = {},
): AsyncGenerator<RunEvent, void, void> {
  const deadline = openDeadline(`Run ${runId} has not ended`, options.timeoutMs, options.signal);
  const following: Following = {
    runPath: runPath(runId),
    path: `${runPath(runId)}/events`,
    signal: deadline.signal,
    pollIntervalMs: options.pollIntervalMs ?? 1_000,
    setMode(mode) {
      if (following.mode === mode) return;
      following.mode = mode;
      options.onMode?.(mode);
    },
    mode: null,
    after: options.after ?? 0,
    hasReached: false,
    hasEvent: false,
    fruitlessStreams: 0,
  };
  try {
    yield* streamOrPoll(transport, following);
  } finally {
    deadline.close();
  }
}

async function* streamOrPoll(
  transport: Transport,
  following: Following,
): AsyncGenerator<RunEvent, void, void> {
  const { signal } = following;
  for (;;) {
    try {
      const end = yield* stream(transport, following);
      if (end === "done") return;
      following.fruitlessStreams += end === "lost" ? 1 : fruitlessStreamsBeforePolling;
    } catch (error) {
      if (!isStreamFailure(error, signal)) throw error;
      following.fruitlessStreams +=
        error instanceof CourtUnreachableError ? 1 : fruitlessStreamsBeforePolling;
    }
    if (following.mode === "streaming") following.setMode("reconnecting");
    if (following.hasReached && following.fruitlessStreams < fruitlessStreamsBeforePolling) {
      await delay(backoffMs(following.fruitlessStreams + 1), signal);
    } else {
      if ((yield* poll(transport, following)) === "done") return;
      // One more stream that brings nothing is enough to go on polling.
      following.fruitlessStreams = fruitlessStreamsBeforePolling - 1;
    }
  }
}

/** One connection. Returns how it ended. */
async function* stream(
  transport: Transport,
  following: Following,
): AsyncGenerator<RunEvent, "done" | "lost" | "not possible", void> {
  const { after, signal } = following;
  const exchange = await open(transport, {
    method: "GET",
    path: following.path,
    query: { after },
    headers: { accept: "text/event-stream", ...(after > 0 && { "last-event-id": String(after) }) },
    isRepeatable: true,
    timeoutMs: Math.min(transport.timeoutMs, firstByteMs),
    signal,
  });
  try {
    const { response } = exchange;
    following.hasReached = true;
    if (response.status === 204) return "done";
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") ?? false;
    if (!isStream || response.body === null) return "not possible";
    exchange.extend(firstByteMs);
    const onBytes = () => {
      exchange.extend(silenceMs);
      following.setMode("streaming");
    };
    for await (const message of readEventStream(response.body, onBytes)) {
      const event = JSON.parse(message.data) as RunEvent;
      if (!takes(following, event)) continue;
      following.fruitlessStreams = 0;
      yield event;
      if (event.type === "done") return "done";
    }
    return "lost";
  } catch (error) {
    throw exchange.explain(error);
  } finally {
    exchange.close();
  }
}

/** Until `done`, or until it is time to try streaming again. */
async function* poll(
  transport: Transport,
  following: Following,
): AsyncGenerator<RunEvent, "done" | "try streaming", void> {
  const { signal } = following;
  const noticing: Transport = {
    ...transport,
    onRetry(retry) {
      if (following.hasReached) following.setMode("reconnecting");
      transport.onRetry?.(retry);
    },
  };
  const look = <T>(path: string, after?: number) =>
    send(
      noticing,
      {
        method: "GET",
        path,
        query: { after },
        isRepeatable: true,
        attempts: following.hasReached ? patientAttempts : defaultAttempts,
        signal,
      },
      (response) => readJson<T>(response),
    );

  const endAt = performance.now() + pollingSpellMs;
  do {
    // Asked before the events: a run that had ended by then has all its events in the list that follows.
    const isOver = following.hasEvent ? false : hasEnded(await look<RunRecord>(following.runPath));
    const { events } = await look<{ events: RunEvent[] }>(following.path, following.after);
    following.hasReached = true;
    following.setMode("polling");
    for (const event of events) {
      if (!takes(following, event)) continue;
      yield event;
      if (event.type === "done") return "done";
    }
    // Nothing after the number that the caller named, and nothing to come.
    if (isOver && !following.hasEvent) return "done";
    await delay(following.pollIntervalMs, signal);
  } while (performance.now() < endAt);
  return "try streaming";
}

/** False for an event that was seen before. */
function takes(following: Following, event: RunEvent): boolean {
  if (event.id <= following.after) return false;
  following.after = event.id;
  following.hasEvent = true;
  return true;
}

/** What the other way of reading may still get around: no connection, a proxy's refusal, a busy service. */
function isStreamFailure(error: unknown, signal: AbortSignal): boolean {
  if (signal.aborted) return false;
  if (error instanceof CourtUnreachableError || error instanceof CourtTimeoutError) return true;
  return (
    error instanceof CourtApiError && (error.status === 406 || error.status === 429 || error.status >= 500)
  );
}
