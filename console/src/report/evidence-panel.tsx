import type { Evidence, Report } from "@imperial-court/contract";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Button } from "../elements/button.tsx";
import { CopyButton } from "../elements/copy-button.tsx";
import { Icon } from "../elements/icon.tsx";
import { Modal } from "../elements/modal.tsx";
import { inBothZones, toInstant } from "../elements/port-time.ts";
import { evidenceLooks } from "./evidence-chips.tsx";
import { incidentQuery } from "./incident-query.ts";
import { cutAtSpans, findNeedles, type Span } from "./marks.ts";

const route = getRouteApi("/runs/$runId");
/** Of the report's text around what is cited from it. */
const contextLength = 300;

/** The source beside the report: what was asked, where it stands, and the words themselves. */
export function EvidencePanel({ runId, report, id }: { runId: string; report: Report; id: string }) {
  const navigate = route.useNavigate();
  const index = report.evidence.findIndex((evidence) => evidence.id === id);
  const evidence = report.evidence[index];
  if (evidence === undefined) return null;
  const open = (other: Evidence | undefined) =>
    other && void navigate({ search: { evidence: other.id }, replace: true, resetScroll: false });
  const { icon, className, label } = evidenceLooks[evidence.status];
  const recordedAt = toInstant(evidence.observed_at);

  return (
    <Modal
      key={runId}
      shape="side"
      title={`${evidence.id} · ${evidence.source}`}
      onClose={() => void navigate({ search: {}, replace: true, resetScroll: false })}
    >
      <div className="flex-1 overflow-y-auto p-4 sm:p-5" key={id}>
        <p className={`mb-4 flex items-center gap-1.5 font-medium ${className}`}>
          <Icon name={icon} /> {label.charAt(0).toUpperCase() + label.slice(1)}
        </p>
        {evidence.finding && (
          <p className="mb-4 rounded-md bg-accent-soft p-3 font-medium">{evidence.finding}</p>
        )}
        <Words runId={runId} report={report} evidence={evidence} />
        <dl className="mt-5 grid gap-4">
          {evidence.location && <Fact name="Where it stands">{evidence.location}</Fact>}
          {evidence.observed_at && (
            <Fact name="Recorded">
              {recordedAt === null ? evidence.observed_at : inBothZones(recordedAt)}
            </Fact>
          )}
          <Fact name="What was asked">
            <span className="font-mono text-sm break-words whitespace-pre-wrap">{evidence.query}</span>
          </Fact>
          <Fact name="Took">{Math.round(evidence.duration_ms * 10) / 10} ms</Fact>
          <Fact name="Cited by">{citedBy(report, evidence.id)}</Fact>
        </dl>
      </div>
      <footer className="flex items-center justify-between border-t border-line px-4 py-2.5 sm:px-5">
        <span className="tabular text-sm text-faint">
          {index + 1} of {report.evidence.length}
        </span>
        <span className="flex gap-2">
          <Button disabled={index === 0} onClick={() => open(report.evidence[index - 1])}>
            <Icon name="left" /> Previous
          </Button>
          <Button
            disabled={index === report.evidence.length - 1}
            onClick={() => open(report.evidence[index + 1])}
          >
            Next <Icon name="right" />
          </Button>
        </span>
      </footer>
    </Modal>
  );
}

function Words({ runId, report, evidence }: { runId: string; report: Report; evidence: Evidence }) {
  const { data: incident } = useQuery(incidentQuery(runId));
  const { excerpt, status } = evidence;
  if (status !== "found") return <p className="whitespace-pre-wrap text-soft">{excerpt}</p>;
  const text = incident?.incident_text ?? "";
  const at = text.indexOf(excerpt);
  const written = report.entities.flatMap(({ value, start, end }) => [value, text.slice(start, end)]);
  return (
    <figure className="overflow-hidden rounded-md border border-line-strong">
      <figcaption className="flex items-center justify-between gap-2 border-b border-line bg-sunken py-1 pr-1.5 pl-3 text-sm text-soft">
        <span className="truncate">
          {at >= 0 && excerpt !== "" ? "In the text of this incident" : "Word for word from the source"}
        </span>
        <CopyButton text={excerpt} label="Copy" />
      </figcaption>
      <pre className="max-h-[50dvh] overflow-auto bg-surface p-3 font-mono text-sm break-words whitespace-pre-wrap [unicode-bidi:plaintext]">
        {at >= 0 && excerpt !== "" ? (
          <Marked
            text={text.slice(Math.max(0, at - contextLength), at + excerpt.length + contextLength)}
            spans={[
              { start: Math.min(at, contextLength), end: Math.min(at, contextLength) + excerpt.length },
            ]}
          />
        ) : (
          <Marked text={excerpt} spans={findNeedles(excerpt, written)} />
        )}
      </pre>
    </figure>
  );
}

function Marked({ text, spans }: { text: string; spans: readonly Span[] }) {
  return cutAtSpans(text, spans).map((piece) =>
    piece.span === null ? (
      piece.text
    ) : (
      <mark key={piece.start} className="rounded-xs bg-medium-soft font-semibold text-medium">
        {piece.text}
      </mark>
    ),
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-faint">{name}</dt>
      <dd className="mt-0.5 break-words">{children}</dd>
    </div>
  );
}

function citedBy(report: Report, id: string): string {
  const places = [
    report.incident_analysis.root_cause?.evidence.includes(id) && "the root cause",
    report.hypotheses.some(({ evidence }) => evidence.includes(id)) && "the hypotheses",
    report.actions.some(({ evidence }) => evidence.includes(id)) && "what to do",
    report.timeline.some(({ evidence }) => evidence === id) && "the timeline",
  ].filter((place) => typeof place === "string");
  return places.length === 0 ? "nothing; it is kept for completeness" : places.join(", ");
}
