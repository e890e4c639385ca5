import { styleText } from "node:util";
import type { Action, Report } from "@imperial-court/contract";
import { printable, printableLine } from "./printable-text.ts";
import { clip } from "./sentences.ts";

export interface TextOptions {
  /** ANSI colours and weights; plain characters without. */
  readonly colour: boolean;
  /** Lines are broken at words to fit; 80 by default. */
  readonly columns?: number;
}

type Style = Parameters<typeof styleText>[0];

const severityStyles: Record<Report["incident_analysis"]["severity"], Style> = {
  Critical: ["bold", "red"],
  High: ["bold", "yellow"],
  Medium: ["bold", "cyan"],
  Low: ["bold", "green"],
};
const narrowest = 40;

/** The report for a person at a terminal, verdict and next action first; ends with a line end. */
export function reportText(original: Report, { colour, columns = 80 }: TextOptions): string {
  // Escape sequences of the incident must not reach the terminal: only our own styles do.
  const report = printable(original);
  const width = Math.max(narrowest, columns);
  const paint = (style: Style, text: string) =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const { incident_analysis: analysis, escalation } = report;

  const lines: string[] = [
    `${paint(severityStyles[analysis.severity], `${analysis.severity} (${analysis.priority})`)}  ${paint("bold", analysis.incident_type)}  ${analysis.incident_kind}`,
    `Verdict: ${analysis.verdict}. Kind ${percent(analysis.confidence)} sure.`,
    "",
    ...wrapped(analysis.summary, width),
  ];
  const section = (
    title: string,
    items: readonly string[],
    bullet: (index: number) => string = () => "-",
  ) => {
    if (items.length === 0) return;
    lines.push("", ...wrapped(title, width).map((line) => paint("bold", line)));
    items.forEach((item, index) => {
      lines.push(...wrapped(item, width, ` ${bullet(index)} `));
    });
  };

  // In the order of a night shift: what to do, whom to call, what is not known; then what all that rests on.
  section("Root cause", rootCause(analysis));
  section("What to do", analysis.recommendations, (index) => `${index + 1}.`);
  section("Whom to call", whomToCall(escalation, analysis.is_incident));
  section("Not known yet", report.open_questions);
  section("Actions", report.actions.filter(isNotSaidBy(analysis.recommendations)).map(actionLine));
  section("Why this severity", analysis.severity_reasons);
  section("Identifiers", identifiers(report));
  section("Evidence", report.evidence.map(evidenceLine));
  section(
    "Timeline",
    report.timeline.map(({ at, text, evidence }) => `${at}  ${text}${evidence ? ` [${evidence}]` : ""}`),
  );
  section(
    "Contradictions",
    (report.contradictions ?? []).map(({ statement, evidence }) => `${statement}${cited(evidence)}`),
  );
  section(
    "Hypotheses",
    report.hypotheses.map(({ verdict, statement, evidence }) => `${verdict}: ${statement}${cited(evidence)}`),
  );
  const [leading, ...others] = report.runbooks;
  if (leading !== undefined) {
    section(`Runbook ${leading.id}: ${leading.title}`, leading.steps, (index) => `${index + 1}.`);
    section("Done when", leading.verification);
    section("Why this runbook", [`${percent(leading.score)}: ${leading.why.join("; ")}`]);
  }
  section(
    "Other runbooks that are near",
    others.map(({ id, title, score }) => `${id}: ${title} (${percent(score)})`),
  );
  section(
    "Similar past cases",
    report.similar_cases.map(
      ({ id, title, solution }) => `${id}: ${title} Solved by: ${clip(printableLine(solution), 200)}`,
    ),
  );
  section("SMS to send", [escalation.messages.sms]);
  section("Flags", report.provenance.flags);
  section(
    "Struck by the review",
    report.provenance.vetoed.map(({ claim, reason }) => `${claim} (${reason})`),
  );
  section(
    "Related runs",
    report.related_runs.map(({ run_id, why }) => `${run_id}: ${why}`),
  );
  return `${lines.join("\n")}\n`;
}

function identifiers({ entities }: Report): string[] {
  const named = entities.map(
    ({ type, value, note }) => `${type.replaceAll("_", " ")} ${value}${note === null ? "" : `: ${note}`}`,
  );
  return [...new Set(named)];
}

function evidenceLine({
  id,
  status,
  source,
  location,
  finding,
  excerpt,
}: Report["evidence"][number]): string {
  const where = location === null ? "" : `, ${location}`;
  return `${id} ${status}, ${source}${where}: ${finding ?? excerpt}`;
}

function rootCause({ root_cause: cause }: Report["incident_analysis"]): string[] {
  return cause === null ? [] : [`${cause.statement}${cited(cause.evidence)}`];
}

/** Recommendations give the same sentence with more in brackets: a role, a telephone number. */
function isNotSaidBy(recommendations: readonly string[]): (action: Action) => boolean {
  const said = new Set(recommendations.map(withoutBrackets));
  return ({ text, sql }) => sql !== null || !said.has(withoutBrackets(text));
}

function withoutBrackets(text: string): string {
  const shorter = text.replace(/ ?\([^()]{0,400}\)/g, "");
  return shorter === text ? text : withoutBrackets(shorter);
}

function actionLine({ kind, owner, text, requires_approval, sql, affects, undo }: Action): string {
  return [
    `${kind}, ${owner}: ${text}`,
    requires_approval ? "(needs approval)" : "",
    sql ? `SQL: ${sql}` : "",
    affects ? `Touches: ${affects}` : "",
    undo ? `Undo: ${undo}` : "",
  ]
    .filter(Boolean)
    .join(" ");
}

function whomToCall(
  { contact, module, path, acknowledge_within_minutes: minutes }: Report["escalation"],
  isIncident: boolean,
): string[] {
  if (!isIncident) return [];
  const who = contact
    ? [contact.name, contact.role, contact.phone, contact.email].filter(Boolean).join(", ")
    : "nobody in the contacts directory";
  return [`${module}: ${who}. Acknowledge within ${minutes} minutes.`, ...path];
}

/** Broken at spaces; further lines are indented to the first one's text. */
function wrapped(text: string, width: number, bullet = ""): string[] {
  const indent = " ".repeat(bullet.length);
  const lines: string[] = [];
  let line = bullet;
  for (const word of printableLine(text).split(" ")) {
    const isEmpty = line.length === bullet.length;
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else {
      line = isEmpty ? line + word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

function cited(evidenceIds: readonly string[]): string {
  return evidenceIds.length === 0 ? "" : ` [${evidenceIds.join(", ")}]`;
}

/** Rounding makes nothing certain. */
function percent(probability: number): string {
  const rounded = Math.round(probability * 100);
  return `${probability < 1 ? Math.min(rounded, 99) : rounded} %`;
}
