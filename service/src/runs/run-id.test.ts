import { expect, test } from "vitest";
import { z } from "zod";
import { newRunId, normalizeRunId } from "./run-id.ts";

test("ids are UUIDs of version 7, all different, in the order of their time", () => {
  const ids = Array.from({ length: 2000 }, () => newRunId());
  for (const id of ids) expect(z.uuidv7().safeParse(id).success).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect(newRunId(1_000_000) < newRunId(1_000_001)).toBe(true);
});

test("any UUID is an id, in small letters; anything else is none", () => {
  expect(normalizeRunId("A1B2C3D4-E5F6-7890-ABCD-EF1234567890")).toBe("a1b2c3d4-e5f6-7890-abcd-ef1234567890");
  for (const text of [
    "",
    "a1b2c3d4",
    "a1b2c3d4-e5f6-7890-abcd-ef1234567890 ",
    "g1b2c3d4-e5f6-7890-abcd-ef1234567890",
  ]) {
    expect(normalizeRunId(text)).toBeNull();
  }
});
