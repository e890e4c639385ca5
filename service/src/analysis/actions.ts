import type { Action } from "@imperial-court/contract";
import { firstChecks } from "./first-checks.ts";
import type { Guidance } from "./recommendations.ts";
import { clip, oneLine } from "./sentences.ts";
import { fillSubjects } from "./subjects.ts";

const dutyOfficer = "Duty officer";
const maxChanges = 10;
const readOnly = /^\s{0,20}(?:--[^\n]{0,200}\n\s{0,20})?(?:select|explain|show|with)\b/i;
const changeVerb =
  /\b(?:delete|update|insert|expire|close|archive|reprocess|replay|resend|purge|restart|rotate|flush|correct|rollback|roll back|re-?run|release|override|amend)\b/i;

/** Bounded tasks with an owner. Changes are proposals: each needs a person's approval, none is executed. */
export function draftActions(guidance: Guidance): Action[] {
  const owner = guidance.contact?.name ?? `${guidance.module} duty`;
  return [
    ...checkActions(guidance),
    ...foundChanges(guidance, owner),
    ...runbookAction(guidance, owner),
    ...notices(guidance, owner),
  ];
}

function checkActions({ diagnosis, entities }: Guidance): Action[] {
  if (diagnosis.verdict === "confirmed") return [];
  return firstChecks[diagnosis.kind]
    .slice(0, 2)
    .map((check) => action({ text: fillSubjects(check, entities), owner: dutyOfficer, kind: "check" }));
}

/** The changes that the findings call for, with the source's own preview, effects and undo. */
function foundChanges({ facts, diagnosis, contactFor }: Guidance, owner: string): Action[] {
  return facts
    .filter(({ finding }) => finding?.supports.includes(diagnosis.kind) || finding?.isRootCause)
    .flatMap(({ id, finding }) => {
      const isOwn = finding?.supports.includes(diagnosis.kind) ?? true;
      const other = isOwn ? null : contactFor(finding?.supports[0] ?? diagnosis.kind);
      return (finding?.proposals ?? []).map((proposal) => {
        const isCheck = proposal.sql !== null && readOnly.test(proposal.sql);
        return action({
          ...proposal,
          owner: other?.name ?? owner,
          kind: isCheck ? "check" : "change",
          requires_approval: !isCheck,
          evidence: [id],
        });
      });
    })
    .slice(0, maxChanges);
}

function runbookAction({ runbook, conflicts, diagnosis }: Guidance, owner: string): Action[] {
  // What the runbook is for is not so: nothing of it is to be done.
  if (!runbook || runbook.steps.length === 0 || diagnosis.isClaimRefuted) return [];
  const changes = runbook.steps.some((step) => changeVerb.test(step));
  const except = conflicts.length === 0 ? "" : ", except where the evidence speaks against it";
  return [
    action({
      text: `Work through the runbook "${clip(oneLine(runbook.title), 90)}" (${runbook.id}), step by step${except}.`,
      owner,
      kind: changes ? "change" : "check",
      undo: runbook.undo.length > 0 ? runbook.undo.map(oneLine).join(" ") : null,
      verification: runbook.verification.length > 0 ? runbook.verification.map(oneLine).join(" ") : null,
      requires_approval: changes,
    }),
  ];
}

function notices(
  { contact, diagnosis, acknowledgeWithinMinutes: minutes }: Guidance,
  owner: string,
): Action[] {
  const { priority, severity } = diagnosis.assessment;
  const by = priority === "P4" ? "by the next working day" : `within ${minutes} minutes`;
  const told = contact
    ? [action({ text: `Inform ${owner} ${by}.`, owner: dutyOfficer, kind: "notify" })]
    : [];
  const isGrave = priority === "P1";
  const management = action({
    text: `Tell terminal control and management that this is ${severity} (${priority}).`,
    owner: dutyOfficer,
    kind: "notify",
  });
  return isGrave ? [...told, management] : told;
}

function action(parts: Pick<Action, "text" | "owner" | "kind"> & Partial<Action>): Action {
  return {
    sql: null,
    affects: null,
    undo: null,
    verification: null,
    requires_approval: false,
    evidence: [],
    ...parts,
  };
}
