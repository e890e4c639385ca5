import { describe, expect, test } from "vitest";
import { z } from "zod";
import { entityTag, namesTag } from "./entity-tag.ts";
import { chooseMediaType } from "./media-type.ts";
import { readPreferences } from "./preferences.ts";
import { normaliseInstant, readQuery } from "./query-parameters.ts";
import { readIdempotencyKey, readTraceparent } from "./submit-headers.ts";

test.each([
  [undefined, null, false],
  ["respond-async", null, true],
  ["wait=10", 10, false],
  ["Respond-Async, wait=10", 10, true],
  ['wait="5"; x=y', 5, false],
  ["wait=3600", 60, false],
  ["wait=5, wait=9", 5, false],
  ["wait=-1", null, false],
  ["wait=soon, return=minimal", null, false],
])("Prefer: %s", (header, waitSeconds, isAsynchronous) => {
  expect(readPreferences(header)).toEqual({ waitSeconds, isAsynchronous });
});

describe("Idempotency-Key", () => {
  test.each([
    [undefined, null],
    ["abc", "abc"],
    ['"abc"', "abc"],
    ['"a\\"b"', 'a"b'],
    ["x".repeat(255), "x".repeat(255)],
  ])("%s", (header, key) => {
    expect(readIdempotencyKey(header)).toBe(key);
  });

  test.each(["", '""', '"  "', "x".repeat(256)])("%s is refused", (header) => {
    expect(() => readIdempotencyKey(header)).toThrow("1 to 255 characters");
  });
});

test.each([
  ["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", true],
  ["01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", true],
  ["ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", false],
  ["00-00000000000000000000000000000000-00f067aa0ba902b7-01", false],
  ["00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", false],
  ["hello", false],
])("traceparent %s", (header, isValid) => {
  expect(readTraceparent(header)).toBe(isValid ? header : null);
});

test.each([
  ['W/"r-3"', true],
  ['"r-3"', true],
  ['"x", W/"r-3"', true],
  ["*", true],
  ['"r-4"', false],
  ["r-3", false],
])("If-None-Match: %s", (header, isMatch) => {
  expect(namesTag(header, entityTag("r", 3))).toBe(isMatch);
});

test.each([
  [undefined, "text/event-stream"],
  ["*/*", "text/event-stream"],
  ["application/json", "application/json"],
  ["text/event-stream;q=0.5, application/*", "application/json"],
  ["text/html, */*;q=0.1", "text/event-stream"],
  ["application/json;q=0, text/html", null],
  ["image/png", null],
])("Accept: %s", (accept, chosen) => {
  expect(chooseMediaType(accept, ["text/event-stream", "application/json"])).toBe(chosen);
});

test.each([
  ["2025-10-18", "2025-10-18T00:00:00.000000Z"],
  ["2025-10-18T10:30Z", "2025-10-18T10:30:00.000000Z"],
  ["2025-10-18T10:30:00.1234567Z", "2025-10-18T10:30:00.123456Z"],
  ["2025-10-18T10:30:00+08:00", "2025-10-18T02:30:00.000000Z"],
  ["2025-10-18T10:30:00 08:00", "2025-10-18T02:30:00.000000Z"],
  ["2025-02-30", null],
  ["2025-13-01", null],
  ["2025-10-18T25:00:00Z", null],
  ["2025-10-18T10:30:00+99:00", null],
  ["yesterday", null],
  ["", null],
])("the instant %s", (text, instant) => {
  expect(normaliseInstant(text)).toBe(instant);
});

describe("query parameters", () => {
  const schema = z.object({
    limit: z.int().min(1).default(20),
    age: z.number().optional(),
    dry: z.boolean().default(false),
    tag: z.array(z.string()).optional(),
  });
  const read = (query: string) =>
    readQuery(schema, Object.fromEntries(new URLSearchParams(query)), `/x?${query}`);

  test("are numbers, flags and lists when they look exactly so", () => {
    expect(read("limit=5&age=0.5&dry=true&tag=a,b&other=1")).toEqual({
      limit: 5,
      age: 0.5,
      dry: true,
      tag: ["a", "b"],
    });
    expect(read("")).toEqual({ limit: 20, dry: false });
  });

  test.each([
    "limit=",
    "limit=1e3",
    "limit=0x10",
    "limit= 5",
    "limit=NaN",
    "age=",
    "age=Infinity",
    "dry=yes",
  ])("%s is refused", (query) => {
    expect(() => read(query)).toThrow(expect.objectContaining({ code: "invalid-parameter" }));
  });

  test("may be given once, lists aside", () => {
    expect(readQuery(schema, { tag: ["a", "b,c"] }, "/x").tag).toEqual(["a", "b", "c"]);
    expect(() => readQuery(schema, { limit: ["5", "5"], age: "x" }, "/x")).toThrow(
      expect.objectContaining({
        code: "invalid-parameter",
        errors: [
          { pointer: "?limit", detail: "may be given once" },
          expect.objectContaining({ pointer: "?age" }),
        ],
      }),
    );
  });

  test("that are not UTF-8 are refused as such", () => {
    expect(() => readQuery(schema, { tag: "%ff" }, "/x?tag=%ff")).toThrow(
      expect.objectContaining({ code: "invalid-encoding" }),
    );
  });
});
