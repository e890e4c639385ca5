import { type Action, describeKind, type EntityType, incidentKindCodes } from "@imperial-court/contract";
import type { Library } from "../knowledge/library.ts";
import type { CaseFile, Diagnosis } from "./diagnose.ts";
import { recordNumber } from "./entities/record-numbers.ts";
import { extractEntities } from "./extract-entities.ts";
import { parseInstant } from "./port-time.ts";
import type { Proposals } from "./propose.ts";

/**
 * The independent check before anything is issued. It knows nothing of how a draft was made: it takes each
 * sentence as it stands and asks
 *   1. does every evidence id it cites exist?
 *   2. does every identifier in it stand in the report, in the evidence it cites, or in the knowledge entry
 *      it draws on?
 *   3. is every instant in it one that the report or the evidence names?
 *   4. is every statement it offers for a database bounded, and not destructive of structure?
 * What fails is struck out and recorded with the reason. A sentence of a longer text is struck alone.
 */
export interface Grounds {
  readonly file: CaseFile;
  /** The runbooks, past cases and contacts the report draws on. */
  readonly knowledge: readonly object[];
}

export interface Veto {
  readonly claim: string;
  readonly reason: string;
}

export interface Reviewed<Draft> {
  readonly approved: Draft;
  readonly vetoed: readonly Veto[];
}

/** Types whose values single out one thing. Message types, statuses and places are vocabulary. */
const identifying: ReadonlySet<EntityType> = new Set([
  "container",
  "vessel",
  "imo",
  "call_sign",
  "error_code",
  "ticket",
  "message_ref",
  "booking",
  "partner",
  "crane",
  "seal",
  "api_path",
]);

/** An address, or a word of letters, digits and joints: whatever the extractor would call it. */
const identifierLike = /[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,24}){1,4}|[a-z0-9][\w./-]{1,79}[a-z0-9]…?/gi;
/** Words of the court itself, which look like identifiers and are none. */
const ownWords: ReadonlySet<string> = new Set(incidentKindCodes);
const evidenceId = /\bE\d{1,4}\b/g;
const dateLike = /\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?(?: ?(?:Z|UTC|\+08:00))?/g;
const maxClaimLength = 300;
const paragraph = "\n\n";

export function reviewDiagnosis(diagnosis: Diagnosis, grounds: Grounds): Reviewed<Diagnosis> {
  const bench = sit(grounds, [
    ...(diagnosis.rootCause ? [diagnosis.rootCause.statement] : []),
    ...diagnosis.summary,
    ...diagnosis.hypotheses.map(({ statement }) => statement),
    ...[...diagnosis.contradictions, ...diagnosis.otherFaults].map(({ statement }) => statement),
    ...diagnosis.timeline.map(timelineWords),
    ...diagnosis.openQuestions,
  ]);
  const rootCause =
    diagnosis.rootCause && bench.approves(diagnosis.rootCause.statement, diagnosis.rootCause.evidence)
      ? diagnosis.rootCause
      : null;
  const lostItsCause = diagnosis.rootCause !== null && rootCause === null;
  const summary = diagnosis.summary.filter((sentence) => bench.approves(sentence));
  return {
    approved: {
      ...diagnosis,
      rootCause,
      // A verdict stands on its cause.
      verdict: rootCause === null ? "inconclusive" : diagnosis.verdict,
      summary: summary.length > 0 && !lostItsCause ? summary : [plainSummary(diagnosis)],
      hypotheses: diagnosis.hypotheses.filter((hypothesis) =>
        bench.approves(hypothesis.statement, hypothesis.evidence, hypothesis.verdict !== "open"),
      ),
      contradictions: diagnosis.contradictions.filter(({ statement, evidence }) =>
        bench.approves(statement, evidence, true),
      ),
      timeline: diagnosis.timeline.filter((entry) =>
        bench.approves(timelineWords(entry), entry.evidence === null ? [] : [entry.evidence]),
      ),
      otherFaults: diagnosis.otherFaults.filter(({ statement, evidence }) =>
        bench.approves(statement, evidence, true),
      ),
      openQuestions: diagnosis.openQuestions.filter((question) => bench.approves(question)),
    },
    vetoed: bench.vetoed,
  };
}

export function reviewProposals(proposals: Proposals, grounds: Grounds): Reviewed<Proposals> {
  const { messages } = proposals;
  const bench = sit(grounds, [
    ...proposals.recommendations,
    ...proposals.contradictions.map(({ statement }) => statement),
    ...proposals.actions.map(actionWords),
    ...proposals.escalation.path,
    ...[messages.sms, ...messages.technical, ...messages.management, ...messages.customer],
  ]);
  const approvedLines = (lines: readonly string[]) => lines.filter((line) => bench.approves(line));
  return {
    approved: {
      ...proposals,
      recommendations: approvedLines(proposals.recommendations),
      contradictions: proposals.contradictions.filter(({ statement, evidence }) =>
        bench.approves(statement, evidence, true),
      ),
      actions: proposals.actions.filter((action) => bench.approvesAction(action)),
      escalation: { ...proposals.escalation, path: approvedLines(proposals.escalation.path) },
      messages: {
        sms: bench.approves(messages.sms) ? messages.sms : proposals.plainSms,
        technical: approvedLines(messages.technical),
        management: approvedLines(messages.management),
        customer: approvedLines(messages.customer),
      },
    },
    vetoed: bench.vetoed,
  };
}

function plainSummary(diagnosis: Diagnosis): string {
  return `Reported: ${describeKind(diagnosis.kind).label}. The cause is not established.`;
}

/** A text in the two forms identifiers are looked for in. */
interface Standing {
  /** Upper case; letters and digits in words, one space around each. */
  readonly words: string;
  /** The same without spaces: "MSKU 123456-7" stands for MSKU1234567. */
  readonly squashed: string;
}

/** From here on, a squashed value cannot stand in a text by accident of two words meeting. */
const tellingLength = 7;

function standingOf(...texts: readonly string[]): Standing {
  const words = ` ${texts
    .join(" ")
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()} `;
  return { words, squashed: words.replaceAll(" ", "") };
}

function standsInAny(value: string, texts: readonly Standing[]): boolean {
  const { words, squashed } = standingOf(value);
  // What a quotation's ellipsis cut off stands where something begins with it.
  const wanted = value.endsWith("…") ? words.trimEnd() : words;
  const isTelling = squashed.length >= tellingLength && wanted === words;
  return texts.some((text) => (isTelling ? text.squashed.includes(squashed) : text.words.includes(wanted)));
}

function sit({ file, knowledge }: Grounds, claims: readonly string[]) {
  const vetoed: Veto[] = [];
  const facts = new Map(
    file.facts.map((fact) => {
      const proposed = fact.finding?.proposals?.map(({ text, sql, affects, undo, verification }) =>
        [text, sql, affects, undo, verification].join(" "),
      );
      const words = [
        fact.source,
        fact.query,
        fact.location,
        fact.observedAt,
        fact.excerpt,
        fact.finding?.statement,
        fact.relatedRun?.runId,
        fact.relatedRun?.why,
        ...(fact.deadlines ?? []).map(({ what, at }) => `${what} ${at}`),
      ];
      return [fact.id, [...words, ...(proposed ?? [])].join(" ")];
    }),
  );
  // `intake.text`, not the text as received: what was blanked as an injected instruction grounds nothing.
  const reported = `${file.intake.text} ${file.entities.map(({ value, note }) => `${value} ${note ?? ""}`).join(" ")}`;
  const common = [standingOf(reported), ...knowledge.map(standingOfEntry)];
  const standingFacts = new Map([...facts].map(([id, words]) => [id, standingOf(words)]));
  // A report may have a crane E12.
  const reportedIds = new Set(file.intake.text.match(evidenceId));
  const instants = knownInstants(file, [...facts.values()]);
  const extracted = extractFrom(claims);

  function objection(claim: string, cited: readonly string[], mustCite: boolean): string | null {
    const evidence = [...cited, ...(claim.match(evidenceId) ?? [])];
    const missing = evidence.find((id) => !facts.has(id) && !reportedIds.has(id));
    if (missing !== undefined) return `cites ${missing}, which is not in the evidence`;
    if (mustCite && cited.length === 0) return "claims a result and cites no evidence";
    const drawnOn = cited.length > 0 ? cited : [...facts.keys()];
    const grounds = [...common, ...drawnOn.flatMap((id) => standingFacts.get(id) ?? [])];
    const stands = (value: string) => standsInAny(value, grounds);
    for (const written of claim.match(dateLike) ?? []) {
      const instant = parseInstant(written);
      if (!stands(written) && !(instant && isKnown(instants, instant.at, written))) {
        return `names the time ${written}, which stands in no source`;
      }
    }
    const named = [...identifierLikeIn(claim), ...(extracted.get(claim) ?? [])];
    const stranger = named.find((value) => !stands(value));
    return stranger === undefined ? null : `names ${stranger}, which stands in no source it draws on`;
  }

  function approves(claim: string, cited: readonly string[] = [], mustCite = false): boolean {
    const reason = objection(claim, cited, mustCite);
    if (reason !== null) vetoed.push({ claim: claim.slice(0, maxClaimLength), reason });
    return reason === null;
  }

  function approvesAction(action: Action): boolean {
    const unsafe = action.sql === null ? null : unsafeStatement(action.sql);
    if (unsafe !== null) {
      vetoed.push({ claim: action.text.slice(0, maxClaimLength), reason: unsafe });
      return false;
    }
    return approves(actionWords(action), action.evidence);
  }

  return { approves, approvesAction, vetoed };
}

function timelineWords({ at, text }: Diagnosis["timeline"][number]): string {
  return `${at} ${text}`;
}

function actionWords({ text, sql, affects, undo, verification }: Action): string {
  return [text, sql, affects, undo, verification].filter((part) => part !== null).join("\n");
}

function identifierLikeIn(claim: string): string[] {
  const withoutDates = claim.replace(dateLike, " ").replace(/https?:\/\//gi, " ");
  return (withoutDates.match(identifierLike) ?? []).filter(
    (token) => singlesOut(token) && !ownWords.has(token) && !isEvidenceId(token),
  );
}

/** The extractor's findings by claim. One reading of all distinct claims costs a third of one reading each. */
function extractFrom(claims: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const distinct = [...new Set(claims)];
  const found = new Map<string, string[]>(distinct.map((claim) => [claim, []]));
  const entities = extractEntities(distinct.join(paragraph)).sort((a, b) => a.start - b.start);
  let next = 0;
  let end = 0;
  for (const claim of distinct) {
    end += claim.length + paragraph.length;
    for (; (entities[next]?.start ?? Number.POSITIVE_INFINITY) < end; next += 1) {
      const { type, value } = entities[next]!;
      // "Applications 32, 33": a source writes the number of a record and not the word before it.
      if (identifying.has(type)) found.get(claim)?.push(recordNumber(value) ?? value);
    }
  }
  return found;
}

/** Letters with two digits, four digits, an underscore or an @: not a word of a language. */
function singlesOut(token: string): boolean {
  const digits = token.replace(/\D/g, "").length;
  return /[@_]/.test(token) || digits >= 4 || (digits >= 2 && /[a-z]/i.test(token));
}

function isEvidenceId(token: string): boolean {
  return /^E\d{1,4}$/.test(token);
}

/** Epoch minutes of every instant the report and the evidence name, read in either zone. */
function knownInstants(file: CaseFile, factTexts: readonly string[]): ReadonlySet<number> {
  const known = new Set<number>();
  const add = (written: string) => {
    const instant = parseInstant(written);
    if (instant) known.add(Math.floor(instant.at / 60_000));
  };
  add(file.incident.receivedAt);
  for (const { type, value, start, end } of file.entities) {
    if (type !== "datetime") continue;
    add(value);
    add(file.intake.text.slice(start, end));
  }
  for (const text of factTexts) for (const written of text.match(dateLike) ?? []) add(written);
  return known;
}

function isKnown(known: ReadonlySet<number>, at: number, written: string): boolean {
  const minute = Math.floor(at / 60_000);
  // Without a zone a drafted time may be the UTC or the port reading of a known instant.
  const isZoned = /(?:Z|UTC|\+08:00)$/.test(written);
  return known.has(minute) || (!isZoned && (known.has(minute + 480) || known.has(minute - 480)));
}

/** Why a proposed statement must not be shown; null when it is bounded. */
function unsafeStatement(sql: string): string | null {
  const statements = sql
    .replace(/'(?:[^']|'')*'/g, "''")
    .replace(/--[^\n]*/g, " ")
    .split(";")
    .map((statement) => statement.trim())
    .filter((statement) => statement.length > 0);
  for (const statement of statements) {
    if (/^(?:drop|truncate|alter|grant|revoke|create|set\s+global)\b/i.test(statement)) {
      return "its statement changes structure or rights";
    }
    if (/^(?:update|delete)\b/i.test(statement) && !/\bwhere\b[\s\S]{0,4000}(?:=|\bin\b)/i.test(statement)) {
      return "its statement is not bounded by a key";
    }
  }
  return null;
}

/** Everything a report on this case may draw on: what retrieval and proposals offer, and the directory. */
export function gatherGrounds(file: CaseFile, library: Library, proposed?: Proposals): Grounds {
  const offered = [...file.retrieval.runbooks, ...(proposed?.runbooks ?? [])];
  const runbooks = [...new Set(offered.map(({ id }) => id))].flatMap((id) => library.findRunbook(id) ?? []);
  const pastCases = file.retrieval.pastCases.flatMap(({ id }) => library.findPastCase(id) ?? []);
  return { file, knowledge: [...runbooks, ...pastCases, ...library.contacts] };
}

/** Entries live as long as their library and are asked about by every run. */
const standingEntries = new WeakMap<object, Standing>();

function standingOfEntry(entry: object): Standing {
  const known = standingEntries.get(entry) ?? standingOf(...Object.values(entry).flat().map(String));
  standingEntries.set(entry, known);
  return known;
}
