import {
  type Action,
  type Contact,
  describeKind,
  type MatchedRunbook,
  type SimilarCase,
  severityByPriority,
} from "@imperial-court/contract";
import type { Library } from "../knowledge/library.ts";
import { draftActions } from "./actions.ts";
import { chooseContact } from "./choose-contact.ts";
import type { Contradiction } from "./contradictions.ts";
import type { CaseFile, Diagnosis } from "./diagnose.ts";
import { leadingRunbook, matchCases, matchRunbooks } from "./matched-knowledge.ts";
import { draftMessages, type MessageDrafts, plainSms } from "./messages.ts";
import { type Guidance, recommend } from "./recommendations.ts";
import { findRunbookConflicts, withholdStatement, withholdSteps } from "./runbook-conflicts.ts";

/** What the court would have done about it: drafts, until the review has passed them. */
export interface Proposals {
  readonly recommendations: readonly string[];
  /** Between the leading runbook and the evidence. */
  readonly contradictions: readonly Contradiction[];
  readonly runbooks: readonly MatchedRunbook[];
  readonly similarCases: readonly SimilarCase[];
  readonly actions: readonly Action[];
  readonly escalation: {
    readonly module: string;
    readonly contact: Contact | null;
    readonly path: readonly string[];
    readonly acknowledgeWithinMinutes: number;
  };
  readonly messages: MessageDrafts;
  /** What is sent when the drafted SMS does not pass the review. */
  readonly plainSms: string;
}

/** Recommendations, actions, whom to wake, and what to write to whom. */
export function propose(file: CaseFile, diagnosis: Diagnosis, library: Library): Proposals {
  const matched = matchRunbooks(file.retrieval, diagnosis, library);
  const runbook = leadingRunbook(matched, library);
  const conflicts = runbook === null ? [] : findRunbookConflicts(runbook, diagnosis, file.facts);
  const runbooks = matched.map((each) => withholdFrom(each, diagnosis, file, library));
  const similarCases = matchCases(file.retrieval, library).map((each) => ({
    ...each,
    solution: withholdStatement(each.solution, conflicts),
  }));
  const module = responsibleModule(file, diagnosis);
  const contact = chooseContact(library.contacts, diagnosis.kind, module);
  const { acknowledgeWithinMinutes } = severityByPriority[diagnosis.assessment.priority];
  const guidance: Guidance = {
    diagnosis,
    entities: file.entities,
    facts: file.facts,
    runbook,
    conflicts,
    contactFor: (other) => {
      const isOther = describeKind(other).module !== describeKind(diagnosis.kind).module;
      return isOther ? chooseContact(library.contacts, other, describeKind(other).module) : contact;
    },
    similarCases,
    contact,
    module: contact?.module ?? module,
    acknowledgeWithinMinutes,
  };
  const recommendations = recommend(guidance);
  return {
    recommendations,
    contradictions: conflicts.map(({ statement, evidence }) => ({ statement, evidence })),
    runbooks,
    similarCases,
    actions: draftActions(guidance),
    escalation: {
      module: guidance.module,
      contact,
      path: contact?.escalation_steps ?? runbook?.escalation ?? [],
      acknowledgeWithinMinutes,
    },
    messages: draftMessages(guidance, recommendations, runbooks),
    plainSms: plainSms(diagnosis),
  };
}

function withholdFrom(
  matched: MatchedRunbook,
  diagnosis: Diagnosis,
  { facts }: CaseFile,
  library: Library,
): MatchedRunbook {
  const runbook = library.findRunbook(matched.id);
  const conflicts = runbook === null ? [] : findRunbookConflicts(runbook, diagnosis, facts);
  return { ...matched, steps: withholdSteps(matched.steps, matched.id, conflicts) };
}

/** A kind that is less likely is a guess. */
const unclear = 0.35;

/**
 * Retrieval's answer holds for the kind the text suggested; a kind that the evidence put right brings its own. Where
 * the kind is a guess and no runbook fits, whoever answers for everything else sorts it out: of the tune texts of that
 * sort, by a model that had not learned from them, 11 of 20 were theirs, and 8 would have come to whom they belong.
 */
function responsibleModule({ retrieval }: CaseFile, { kind, confidence }: Diagnosis): string {
  if (kind !== retrieval.kinds[0]?.kind) return describeKind(kind).module;
  const isUnclear = confidence < unclear && !retrieval.runbookFits;
  return isUnclear ? "Others" : retrieval.module;
}
