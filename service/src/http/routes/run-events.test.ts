import { once } from "node:events";
import { type RunEvent, runEventListSchema } from "@imperial-court/contract";
import { describe, expect, test } from "vitest";
import { ScriptedAnalyser, untilAborted } from "../../testing/scripted-analyser.ts";
import { anApi, dial, expectProblem } from "../an-api.test-server.ts";

const endless = () => new ScriptedAnalyser((_incident, { signal }) => untilAborted(signal));

/** The events of a stream's text, as a browser would dispatch them. */
function parseStream(text: string) {
  return text
    .split("\n\n")
    .filter((block) => block.startsWith("id: "))
    .map((block) => {
      const [id, type, data] = block.split("\n").map((line) => line.slice(line.indexOf(": ") + 2));
      const event: RunEvent = JSON.parse(data!);
      expect([String(event.id), event.type]).toEqual([id, type]);
      return event;
    });
}

describe("the event stream", () => {
  test("tells a run from its queueing to its end, without gap or repeat", async () => {
    const api = await anApi();
    const url = await api.listen();
    const runId = await api.submit();
    const response = await fetch(`${url}/incident/run/${runId}/events`);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    const text = await response.text();
    expect(text).toMatch(/^retry: \d+\n\n/);
    const events = parseStream(text);
    expect(events.map(({ id }) => id)).toEqual(events.map((_event, index) => index + 1));
    expect(events[0]?.type).toBe("queued");
    expect(events.at(-1)?.type).toBe("done");
    expect(events.every(({ run_id }) => run_id === runId)).toBe(true);
  });

  test("resumes after the number that the header or the address names, the header first", async () => {
    const api = await anApi();
    const runId = await api.submit();
    await api.end(runId);
    const ids = async (query: string, headers: Record<string, string> = {}) => {
      const { body } = await api.server.inject({ url: `/incident/run/${runId}/events${query}`, headers });
      return parseStream(body).map(({ id }) => id);
    };
    const all = await ids("");
    expect(await ids("?after=1")).toEqual(all.slice(1));
    expect(await ids("", { "last-event-id": "1" })).toEqual(all.slice(1));
    expect(await ids("?after=0", { "last-event-id": "1" })).toEqual(all.slice(1));
  });

  test("tells a browser that comes back after the end to stop", async () => {
    const api = await anApi();
    const runId = await api.submit();
    await api.end(runId);
    const url = `/incident/run/${runId}/events`;
    const last = (await api.runs.listEvents(runId, 0))!.length;
    const answer = await api.server.inject({ url, headers: { "last-event-id": String(last) } });
    expect([answer.statusCode, answer.body]).toEqual([204, ""]);
  });

  test.each([
    ["?after=-1", {}],
    ["?after=x", {}],
    ["?after=", {}],
    ["?after=1.5", {}],
    ["", { "last-event-id": "x" }],
    ["", { "last-event-id": "1e3" }],
  ])("refuses the number %s %o", async (query, headers) => {
    const api = await anApi({ isWorking: false });
    const runId = await api.submit();
    expectProblem(
      await api.server.inject({ url: `/incident/run/${runId}/events${query}`, headers }),
      "invalid-parameter",
    );
  });

  test("shows that it lives while nothing happens", async () => {
    const api = await anApi({ isWorking: false, settings: { heartbeatMs: 20 } });
    const url = await api.listen();
    const runId = await api.submit();
    const response = await fetch(`${url}/incident/run/${runId}/events`);
    let text = "";
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.includes(": still here\n\n: still here\n\n")) break;
    }
    expect(parseStream(text).map(({ type }) => type)).toEqual(["queued"]);
  });

  test("ends when its client goes, and the run goes on", async () => {
    const closed: string[] = [];
    const api = await anApi({
      analyser: endless(),
      wrap: (runs) => ({
        ...runs,
        async *followEvents(runId, after, signal) {
          try {
            yield* runs.followEvents(runId, after, signal);
          } finally {
            closed.push(runId);
          }
        },
      }),
    });
    const url = await api.listen();
    const runId = await api.submit();
    const controller = new AbortController();
    const response = await fetch(`${url}/incident/run/${runId}/events`, { signal: controller.signal });
    await response.body!.getReader().read();
    controller.abort();
    await expect.poll(() => closed).toEqual([runId]);
    expect((await api.runs.find(runId))?.status).toMatch(/queued|running/);
  });

  test("waits for a client that reads slowly, instead of filling the memory", async () => {
    let produced = 0;
    const padding = "x".repeat(64 * 1024);
    const api = await anApi({
      isWorking: false,
      wrap: (runs) => ({
        ...runs,
        async *followEvents(runId) {
          const [event] = (await runs.listEvents(runId, 0))!;
          for (let id = 1; id <= 2000; id += 1) {
            produced = id;
            yield { ...event!, id, detail: { padding } };
          }
        },
      }),
    });
    await api.listen();
    const runId = await api.submit();
    const socket = await dial(api);
    socket.write(
      `GET /incident/run/${runId}/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    );
    await once(socket, "readable");
    // Nothing is read: production stands still once the buffers of both ends are full.
    let before = -1;
    await expect
      .poll(
        () => {
          const stands = produced === before;
          before = produced;
          return stands;
        },
        { interval: 200 },
      )
      .toBe(true);
    expect(produced).toBeLessThan(1500);
    let received = 0;
    for await (const chunk of socket) received += chunk.length;
    expect(produced).toBe(2000);
    expect(received).toBeGreaterThan(2000 * padding.length);
  });
});

describe("the event list", () => {
  test("is what the stream tells, as JSON", async () => {
    const api = await anApi();
    const runId = await api.submit();
    await api.end(runId);
    const url = `/incident/run/${runId}/events`;
    const list = await api.server.inject({ url: `${url}?after=1`, headers: { accept: "application/json" } });
    expect(list.headers["content-type"]).toBe("application/json; charset=utf-8");
    const { events } = runEventListSchema.parse(list.json());
    expect(events).toEqual(parseStream((await api.server.inject(`${url}?after=1`)).body));
    expectProblem(await api.server.inject({ url, headers: { accept: "image/png" } }), "not-acceptable");
  });
});
