import { knowledgeGapsSchema } from "@imperial-court/contract";
import { expect, test } from "vitest";
import { aPastCase, aRunbook } from "../../testing/knowledge-entries.ts";
import { type Api, anApi, expectProblem, someJson } from "../an-api.test-server.ts";

/** Nothing in the library speaks of weighbridges. */
const weighbridge = (id: string, solution: string) =>
  aPastCase({
    id,
    module: "Others",
    occurred_at: `2025-03-0${id.at(-1)}T08:00:00`,
    problem: `The weighbridge printer at lane ${id.at(-1)} is broken and spits out blank tickets for container MSKU123456${id.at(-1)}.`,
    solution,
  });
const duplicate = (id: string) =>
  aPastCase({
    id,
    sop: "Box shown twice",
    problem: `Container MSKU123456${id.at(-1)} is shown twice on the portal.`,
  });
const covering = aRunbook({
  id: "KB-1",
  title: "Box shown twice",
  kinds: ["CNTR.DUPLICATE_RECORD"],
  symptoms: ["The container is shown twice on the portal"],
});

async function withCases(): Promise<Api> {
  const api = await anApi();
  await api.knowledge.save(
    [
      { type: "runbook", entry: covering },
      ...[1, 2, 3].map((at) => ({ type: "past-case" as const, entry: duplicate(`D${at}`) })),
      {
        type: "past-case",
        entry: weighbridge(
          "W1",
          "1. Restarted the print spooler for MSKU1234561.\n2. Verified that a test ticket prints.",
        ),
      },
      {
        type: "past-case",
        entry: weighbridge(
          "W2",
          "Restarted the print spooler for MSKU1234562; replaced the ribbon of the printer.",
        ),
      },
      {
        type: "past-case",
        entry: aPastCase({ id: "X1", problem: "Forklift battery is flat in shed nine." }),
      },
    ],
    "log.csv",
  );
  return api;
}

const findGaps = async ({ server }: Api, query = "") =>
  knowledgeGapsSchema.parse((await server.inject(`/knowledge/gaps${query}`)).json());

test("a trouble that came again and again without a runbook is a gap, with a draft of what was done", async () => {
  const api = await withCases();
  const runId = await api.submit("The weighbridge printer at lane 4 is broken and spits out blank tickets.");
  await api.end(runId);

  const { gaps, considered, version } = await findGaps(api);
  expect(gaps).toHaveLength(1);
  expect(version).toBe(await api.knowledge.version());
  expect(considered).toEqual({ runs: 1, past_cases: 3 });
  const [gap] = gaps;
  expect(gap).toMatchObject({
    total: 3,
    past_case_ids: expect.arrayContaining(["W1", "W2"]),
    run_ids: [runId],
    is_saved: false,
    draft: { id: gap?.id, is_draft: true, module: "Others" },
  });
  expect(gap?.draft.steps).toEqual([
    "Restarted the print spooler for <container>.",
    "Replaced the ribbon of the printer.",
  ]);
  expect(gap?.draft.verification).toEqual(["Verified that a test ticket prints."]);
  expect(gap?.draft.symptoms.join(" ")).toMatch(/blank tickets/);
  expect(JSON.stringify(gap?.draft)).not.toMatch(/MSKU/);
});

test("what came less often than asked, or is covered by a runbook, is no gap", async () => {
  const api = await withCases();
  expect((await findGaps(api)).gaps).toEqual([]);
  expect((await findGaps(api, "?least=2")).gaps.map(({ total }) => total)).toEqual([2]);
  expectProblem(await api.server.inject("/knowledge/gaps?least=1"), "invalid-parameter");
});

test("a saved draft closes the gap only when it is published", async () => {
  const api = await withCases();
  const { gaps } = await findGaps(api, "?least=2");
  const { draft } = gaps[0]!;
  const put = (is_draft: boolean) =>
    api.server.inject({
      method: "PUT",
      url: `/knowledge/runbooks/${draft.id}`,
      ...someJson({ ...draft, kinds: ["EQP.GATE"], is_draft }),
    });
  expect((await put(true)).statusCode).toBe(200);
  expect((await findGaps(api, "?least=2")).gaps).toMatchObject([{ id: draft.id, is_saved: true }]);
  await put(false);
  expect((await findGaps(api, "?least=2")).gaps).toEqual([]);
});
