import { previewSchema } from "@imperial-court/contract";
import { expect, test } from "vitest";
import { type Api, aForm, anApi, expectProblem, someJson } from "../an-api.test-server.ts";

const preview = ({ server }: Api, text: string) =>
  server.inject({ method: "POST", url: "/incident/preview", ...someJson({ incident_text: text }) });

test("a text is read while it is typed, and nothing of it is stored", async () => {
  const api = await anApi();
  const answer = await preview(
    api,
    "Hi team,\n\nContainer MSKU1234567 is shown twice on the portal.\n\nThanks",
  );
  expect(answer.statusCode).toBe(200);
  const read = previewSchema.parse(answer.json());
  expect(read).toMatchObject({
    is_whole: true,
    is_incident: true,
    incident_kind: "CNTR.DUPLICATE_RECORD",
    headline: expect.stringContaining("shown twice"),
    duplicates: [],
  });
  expect(read.entities).toMatchObject([
    { type: "container", value: "MSKU1234567", start: 20, end: 31, valid: false },
  ]);
  expect(read).not.toHaveProperty("runbookFits");
  expect((await api.server.inject("/incident/jobs")).json().jobs).toEqual([]);
});

test("a report of the last hours on the same container is named as a duplicate, one on another is not", async () => {
  const api = await anApi();
  const runId = await api.submit();
  await api.end(runId);
  const { duplicates } = (await preview(api, "Box MSKU1234565 not in its slot")).json();
  expect(duplicates).toEqual([
    {
      run_id: runId,
      title: "Container MSKU1234565 missing",
      why: "same container MSKU1234565, reported 1 min apart",
    },
  ]);
  expect((await preview(api, "Box CSQU3054383 not in its slot")).json().duplicates).toEqual([]);
});

test("a thank-you note is no incident", async () => {
  const api = await anApi();
  const { is_incident, incident_kind } = (
    await preview(api, "Thanks a lot for the quick help yesterday!")
  ).json();
  expect({ is_incident, incident_kind }).toEqual({ is_incident: false, incident_kind: "NONE" });
});

test("of a long text the beginning is read, and the answer says so", async () => {
  const api = await anApi();
  const text = `Container CSQU3054383 is missing. ${"all quiet ".repeat(90_000)} MSKU1234565`;
  const read = previewSchema.parse((await preview(api, text)).json());
  expect(read.is_whole).toBe(false);
  expect(read.entities.map(({ value }) => value)).toEqual(["CSQU3054383"]);
});

test("it takes what a submit takes, and refuses what a submit refuses", async () => {
  const api = await anApi();
  const form = await api.server.inject({
    method: "POST",
    url: "/incident/preview",
    ...aForm({ incident_text: "Crane QC-05 tripped" }),
  });
  expect(form.json().entities).toMatchObject([{ type: "crane" }]);
  expectProblem(await preview(api, "  "), "blank-text");
  expectProblem(await preview(api, "x".repeat(1024 * 1024 + 1)), "text-too-large");
});
