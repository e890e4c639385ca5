import type { KnowledgeEntryAnswer, KnowledgeGaps, Runbook, RunFeedback } from "@imperial-court/contract";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  json,
  problem,
  type ScriptedServer,
  startScriptedServer,
} from "../../../client/src/testing/scripted-server.ts";
import { court } from "../testing/run-court.ts";

let server: ScriptedServer;

beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(async () => {
  expect(server.remaining, "scripted answers that nobody fetched").toBe(0);
  await server.stop();
});

const run = (...args: string[]) => court(args, { url: server.url });
const asked = () => server.requests.map(({ method, url }) => `${method} ${url}`);

const runId = "01a20be0-6323-7def-b23e-eb9de98fca9a";
const said: RunFeedback = {
  run_id: runId,
  feedback: {
    number: 2,
    given_at: "2025-10-18T10:30:00.123456Z",
    is_right: false,
    kind: "VSL.BERTH",
    severity: null,
    module: "Vessel",
    runbook_id: "KB-1",
    resolution: "Moved \u001b[2J it",
    comment: null,
  },
  past_case_id: `RUN-${runId}`,
  history: [],
};
said.history.push(said.feedback!, { ...said.feedback!, number: 1 });

const aRunbook: Runbook = {
  id: "KB-1",
  title: "Box shown twice",
  kinds: ["CNTR.DUPLICATE_RECORD"],
  module: null,
  symptoms: ["twice"],
  overview: "",
  severity_hints: [],
  steps: ["Look for two rows.", "Close one."],
  verification: [],
  undo: [],
  escalation: [],
  is_draft: false,
};
const stored: KnowledgeEntryAnswer = {
  type: "runbook",
  id: "KB-1",
  revision: 3,
  title: "Box shown\u001b twice",
  source: "kb.md",
  created_at: null,
  entry: aRunbook,
};

test("feedback is sent with what was said and nothing else, and printed as it is stored", async () => {
  server.answer(json(said));
  const { exitCode, stdout } = await run(
    "feedback",
    runId,
    "--wrong",
    "--kind",
    "vsl.berth",
    "--module",
    "Vessel",
    "--runbook",
    "KB-1",
    "--resolution",
    "Moved it",
  );
  expect(exitCode).toBe(0);
  expect(asked()).toEqual([`POST /incident/run/${runId}/feedback`]);
  expect(JSON.parse(server.requests[0]!.body)).toEqual({
    is_right: false,
    kind: "VSL.BERTH",
    module: "Vessel",
    runbook_id: "KB-1",
    resolution: "Moved it",
  });
  expect(stdout.split("\n")).toEqual([
    "not right",
    "kind        VSL.BERTH",
    "module      Vessel",
    "runbook     KB-1",
    "resolution  Moved \ufffd[2J it",
    `past case   RUN-${runId}`,
    "earlier     another, the newest counts",
    "",
  ]);
});

test("without a verdict the feedback is read", async () => {
  server.answer(json({ run_id: runId, feedback: null, past_case_id: null, history: [] }), json(said));
  expect((await run("feedback", runId)).stdout).toBe("Nothing has been said of this run.\n");
  expect(JSON.parse((await run("feedback", runId, "--json")).stdout)).toEqual(said);
  expect(asked()).toEqual(Array(2).fill(`GET /incident/run/${runId}/feedback`));
});

test("feedback that says two things, or none, is a usage error; a refusal is exit code 1", async () => {
  expect(await run("feedback")).toMatchObject({ exitCode: 2 });
  expect(await run("feedback", runId, "--right", "--wrong")).toMatchObject({ exitCode: 2 });
  expect(await run("feedback", runId, "--comment", "hm")).toMatchObject({ exitCode: 2 });
  expect(await run("feedback", runId, "--wrong", "--kind", "BERTH")).toMatchObject({ exitCode: 2 });
  server.answer(problem(409, "run-not-finished", "The run is queued."));
  expect(await run("feedback", runId, "--right")).toMatchObject({
    exitCode: 1,
    stderr: "court: The run is queued.\n",
  });
});

test("knowledge is exported complete, page by page, as the import reads it", async () => {
  server.answer(
    json({ entries: [stored], total: 2, next_cursor: "KB-1", version: "4" }),
    json({
      entries: [{ ...stored, entry: { ...aRunbook, id: "KB-2" } }],
      total: 2,
      next_cursor: null,
      version: "4",
    }),
  );
  const { stdout, stderr } = await run("knowledge", "runbooks", "--export");
  expect(
    stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { type: "runbook", entry: aRunbook },
    { type: "runbook", entry: { ...aRunbook, id: "KB-2" } },
  ]);
  expect(stderr).toBe("2 entries\n");
  expect(await run("knowledge", "runbooks", "KB-1", "--export")).toMatchObject({ exitCode: 2 });
});

test("knowledge is counted, listed over its pages, shown and removed", async () => {
  server.answer(
    json({ version: "4", own: { runbook: 2, contact: 0 }, shipped_in_use: { contact: 6 } }),
    json({ entries: [stored], total: 2, next_cursor: "KB-1", version: "4" }),
    json({ entries: [{ ...stored, id: "KB-2" }], total: 2, next_cursor: null, version: "4" }),
    json({ ...stored, entry: { ...aRunbook, steps: ["Look for two rows.\nSELECT 1;", "Close one."] } }),
    json(null, 200),
  );
  expect((await run("knowledge")).stdout).toBe(
    "runbook     2\ncontact     0, and 6 that ship with the product\n",
  );
  const list = await run("knowledge", "runbooks", "--search", "box twice");
  expect(list.stdout).toBe("KB-1  Box shown\ufffd twice\nKB-2  Box shown\ufffd twice\n");
  expect(list.stderr).toBe("2 of 2\n");
  expect((await run("knowledge", "runbooks", "KB-1")).stdout).toBe(
    [
      ...["Box shown\ufffd twice", "revision 3, from kb.md", "", "kinds", "  CNTR.DUPLICATE_RECORD", ""],
      ...[
        "symptoms",
        "  twice",
        "",
        "steps",
        "  1. Look for two rows.",
        "       SELECT 1;",
        "  2. Close one.",
        "",
      ],
    ].join("\n"),
  );
  expect(await run("knowledge", "runbooks", "KB-1", "--remove")).toMatchObject({
    exitCode: 0,
    stderr: "Removed runbook KB-1\n",
  });
  expect(asked()).toEqual([
    "GET /knowledge",
    "GET /knowledge/runbooks?q=box+twice&limit=50",
    "GET /knowledge/runbooks?q=box+twice&limit=49&cursor=KB-1",
    "GET /knowledge/runbooks/KB-1",
    "DELETE /knowledge/runbooks/KB-1",
  ]);
});

test("what came with the product is listed when it is asked for, and says so", async () => {
  const shipped = { ...stored, id: "RB-1", revision: 0, source: "shipped", created_at: null };
  server.answer(json({ entries: [shipped], total: 1, next_cursor: null, version: "4" }), json(shipped));
  expect((await run("knowledge", "runbooks", "--shipped")).stderr).toBe("1 of 1\n");
  expect((await run("knowledge", "runbooks", "RB-1")).stdout).toContain("\ncame with the product\n");
  expect(asked()[0]).toBe("GET /knowledge/runbooks?origin=shipped&limit=50");
});

test("a collection that is none, and a removal of everything, are usage errors", async () => {
  expect(await run("knowledge", "recipes")).toMatchObject({ exitCode: 2 });
  expect(await run("knowledge", "runbooks", "--remove")).toMatchObject({ exitCode: 2 });
  expect(await run("gaps", "now")).toMatchObject({ exitCode: 2 });
});

test("gaps are shown with what was done, and their drafts are saved once", async () => {
  const gap = (id: string, isSaved: boolean): KnowledgeGaps["gaps"][number] => ({
    id,
    title: "Weighbridge prints blank tickets",
    incident_kind: "EQP.GATE",
    total: 7,
    past_case_ids: [],
    run_ids: [],
    last_at: null,
    draft: { ...aRunbook, id, is_draft: true },
    is_saved: isSaved,
  });
  const found: KnowledgeGaps = {
    gaps: [gap("DRAFT-1", false), gap("DRAFT-2", true)],
    considered: { runs: 5, past_cases: 9 },
    version: "4",
  };
  server.answer(json(found), json({ ...stored, id: "DRAFT-1" }));
  const { stdout, stderr } = await run("gaps", "--least", "2", "--save");
  expect(asked()).toEqual(["GET /knowledge/gaps?least=2", "PUT /knowledge/runbooks/DRAFT-1"]);
  expect(JSON.parse(server.requests[1]!.body)).toMatchObject({ id: "DRAFT-1", is_draft: true });
  expect(stdout).toContain(
    "7 × Weighbridge prints blank tickets\n  EQP.GATE, draft DRAFT-1\n  - Look for two rows.\n  - Close one.\n",
  );
  expect(stderr).toBe("Saved the draft DRAFT-1\n2 gaps among 5 runs and 9 past cases without a runbook\n");
});
