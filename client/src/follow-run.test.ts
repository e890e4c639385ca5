import type { RunEvent } from "@imperial-court/contract";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  CourtTimeoutError,
  CourtUnreachableError,
  createClient,
  type FollowMode,
  type FollowOptions,
} from "./client.ts";
import {
  anEvent,
  aRun,
  aRunId,
  asMessage,
  cut,
  eventStream,
  json,
  problem,
  type ScriptedServer,
  startScriptedServer,
  text,
} from "./testing/scripted-server.ts";

let server: ScriptedServer;
let modes: FollowMode[];

beforeEach(async () => {
  server = await startScriptedServer();
  modes = [];
});
afterEach(async () => {
  expect(server.remaining, "scripted answers that nobody fetched").toBe(0);
  await server.stop();
});

const done = (id: number) => anEvent(id, { type: "done", progress: 100 });

function follow(options: FollowOptions = {}): AsyncIterable<RunEvent> {
  return createClient({ baseUrl: server.url }).follow(aRunId, {
    pollIntervalMs: 1,
    onMode: (mode) => modes.push(mode),
    ...options,
  });
}

async function idsOf(events: AsyncIterable<RunEvent>): Promise<number[]> {
  const ids: number[] = [];
  for await (const event of events) ids.push(event.id);
  return ids;
}

const asked = () =>
  server.requests.map(({ url, headers }) => [
    url.split("/").at(-1),
    headers.accept,
    headers["last-event-id"],
  ]);

test("events are streamed until done", async () => {
  server.answer(
    eventStream([": hello\n\n", asMessage(anEvent(1)), asMessage(anEvent(2)), asMessage(done(3))], "hold"),
  );
  expect(await idsOf(follow())).toEqual([1, 2, 3]);
  expect(asked()).toEqual([["events?after=0", "text/event-stream", undefined]]);
  expect(modes).toEqual(["streaming"]);
  await server.requests[0]?.letGo;
});

test("a stream that is cut in the middle of an event goes on where it was, without gap or repeat", async () => {
  const second = asMessage(anEvent(2));
  server.answer(
    eventStream([asMessage(anEvent(1)), second.slice(0, 30)], "cut"),
    eventStream([asMessage(anEvent(1)), second, asMessage(anEvent(3))], "end"),
    eventStream([asMessage(done(4))]),
  );
  expect(await idsOf(follow())).toEqual([1, 2, 3, 4]);
  expect(asked()).toEqual([
    ["events?after=0", "text/event-stream", undefined],
    ["events?after=1", "text/event-stream", "1"],
    ["events?after=3", "text/event-stream", "3"],
  ]);
  expect(modes).toEqual(["streaming", "reconnecting", "streaming", "reconnecting", "streaming"]);
});

test("where the answer is no event stream, the list is polled, and that is told", async () => {
  server.answer(
    json({ events: [] }),
    json(aRun({ status: "running" })),
    json({ events: [anEvent(1), anEvent(2)] }),
    json({ events: [] }),
    cut,
    json({ events: [anEvent(3), done(4)] }),
  );
  expect(await idsOf(follow())).toEqual([1, 2, 3, 4]);
  expect(asked().slice(2)).toEqual([
    ["events?after=0", "application/json", undefined],
    ["events?after=2", "application/json", undefined],
    ["events?after=2", "application/json", undefined],
    ["events?after=2", "application/json", undefined],
  ]);
  expect(modes).toEqual(["polling", "reconnecting", "polling"]);
});

test("a stream that is cut twice without an event is given up for polling", async () => {
  server.answer(
    eventStream([asMessage(anEvent(1))], "cut"),
    eventStream([": heartbeat\n\n"], "cut"),
    json({ events: [anEvent(2), done(3)] }),
  );
  expect(await idsOf(follow())).toEqual([1, 2, 3]);
  expect(modes).toEqual(["streaming", "reconnecting", "streaming", "reconnecting", "polling"]);
});

test("a proxy that refuses streams is polled around", async () => {
  server.answer(text("no streams here", 501), json(aRun()), json({ events: [anEvent(1), done(2)] }));
  expect(await idsOf(follow())).toEqual([1, 2]);
  expect(modes).toEqual(["polling"]);
});

test("following after the last event of an ended run ends at once, streaming or polling", async () => {
  server.answer((response) => void response.writeHead(204).end());
  expect(await idsOf(follow({ after: 9 }))).toEqual([]);
  server.answer(json({ events: [] }), json(aRun({ status: "failed" })), json({ events: [] }));
  expect(await idsOf(follow({ after: 9 }))).toEqual([]);
});

test("only events after the given number are given", async () => {
  server.answer(eventStream([asMessage(anEvent(2)), asMessage(anEvent(3)), asMessage(done(4))]));
  expect(await idsOf(follow({ after: 2 }))).toEqual([3, 4]);
  expect(asked()).toEqual([["events?after=2", "text/event-stream", "2"]]);
});

test("a service that is restarted under a follower is found again, and no event is missed", async () => {
  const first = await startScriptedServer();
  let second: ScriptedServer | null = null;
  first.answer(eventStream([asMessage(anEvent(1))], "hold"));
  const client = createClient({
    baseUrl: first.url,
    // It comes back only after somebody has found nobody there.
    async onRetry() {
      if (second !== null) return;
      second = await startScriptedServer(Number(new URL(first.url).port));
      second.answer(json({ events: [anEvent(2), done(3)] }));
    },
  });
  const ids: number[] = [];
  for await (const event of client.follow(aRunId, { onMode: (mode) => modes.push(mode) })) {
    ids.push(event.id);
    if (event.id === 1) await first.stop();
  }
  expect(ids).toEqual([1, 2, 3]);
  expect(modes).toEqual(["streaming", "reconnecting", "polling"]);
  await (second as ScriptedServer | null)?.stop();
});

test("an unknown run is an error, not a reason to try on", async () => {
  server.answer(problem(404, "run-not-found", "There is no run"));
  await expect(idsOf(follow())).rejects.toMatchObject({ name: "CourtApiError", status: 404 });
});

test("a service that was never there fails soon", async () => {
  const gone = await startScriptedServer();
  await gone.stop();
  const events = createClient({ baseUrl: gone.url }).follow(aRunId);
  await expect(idsOf(events)).rejects.toBeInstanceOf(CourtUnreachableError);
});

test("an abort ends following at once, with the caller's reason, and lets go of the stream", async () => {
  server.answer(eventStream([asMessage(anEvent(1))], "hold"));
  const stop = new AbortController();
  const ids: number[] = [];
  const following = (async () => {
    for await (const event of follow({ signal: stop.signal })) {
      ids.push(event.id);
      queueMicrotask(() => stop.abort(new Error("seen enough")));
    }
  })();
  await expect(following).rejects.toThrow("seen enough");
  expect(ids).toEqual([1]);
  await server.requests[0]?.letGo;
});

test("a run that has not ended in time is a timeout", async () => {
  server.answer(eventStream([asMessage(anEvent(1))], "hold"));
  await expect(idsOf(follow({ timeoutMs: 150 }))).rejects.toBeInstanceOf(CourtTimeoutError);
  await server.requests[0]?.letGo;
});

test("leaving the loop lets go of the stream", async () => {
  server.answer(eventStream([asMessage(anEvent(1))], "hold"));
  for await (const event of follow()) {
    expect(event.id).toBe(1);
    break;
  }
  await server.requests[0]?.letGo;
});
