import type { RunEvent } from "@imperial-court/contract";

/**
 * The court's offices in the order a report passes them. They were separate for a reason that still holds:
 * who drafts does not approve.
 */
export const offices = [
  { stage: "intake", office: "Gate of petitions", sign: "登聞院", doing: "Reads the report" },
  { stage: "extract-entities", office: "Gate of petitions", sign: "登聞院", doing: "Notes the identifiers" },
  {
    stage: "retrieve-knowledge",
    office: "Hanlin academy",
    sign: "翰林院",
    doing: "Finds runbooks and past cases",
  },
  {
    stage: "collect-evidence",
    office: "Censorate",
    sign: "察院",
    doing: "Looks it up in logs and databases",
  },
  { stage: "diagnose", office: "Secretariat", sign: "中書省", doing: "Drafts the diagnosis" },
  { stage: "review", office: "Chancellery", sign: "門下省", doing: "Reviews every claim" },
  { stage: "propose", office: "Six ministries", sign: "六部", doing: "Proposes what to do" },
] as const;

export type Office = (typeof offices)[number];

export interface StageCourse {
  readonly office: Office;
  readonly state: "waiting" | "working" | "done" | "skipped";
  readonly ms: number | null;
  /** What it found, in a few words. */
  readonly findings: readonly string[];
  readonly lookups: readonly Lookup[];
}

export interface Lookup {
  readonly id: number;
  readonly source: string;
  readonly status: "found" | "nothing" | "failed";
  readonly query: string;
  readonly finding: string | null;
}

export interface Course {
  readonly stages: readonly StageCourse[];
  readonly progress: number;
  /** Taken up again, put back, tried again, told to stop: what a person should know beyond the stages. */
  readonly remarks: readonly { readonly id: number; readonly at: string; readonly text: string }[];
  readonly isStopping: boolean;
  readonly entities: readonly { readonly type: string; readonly value: string; readonly valid: boolean }[];
}

/** What the events say so far. A run that is taken up again keeps the stages it had finished. */
export function readCourse(events: readonly RunEvent[]): Course {
  const ended = events.some(({ type }) => type === "done");
  const lastStart = events.findLastIndex(({ type }) => type === "started");
  return {
    stages: offices.map((office) => readStage(office, events, lastStart, ended)),
    progress: events.at(-1)?.progress ?? 0,
    remarks: events.filter(isRemarkable).map(({ id, at, message }) => ({ id, at, text: message })),
    isStopping: !ended && events.some(({ type }) => type === "cancelling"),
    entities: readEntities(events),
  };
}

function readStage(
  office: Office,
  events: readonly RunEvent[],
  lastStart: number,
  ended: boolean,
): StageCourse {
  const own = events.filter(({ stage }) => stage === office.stage);
  const finished = own.findLast(({ type }) => type === "stage-finished");
  const isUnderWay = events
    .slice(lastStart + 1)
    .some(({ type, stage }) => type === "stage-started" && stage === office.stage);
  const state = finished ? "done" : ended ? "skipped" : isUnderWay && lastStart >= 0 ? "working" : "waiting";
  const ms = finished?.detail.ms;
  return {
    office,
    state,
    ms: typeof ms === "number" ? ms : null,
    findings: finished ? describeFindings(finished) : [],
    lookups: own.filter(({ type }) => type === "lookup").map(readLookup),
  };
}

function readLookup({ id, detail }: RunEvent): Lookup {
  const { source, status, query, finding } = detail as Record<string, unknown>;
  return {
    id,
    source: String(source ?? ""),
    status: status === "found" || status === "failed" ? status : "nothing",
    query: String(query ?? ""),
    finding: typeof finding === "string" ? finding : null,
  };
}

function readEntities(events: readonly RunEvent[]): Course["entities"] {
  const detail = events.findLast(
    ({ type, stage }) => type === "stage-finished" && stage === "extract-entities",
  )?.detail.entities;
  return Array.isArray(detail) ? (detail as Course["entities"]) : [];
}

function isRemarkable({ type, detail }: RunEvent): boolean {
  if (type === "retrying" || type === "cancelling") return true;
  if (type === "queued") return detail.released === true;
  return type === "started" && (Number(detail.attempt) > 1 || Number(detail.crashes) > 0);
}

function describeFindings({ stage, detail }: RunEvent): string[] {
  switch (stage) {
    case "intake":
      return Array.isArray(detail.flags) ? detail.flags.map(String) : [];
    case "extract-entities": {
      const count = Array.isArray(detail.entities) ? detail.entities.length : 0;
      return [count === 0 ? "no identifier" : `${count} ${count === 1 ? "identifier" : "identifiers"}`];
    }
    case "retrieve-knowledge":
      if (detail.is_incident === false) return ["does not read like an incident"];
      return [typeof detail.runbook === "string" ? `runbook ${detail.runbook}` : "no runbook fits"];
    case "collect-evidence": {
      const evidence = Array.isArray(detail.evidence) ? (detail.evidence as { status: string }[]) : [];
      const found = evidence.filter(({ status }) => status === "found").length;
      return [
        `${evidence.length} ${evidence.length === 1 ? "look" : "looks"}, ${found} with something found`,
      ];
    }
    case "diagnose":
      return typeof detail.severity === "string" ? [`${detail.severity}, ${String(detail.verdict)}`] : [];
    case "review":
      return [detail.vetoed === 0 ? "nothing struck out" : `${String(detail.vetoed)} struck out`];
    case "propose":
      return [`${String(detail.actions ?? 0)} proposed`];
    default:
      return [];
  }
}
