import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

test("the client brings nothing into a browser but itself: no schemas, no part of Node", () => {
  const files = readdirSync(import.meta.dirname).filter(
    (name) => !name.endsWith(".test.ts") && name.endsWith(".ts"),
  );
  expect(files).toContain("client.ts");
  const foreign = files.flatMap((name) => {
    const source = readFileSync(join(import.meta.dirname, name), "utf8");
    const imports = source.matchAll(/^(?:import|export)\s(?!type\b)[^;]*?\sfrom "([^"]+)";/gm);
    return [...imports].map((match) => match[1]).filter((target) => !target?.startsWith("./"));
  });
  expect(foreign).toEqual([]);
});
