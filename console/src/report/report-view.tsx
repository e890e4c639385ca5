import type { Report, RunRecord } from "@imperial-court/contract";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { Actions } from "./actions.tsx";
import { Causes, Contradictions } from "./causes.tsx";
import { Escalation } from "./escalation.tsx";
import { EvidenceContext } from "./evidence-chips.tsx";
import { EvidencePanel } from "./evidence-panel.tsx";
import { Feedback } from "./feedback.tsx";
import { EvidenceTable, Identifiers, OpenQuestions, RelatedRuns, SimilarCases } from "./findings.tsx";
import { IncidentText } from "./incident-text.tsx";
import { Provenance } from "./provenance.tsx";
import { Runbooks } from "./runbooks.tsx";
import { Timeline } from "./timeline.tsx";
import { Verdict } from "./verdict.tsx";

const column = "flex min-w-0 flex-col gap-4";

const route = getRouteApi("/runs/$runId");

/** In the order of a night shift: the answer, what to do, whom to tell; then the proof; then the rest. */
export function ReportView({ run, report }: { run: RunRecord; report: Report }) {
  const { evidence: openEvidence } = route.useSearch();
  const evidence = useMemo(() => new Map(report.evidence.map((one) => [one.id, one])), [report]);
  return (
    <EvidenceContext value={evidence}>
      <div className="flex flex-col gap-4">
        <Verdict report={report} />
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_20rem] wall:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_26rem]">
          <div className={`${column} wall:contents`}>
            <div className={column}>
              <Actions report={report} />
              <Causes report={report} />
              <Contradictions report={report} />
              <Escalation report={report} receivedAt={run.created_at} />
            </div>
            <div className={column}>
              <Runbooks runId={run.run_id} report={report} />
              <Timeline report={report} />
              <IncidentText runId={run.run_id} entities={report.entities} />
              <Feedback runId={run.run_id} report={report} />
              <Provenance run={run} report={report} />
            </div>
          </div>
          <div className={column}>
            <OpenQuestions report={report} />
            <EvidenceTable report={report} />
            <Identifiers report={report} />
            <SimilarCases report={report} />
            <RelatedRuns report={report} />
          </div>
        </div>
      </div>
      {openEvidence && <EvidencePanel runId={run.run_id} report={report} id={openEvidence} />}
    </EvidenceContext>
  );
}
