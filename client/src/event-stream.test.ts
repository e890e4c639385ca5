import fc from "fast-check";
import { expect, test } from "vitest";
import { EventStreamParser, readEventStream } from "./event-stream.ts";

function parse(...pieces: string[]) {
  const parser = new EventStreamParser();
  return pieces.flatMap((piece) => parser.push(piece));
}

test("a message has its id, its event and its data lines joined", () => {
  expect(parse("id: 7\nevent: lookup\ndata: one\ndata: two\n\n")).toEqual([
    { id: "7", event: "lookup", data: "one\ntwo" },
  ]);
});

test("comments, unknown fields and messages without data are passed over", () => {
  expect(parse(": heartbeat\n\nretry: 500\nnonsense\n\nevent: empty\n\ndata: x\n\n")).toEqual([
    { id: "", event: "message", data: "x" },
  ]);
});

test("one space after the colon is taken away, and only one", () => {
  expect(parse("data:  a\n\ndata:b\n\ndata\n\n").map((message) => message.data)).toEqual([" a", "b", ""]);
});

test("an id lasts until another is named", () => {
  expect(parse("id: 3\ndata: a\n\ndata: b\n\nid\ndata: c\n\n").map((message) => message.id)).toEqual([
    "3",
    "3",
    "",
  ]);
});

test("a message that the end of the stream cut off is not given", () => {
  expect(parse("data: whole\n\ndata: ha")).toEqual([{ id: "", event: "message", data: "whole" }]);
});

test("wherever the text is cut and however lines end, the messages are the same", () => {
  const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
  fc.assert(
    fc.property(lineEnd, fc.array(fc.nat(200), { maxLength: 12 }), (end, cuts) => {
      const whole = [
        "id: 1",
        "data: á 港",
        "",
        ": beat",
        "id: 2",
        "event: done",
        "data: {}",
        "data:",
        "",
        "",
      ].join(end);
      const places = [...new Set([0, ...cuts.filter((place) => place < whole.length), whole.length])];
      places.sort((a, b) => a - b);
      const pieces = places.slice(1).map((place, index) => whole.slice(places[index], place));
      expect(parse(...pieces)).toEqual([
        { id: "1", event: "message", data: "á 港" },
        { id: "2", event: "done", data: "{}\n" },
      ]);
    }),
  );
});

test("characters that are cut between two chunks arrive whole, and every chunk is noticed", async () => {
  const bytes = new TextEncoder().encode("data: 码头 🚢\n\n");
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  let chunks = 0;
  const texts: string[] = [];
  for await (const message of readEventStream(body, () => chunks++)) texts.push(message.data);
  expect(texts).toEqual(["码头 🚢"]);
  expect(chunks).toBe(bytes.length);
});

test("a reader that stops early lets go of the stream", async () => {
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode("data: x\n\n")),
    cancel: () => {
      isCancelled = true;
    },
  });
  for await (const message of readEventStream(body)) {
    expect(message.data).toBe("x");
    break;
  }
  expect(isCancelled).toBe(true);
});
