import type { Runbook } from "@imperial-court/contract";
import type { Contradiction } from "./contradictions.ts";
import type { Diagnosis } from "./diagnose.ts";
import type { NumberedFact } from "./stages.ts";

const deletes = /\bdelete\s{1,3}(?:\w{1,30}\s{1,3})?from\b/i;
const marksAcknowledged =
  /\bset\s{1,3}(?:ack_at|status\s{0,3}=\s{0,3}'?ack)|\bset the ack_at\b|trigger(?:ing)? ACKED|\bupdate the status and set\b/i;
const changesRows = /\b(?:update\s{1,3}\w{1,60}\s{1,3}set|delete\s{1,3}from|insert\s{1,3}into)\b/i;
const pointsToIt = /referencing it would/;

export interface RunbookConflict extends Contradiction {
  /** The steps it is about. They are not to be followed and are not repeated in the report. */
  readonly concerns: (step: string) => boolean;
}

/**
 * Where a runbook says one thing and the evidence another: it would acknowledge what was rejected, orphan what
 * points to the rows it deletes, or change rows on a premise that does not hold.
 */
export function findRunbookConflicts(
  { id, steps }: Runbook,
  diagnosis: Diagnosis,
  facts: readonly NumberedFact[],
): RunbookConflict[] {
  const conflicts: RunbookConflict[] = [];
  const isWritten = (pattern: RegExp) => steps.some((step) => pattern.test(step));
  const rejected = facts.find(
    ({ finding }) => finding?.isRootCause && finding.supports.includes("EDI.VALIDATION_REJECT"),
  );
  if (isWritten(marksAcknowledged) && rejected !== undefined) {
    conflicts.push({
      statement: `Runbook ${id} has the message marked as acknowledged, but ${rejected.id} shows that it was rejected and never processed: that would fake an acknowledgement. It has to be corrected and sent again.`,
      evidence: [rejected.id],
      concerns: (step) => marksAcknowledged.test(step),
    });
  }
  const referenced = facts.find(({ finding }) =>
    finding?.proposals?.some(({ affects }) => affects !== null && pointsToIt.test(affects)),
  );
  if (isWritten(deletes) && referenced !== undefined) {
    conflicts.push({
      statement: `Runbook ${id} deletes the rows as they are, but ${referenced.id} shows that other rows point to them and would lose their link: follow the proposed order, which moves those first.`,
      evidence: [referenced.id],
      concerns: (step) => deletes.test(step),
    });
  }
  const [against] = diagnosis.hypotheses.filter(({ verdict }) => verdict === "refuted");
  const isChanging = (step: string) =>
    changesRows.test(step) || marksAcknowledged.test(step) || deletes.test(step);
  if (diagnosis.isClaimRefuted && against !== undefined && steps.some(isChanging)) {
    conflicts.push({
      statement: `Runbook ${id} changes rows on a premise that ${against.evidence.join(", ")} speaks against: change nothing by it until that is settled.`,
      evidence: against.evidence,
      concerns: isChanging,
    });
  }
  const absent = facts.filter((fact) => fact.status === "nothing" && fact.finding !== null);
  const isElsewhere = absent.some(({ entities }) =>
    facts.some(
      ({ status, isNear, entities: found }) => status === "found" && !isNear && sharesValue(entities, found),
    ),
  );
  if (absent.length > 0 && !isElsewhere && steps.some(isChanging)) {
    const ids = absent.slice(0, 3).map((fact) => fact.id);
    conflicts.push({
      statement: `Runbook ${id} changes rows, and no source has a row of what the report names (${ids.join(", ")}): there is nothing to change until it is clear what is meant.`,
      evidence: ids,
      concerns: isChanging,
    });
  }
  return conflicts;
}

function sharesValue(one: NumberedFact["entities"], other: NumberedFact["entities"]): boolean {
  return one.some(({ value }) => other.some((entity) => entity.value === value));
}

/** A warning where a runbook's own way would lose data or hide a fault, and no evidence says so yet. */
export function warnOfRunbook({ id, steps }: Runbook, conflicts: readonly RunbookConflict[]): string[] {
  const warnings = conflicts.map(({ statement }) => statement);
  const isOpen = (pattern: RegExp) =>
    steps.some((step) => pattern.test(step) && !conflicts.some(({ concerns }) => concerns(step)));
  if (isOpen(deletes)) {
    warnings.push(
      `Careful with runbook ${id}, it deletes rows: preview the statement as a SELECT, check what refers to those rows, and have it approved first.`,
    );
  }
  if (isOpen(marksAcknowledged)) {
    warnings.push(
      `Careful with runbook ${id}, it marks a message as acknowledged: that is right only for one that was processed; a rejected one has to be corrected and sent again.`,
    );
  }
  return warnings;
}

/** The steps to show: one that the evidence speaks against is named, not repeated. */
export function withholdSteps(
  steps: readonly string[],
  id: string,
  conflicts: readonly RunbookConflict[],
): string[] {
  return steps.map((step) => {
    const conflict = conflicts.find(({ concerns }) => concerns(step));
    return conflict === undefined
      ? step
      : `Not repeated here: this step changes rows, and ${conflict.evidence.join(", ")} speaks against it. Runbook ${id} has it in full.`;
  });
}

/** A past case's solution without the statement that the evidence speaks against in this one. */
export function withholdStatement(solution: string, conflicts: readonly RunbookConflict[]): string {
  const conflict = conflicts.find(({ concerns }) => concerns(solution));
  if (conflict === undefined) return solution;
  const from = [changesRows, marksAcknowledged, deletes].flatMap(
    (pattern) => pattern.exec(solution)?.index ?? [],
  );
  const words = solution.slice(0, Math.min(...from)).trimEnd();
  return `${words} [the rest changes rows and is left out: ${conflict.evidence.join(", ")} speaks against it here]`;
}
