import type { Report } from "@imperial-court/contract";
import { expect, test } from "vitest";
import { anAnalysis } from "../testing/builders.ts";

test("what a run is found and counted by are its identifiers, each once, and no times", () => {
  const entity = (type: Report["entities"][number]["type"], value: string, start: number) => ({
    ...{ type, value, start, end: start + value.length, valid: true, note: null },
  });
  const { entities } = anAnalysis({
    entities: [
      entity("container", "MSKU1234565", 0),
      entity("datetime", "14:00", 20),
      entity("container", "MSKU1234565", 40),
      entity("vessel", "LION CITY 07", 60),
    ],
  });
  expect(entities).toEqual([
    { type: "container", value: "MSKU1234565" },
    { type: "vessel", value: "LION CITY 07" },
  ]);
});
