import { parentPort, workerData } from "node:worker_threads";
import type { PastCase } from "@imperial-court/contract";
import { caseText } from "./analysis/case-text.ts";
import { extractEntities } from "./analysis/extract-entities.ts";
import { clusterTroubles, type Trouble } from "./knowledge/cluster-troubles.ts";
import { draftRunbook } from "./knowledge/draft-runbook.ts";
import { caseIdOf } from "./knowledge/feedback-store.ts";
import type { GroupedTroubles, RecentRun } from "./knowledge/gaps.ts";
import { openKnowledgeReader } from "./knowledge/knowledge-reader.ts";
import { libraryEntries, type ShippedKnowledgePolicy } from "./knowledge/library-entries.ts";

/** The inside of a thread that groups troubles once and ends: thousands of texts take seconds. */

export interface GapsOrder {
  readonly place: { readonly databasePath: string | null; readonly databaseUrl: string | null };
  readonly shippedKnowledge: ShippedKnowledgePolicy;
  readonly runs: readonly RecentRun[];
  /** Members a group has at least. */
  readonly least: number;
}

/** Past cases that are grouped, the closed runs and the newest first. */
const groupedCases = 2_000;
const toldGroups = 100;
/** Characters of a text that are read: the trouble stands at the beginning. */
const longestProblem = 4_000;

const { place, shippedKnowledge, runs, least } = workerData as GapsOrder;

async function groupTroubles(): Promise<GroupedTroubles> {
  const reader = openKnowledgeReader(place);
  const { runbooks, pastCases } = libraryEntries(await reader.readEntries(), shippedKnowledge);
  await reader.close();

  const titles = new Set(runbooks.map(({ title }) => plain(title)));
  const uncovered = pastCases.filter(
    ({ sop, kind }) => kind !== "NONE" && (sop === null || !titles.has(plain(sop))),
  );
  const newest = uncovered
    .sort((a, b) => dayOf(b).localeCompare(dayOf(a)) || a.id.localeCompare(b.id))
    .slice(0, groupedCases);
  const closed = new Set(pastCases.map(({ id }) => id));
  const openRuns = runs.filter(({ runId }) => !closed.has(caseIdOf(runId)));

  const troubles: Trouble[] = [
    ...newest.map((pastCase) => ({
      type: "past-case" as const,
      id: pastCase.id,
      problem: (pastCase.problem || pastCase.alert).slice(0, longestProblem),
      solution: pastCase.solution,
      kind: pastCase.kind,
      module: pastCase.module,
      at: dayOf(pastCase) || null,
    })),
    ...openRuns.map(({ runId, createdAt, kind, text }) => ({
      type: "run" as const,
      id: runId,
      problem: caseText(text.slice(0, longestProblem)),
      solution: "",
      kind: kind === "UNKNOWN" ? null : kind,
      module: null,
      at: createdAt,
    })),
  ];
  const clusters = clusterTroubles(troubles)
    .filter((cluster) => cluster.length >= least)
    .sort((a, b) => b.length - a.length || a[0]!.id.localeCompare(b[0]!.id))
    .slice(0, toldGroups);
  return {
    groups: clusters.map((cluster) => ({
      cluster,
      draft: draftRunbook(cluster, generalize),
    })),
    considered: { runs: openRuns.length, past_cases: newest.length },
  };
}

/** A log writes times as it likes; others than ISO's cannot be compared and count as old. */
function dayOf({ occurred_at }: PastCase): string {
  return occurred_at !== null && /^\d{4}-\d\d-\d\d/.test(occurred_at) ? occurred_at : "";
}

function plain(title: string): string {
  return title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

/** Identifiers of one incident, written as the placeholders that a report fills in. */
function generalize(text: string): string {
  const beginning = text.slice(0, longestProblem);
  let result = beginning;
  for (const { type, start, end } of extractEntities(beginning)) {
    const placeholder = placeholders[type];
    if (placeholder !== undefined && end - start >= shortestIdentifier) {
      result = result.replaceAll(beginning.slice(start, end), `<${placeholder}>`);
    }
  }
  return result;
}

/** Shorter ones stand inside words as well. */
const shortestIdentifier = 4;
const placeholders: Readonly<Record<string, string>> = {
  container: "container",
  vessel: "vessel",
  voyage: "voyage",
  booking: "booking",
  ticket: "ticket",
  message_ref: "message reference",
  seal: "seal",
  imo: "IMO number",
  call_sign: "call sign",
  datetime: "time",
};

// Last: what is above has to be there.
parentPort!.postMessage(await groupTroubles());
