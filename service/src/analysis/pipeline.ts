import type { IncidentKindCode, Report } from "@imperial-court/contract";
import manifest from "../../package.json" with { type: "json" };
import type { EvidenceSource } from "../evidence/source.ts";
import { chooseLookups } from "./choose-lookups.ts";
import { collectEvidence } from "./collect-evidence.ts";
import { type CaseFile, diagnose } from "./diagnose.ts";
import { extractEntities } from "./extract-entities.ts";
import { issueNonIncident, issueReport } from "./issue-report.ts";
import { tellingPart } from "./open-questions.ts";
import { propose } from "./propose.ts";
import { readIncident, textForIdentifiers } from "./read-incident.ts";
import { retrieveKnowledge } from "./retrieve-knowledge.ts";
import { gatherGrounds, reviewDiagnosis, reviewProposals } from "./review.ts";
import { findSaidClaims } from "./said-claims.ts";
import { settleFindings } from "./settle-findings.ts";
import { isConnected } from "./source-names.ts";
import type { AnalysisTools, Incident, NumberedFact, Retrieval, StageName } from "./stages.ts";
import { rootCauseOdds } from "./weigh-kinds.ts";

/** Identifiers that a report lists; the others stand in its text, and an open question counts them. */
const maxReportedEntities = 1_000;

/**
 * From an incident to its report. Every stage is checkpointed: a run that is taken up again resumes after
 * the last finished one. Who drafts does not approve: the diagnosis and the proposals both pass the review.
 *
 * Throws the signal's reason when the run is told to stop.
 */
export async function analyze(incident: Incident, tools: AnalysisTools): Promise<Report> {
  const { library, sources, signal, onLookup } = tools;
  const { stage, provenance } = watchStages(tools);

  const intake = await stage(
    "intake",
    () => readIncident(incident.text),
    ({ headline, languages, flags }) => ({
      headline,
      languages,
      flags,
    }),
  );
  const entities = await stage(
    "extract-entities",
    () => extractEntities(textForIdentifiers(incident.text, intake)),
    (found) => ({
      entities: found.map(({ type, value, valid }) => ({ type, value, valid })),
    }),
  );
  // What every later part goes through again and again: a megabyte of numbers must not cost minutes.
  const named = entities.slice(0, maxReportedEntities);
  const retrieval = await stage(
    "retrieve-knowledge",
    () => retrieveKnowledge({ intake, entities, hints: incident.hints }, library),
    ({ kinds, runbooks, runbookFits, incident: judged }) => ({
      is_incident: judged.isIncident,
      kind: kinds[0]?.kind ?? "UNKNOWN",
      runbook: runbookFits ? (runbooks[0]?.id ?? null) : null,
    }),
  );
  const lookups = chooseLookups(entities);
  const request = {
    runId: incident.runId,
    text: incident.text,
    receivedAt: incident.receivedAt,
    entities: lookups.entities,
    kind: likelyKind(retrieval.kinds),
  };
  const look = (asked: readonly EvidenceSource[]) =>
    stage(
      "collect-evidence",
      () => collectEvidence(request, asked, signal, onLookup),
      (collected) => ({ evidence: collected.map(({ id, source, status }) => ({ id, source, status })) }),
    );
  // A question about a box is no incident, and its answer may stand in a log or a row all the same.
  const { isIncident } = retrieval.incident;
  const asked = isIncident ? sources : sources.filter(({ name }) => isConnected(name) && named.length > 0);
  const facts = isIncident || asked.length > 0 ? await look(asked) : [];
  const said = findSaidClaims(tellingPart(intake.text), named).map(({ kind }) => kind);
  const judged = isIncident ? retrieval.incident : judgeByEvidence(retrieval, said, facts);
  if (!judged.isIncident) {
    const unlisted = entities.length - named.length;
    return issueNonIncident({ incident, intake, entities: named, retrieval, facts, unlisted }, provenance());
  }

  const file: CaseFile = {
    incident,
    intake,
    entities: named,
    retrieval: { ...retrieval, incident: judged },
    facts: settleFindings(facts, retrieval.kinds, said),
    sources: asked.map(({ name }) => name),
    leftOut: { lookups: lookups.leftOut, entities: entities.length - named.length },
  };

  const drafted = await stage(
    "diagnose",
    () => diagnose(file),
    ({ kind, verdict, assessment }) => ({
      kind,
      verdict,
      severity: assessment.severity,
    }),
  );
  const diagnosis = await stage(
    "review",
    () => reviewDiagnosis(drafted, gatherGrounds(file, library)),
    ({ vetoed }) => ({ vetoed: vetoed.length }),
  );
  const proposals = await stage(
    "propose",
    () => {
      const proposed = propose(file, diagnosis.approved, library);
      return reviewProposals(proposed, gatherGrounds(file, library, proposed));
    },
    ({ approved, vetoed }) => ({ actions: approved.actions.length, vetoed: vetoed.length }),
  );

  return issueReport(
    file,
    diagnosis.approved,
    proposals.approved,
    [...diagnosis.vetoed, ...proposals.vetoed],
    provenance(),
  );
}

/** Below this the text says so plainly that it reports no incident that no row can change it. */
const doubtful = 0.25;

/** Terse words may not tell a trouble from a remark; a row that is the very fault they name does. */
function judgeByEvidence(
  { incident, kinds }: Retrieval,
  said: readonly IncidentKindCode[],
  facts: readonly NumberedFact[],
): Retrieval["incident"] {
  const named = [kinds[0]?.kind, ...said];
  const fault = facts.find(
    ({ finding }) => finding?.isRootCause && finding.supports.some((kind) => named.includes(kind)),
  );
  if (incident.probability < doubtful || fault === undefined) return incident;
  const odds = (incident.probability / (1 - incident.probability)) * rootCauseOdds;
  return {
    isIncident: true,
    probability: odds / (1 + odds),
    reasons: [...incident.reasons, `${fault.id} shows the fault that it names`],
  };
}

/** A kind by which other reports of the same trouble are looked for: an enquiry or an unknown trouble has none. */
function likelyKind(kinds: Retrieval["kinds"]): string | null {
  const kind = kinds[0]?.kind ?? "UNKNOWN";
  return kind === "UNKNOWN" || kind === "NONE" || kind.startsWith("REQ.") ? null : kind;
}

/** Stages that stop when the run is told to, and that know how long each took in this life of the run. */
function watchStages({ checkpoint, library, signal }: AnalysisTools) {
  const stages: { name: string; ms: number }[] = [];

  async function stage<T>(
    name: StageName,
    work: () => T | Promise<T>,
    describe: (result: T) => Record<string, unknown>,
  ): Promise<T> {
    signal.throwIfAborted();
    const startedAt = performance.now();
    const result = await checkpoint(name, work, describe);
    stages.push({ name, ms: Math.round((performance.now() - startedAt) * 100) / 100 });
    return result;
  }

  const provenance = () => ({
    analyser: "offline",
    version: manifest.version,
    knowledge_version: library.version,
    stages,
    tokens: 0,
  });
  return { stage, provenance };
}
