import {
  type FeedbackRequest,
  type IncidentKindCode,
  incidentKindCodes,
  modules,
  type Report,
  type RunFeedback,
  type Severity,
  severities,
} from "@imperial-court/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Button } from "../elements/button.tsx";
import { Icon } from "../elements/icon.tsx";
import { kindLabel } from "../elements/kind-label.ts";
import { court } from "../service/court.ts";
import { explainError } from "../service/explain-error.ts";
import { useOffers } from "../service/use-calls.ts";
import { useMay } from "../service/use-session.ts";
import { showToast } from "../shell/toasts.tsx";
import { Section } from "./section.tsx";

const fieldLook = "w-full rounded-md border border-edge bg-surface px-2.5 py-1.5";

/** Was it right, and what fixed it. A resolution makes the run a past case that the next report can cite. */
export function Feedback({ runId, report }: { runId: string; report: Report }) {
  const isOffered = useOffers("POST /incident/run/{run_id}/feedback");
  const mayGive = useMay("operate");
  const [isEditing, setEditing] = useState(false);
  const { data: given } = useQuery({
    queryKey: ["feedback", runId],
    queryFn: ({ signal }) => court.feedback(runId, { signal }),
    enabled: isOffered,
  });
  if (!isOffered || given === undefined) return null;
  if (given.feedback === null && !mayGive) return null;
  return (
    <Section id="feedback" title="Was this right?" isOnPaper={given.feedback !== null}>
      {given.feedback !== null && !isEditing ? (
        <Given given={given} onEdit={mayGive ? () => setEditing(true) : null} />
      ) : (
        <FeedbackForm runId={runId} report={report} given={given} onDone={() => setEditing(false)} />
      )}
    </Section>
  );
}

function Given({ given, onEdit }: { given: RunFeedback; onEdit: (() => void) | null }) {
  const { feedback, past_case_id: pastCase } = given;
  if (feedback === null) return null;
  const corrections = [
    kindLabel(feedback.kind),
    feedback.severity,
    feedback.module,
    feedback.runbook_id,
  ].filter((text) => text !== null);
  return (
    <div className="flex flex-col gap-1.5">
      <p className="flex items-center gap-1.5 font-medium">
        <Icon
          name={feedback.is_right ? "check" : "close"}
          className={feedback.is_right ? "text-good" : "text-critical"}
        />
        {feedback.is_right ? "Right" : "Not right"}
      </p>
      {corrections.length > 0 && <p>It should have been: {corrections.join(", ")}</p>}
      {feedback.resolution && (
        <p className="whitespace-pre-line">
          <span className="text-soft">How it was resolved: </span>
          {feedback.resolution}
        </p>
      )}
      {feedback.comment && <p className="whitespace-pre-line text-soft">{feedback.comment}</p>}
      {pastCase && <p className="text-sm text-faint">The next reports can cite it as a past case.</p>}
      {onEdit && (
        <Button className="mt-1.5 self-start print:hidden" onClick={onEdit}>
          Change
        </Button>
      )}
    </div>
  );
}

function FeedbackForm(props: { runId: string; report: Report; given: RunFeedback; onDone: () => void }) {
  const { runId, report, given, onDone } = props;
  const { incident_kind: kindSaid, severity: severitySaid } = report.incident_analysis;
  const last = given.feedback;
  const queryClient = useQueryClient();
  const [isRight, setRight] = useState<boolean | null>(last?.is_right ?? null);
  const [kind, setKind] = useState(last?.kind ?? kindSaid);
  const [severity, setSeverity] = useState<string>(last?.severity ?? severitySaid);
  const [module, setModule] = useState(last?.module ?? report.escalation.module);
  const [runbook, setRunbook] = useState(last?.runbook_id ?? "");
  const [resolution, setResolution] = useState(last?.resolution ?? "");
  const [comment, setComment] = useState(last?.comment ?? "");

  const save = useMutation({
    mutationFn: (right: boolean) => {
      const request: FeedbackRequest = {
        is_right: right,
        ...(!right && kind !== kindSaid && { kind: kind as IncidentKindCode }),
        ...(!right && severity !== severitySaid && { severity: severity as Severity }),
        ...(!right && isOther(module, report.escalation.module) && { module: module.trim() }),
        ...(runbook.trim() !== "" && { runbook_id: runbook.trim() }),
        ...(resolution.trim() !== "" && { resolution: resolution.trim() }),
        ...(comment.trim() !== "" && { comment: comment.trim() }),
      };
      return court.giveFeedback(runId, request);
    },
    onSuccess: (saved) => {
      queryClient.setQueryData(["feedback", runId], saved);
      showToast("Thank you. It is kept with the run.");
      onDone();
    },
  });

  return (
    <form
      aria-label="Feedback"
      className="flex max-w-2xl flex-col gap-4 print:hidden"
      onSubmit={(event) => {
        event.preventDefault();
        if (isRight !== null) save.mutate(isRight);
      }}
    >
      <fieldset className="flex gap-2">
        <legend className="sr-only">Was the report right?</legend>
        <Button aria-pressed={isRight === true} onClick={() => setRight(true)} className={pressedLook}>
          <Icon name="check" /> Right
        </Button>
        <Button aria-pressed={isRight === false} onClick={() => setRight(false)} className={pressedLook}>
          <Icon name="close" /> Not right
        </Button>
      </fieldset>
      {isRight !== null && (
        <>
          {!isRight && (
            <div className="grid gap-4 sm:grid-cols-2">
              <Field label="What it was">
                <select value={kind} onChange={(event) => setKind(event.target.value)} className={fieldLook}>
                  {incidentKindCodes.map((code) => (
                    <option key={code} value={code}>
                      {kindLabel(code)}
                    </option>
                  ))}
                </select>
              </Field>
              <Field label="How bad it was">
                <select
                  value={severity}
                  onChange={(event) => setSeverity(event.target.value)}
                  className={fieldLook}
                >
                  {severities.map((one) => (
                    <option key={one}>{one}</option>
                  ))}
                </select>
              </Field>
              <Field label="Who answers for it">
                <input
                  list={`modules-${runId}`}
                  value={module}
                  maxLength={100}
                  onChange={(event) => setModule(event.target.value)}
                  className={fieldLook}
                />
                <datalist id={`modules-${runId}`}>
                  {modules.map((name) => (
                    <option key={name} value={name} />
                  ))}
                </datalist>
              </Field>
            </div>
          )}
          <Field label="Runbook that was used" hint="its id, if one helped">
            <input
              list={`runbooks-${runId}`}
              value={runbook}
              maxLength={200}
              onChange={(event) => setRunbook(event.target.value)}
              className={fieldLook}
            />
            <datalist id={`runbooks-${runId}`}>
              {report.runbooks.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </datalist>
          </Field>
          <Field label="How it was resolved" hint="becomes a past case for the next time">
            <textarea
              rows={3}
              value={resolution}
              maxLength={20_000}
              onChange={(event) => setResolution(event.target.value)}
              className={fieldLook}
            />
          </Field>
          <Field label="Anything else" hint="optional">
            <textarea
              rows={2}
              value={comment}
              maxLength={5_000}
              onChange={(event) => setComment(event.target.value)}
              className={fieldLook}
            />
          </Field>
          {save.isError && (
            <p role="alert" className="text-critical">
              {explainError(save.error).detail}
            </p>
          )}
          <div className="flex gap-2">
            <Button look="primary" type="submit" disabled={save.isPending}>
              Save
            </Button>
            {last !== null && (
              <Button look="quiet" onClick={onDone}>
                Leave it as it was
              </Button>
            )}
          </div>
        </>
      )}
    </form>
  );
}

function isOther(module: string, said: string): boolean {
  return module.trim() !== "" && module.trim() !== said;
}

const pressedLook = "aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent";

function Field({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    // The control is the child.
    // biome-ignore lint/a11y/noLabelWithoutControl: see above
    <label className="flex flex-col gap-1">
      <span>
        {label} {hint && <span className="text-sm text-faint">({hint})</span>}
      </span>
      {children}
    </label>
  );
}
