import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hashSecret, isSameHash, isWholeKey, mintKey, readKeyId } from "./api-key.ts";

test("a key names the product and its id, holds 32 random bytes, and is one word", () => {
  const minted = Array.from({ length: 200 }, () => mintKey());
  for (const { key, id, hash } of minted) {
    expect(key).toMatch(/^court_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}$/);
    expect(readKeyId(key)).toBe(id);
    expect(isWholeKey(key)).toBe(true);
    expect(hash.equals(createHash("sha256").update(key).digest())).toBe(true);
  }
  expect(new Set(minted.map(({ key }) => key.split("_")[2]!.slice(0, 43))).size).toBe(200);
  expect(new Set(minted.map(({ id }) => id)).size).toBe(200);
});

test("a single wrong character is a typo, wherever it is", () => {
  const { key } = mintKey();
  for (let at = "court_".length; at < key.length; at++) {
    if (key[at] === "_") continue;
    const typo = key.slice(0, at) + (key[at] === "a" ? "b" : "a") + key.slice(at + 1);
    expect(isWholeKey(typo), typo).toBe(false);
  }
});

test("nothing else has the form of a key", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 100 }), (text) => {
      expect(readKeyId(text)).toBeNull();
      expect(isWholeKey(text)).toBe(false);
    }),
  );
});

test("hashes are compared in a time that does not tell where they differ", () => {
  const one = hashSecret("one");
  expect(isSameHash(one, hashSecret("one"))).toBe(true);
  expect(isSameHash(one, hashSecret("other"))).toBe(false);
  expect(isSameHash(one, one.subarray(1))).toBe(false);
  // Time itself cannot be measured here reliably: that it is Node's own comparison can be seen.
  expect(isSameHash.toString()).toContain("timingSafeEqual");
});
