import type { Action, Report, RunRecord } from "@imperial-court/contract";
import { parseInstant, portText } from "./port-time.ts";
import { printable, printableLine } from "./printable-text.ts";

/**
 * The report of a completed run as Markdown, to print or paste into a ticket. Words from outside are escaped:
 * they can neither make links, tables or headings, nor bring HTML into a page that renders it.
 *
 * Throws a TypeError for a run without a report.
 */
export function reportMarkdown(record: RunRecord): string {
  if (record.result === null) throw new TypeError(`run ${record.run_id} has no report`);
  const report = printable(record.result);
  const sections = [
    heading(record, report),
    recommendations(report),
    list("Open questions", report.open_questions.map(words)),
    causes(report),
    identifiers(report),
    evidence(report),
    timeline(report),
    knowledge(report),
    actions(report),
    escalation(report),
    list(
      "Related runs",
      report.related_runs.map(({ run_id, why }) => `\`${run_id}\`: ${words(why)}`),
    ),
    provenance(record, report),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function heading(record: RunRecord, { incident_analysis: analysis }: Report): string {
  const { severity, priority, incident_type, incident_kind, confidence, verdict } = analysis;
  return [
    `# ${words(record.title)}`,
    "",
    `**${severity} (${priority})** · ${words(incident_type)} · \`${incident_kind}\` (${percent(confidence)}) · verdict: **${verdict}**`,
    "",
    `Received ${times(record.created_at)}. Run \`${record.run_id}\`.`,
    "",
    words(analysis.summary),
    "",
    ...analysis.severity_reasons.map((reason) => `- ${words(reason)}`),
  ].join("\n");
}

function recommendations({ incident_analysis: analysis }: Report): string {
  return titled(
    "What to do",
    analysis.recommendations.map((sentence, index) => `${index + 1}. ${words(sentence)}`).join("\n"),
  );
}

function causes({ incident_analysis: analysis, hypotheses, contradictions = [] }: Report): string {
  const cause = analysis.root_cause;
  const proven = cause ? `**Root cause**: ${words(cause.statement)}${cited(cause.evidence)}` : "";
  const tested = hypotheses.map(
    ({ statement, verdict, evidence }) => `- *${verdict}*: ${words(statement)}${cited(evidence)}`,
  );
  const against = contradictions.map(
    ({ statement, evidence }) => `- *contradiction*: ${words(statement)}${cited(evidence)}`,
  );
  return titled(
    "Causes",
    [proven, [...tested, ...against].join("\n")].filter((part) => part !== "").join("\n\n"),
  );
}

function identifiers({ entities }: Report): string {
  const rows = new Map(
    entities.map(({ type, value, valid, note }) => [
      `${type} ${value}`,
      `| ${type.replaceAll("_", " ")} | ${words(value)} | ${note === null ? (valid ? "" : "not valid") : words(note)} |`,
    ]),
  );
  return rows.size === 0
    ? ""
    : titled("Identifiers", ["| type | value | note |", "|---|---|---|", ...rows.values()].join("\n"));
}

function evidence(report: Report): string {
  const items = report.evidence.map(
    ({ id, source, status, query, location, observed_at, excerpt, finding }) => {
      const when = observed_at === null ? "" : `, ${times(observed_at)}`;
      const where = location === null ? "" : `, ${words(location)}`;
      const concluded = finding === null ? "" : `\n\n${words(finding)}`;
      return `**${id}** ${status}: ${words(source)}${where}${when}. Looked for: ${words(query)}${concluded}\n\n${fenced(excerpt)}`;
    },
  );
  return titled("Evidence", items.join("\n\n"));
}

function timeline(report: Report): string {
  const rows = report.timeline.map(
    // The text tells the port's time itself.
    ({ at, text, evidence: id }) => `| ${words(at)} | ${words(text)} | ${id ?? "the report"} |`,
  );
  return rows.length === 0
    ? ""
    : titled("Timeline", ["| time | what | source |", "|---|---|---|", ...rows].join("\n"));
}

function knowledge({ runbooks, similar_cases }: Report): string {
  const [best, ...others] = runbooks;
  const parts: string[] = [];
  if (best) {
    parts.push(`**${words(best.title)}** (${words(best.id)}, ${percent(best.score)})`);
    parts.push(best.steps.map((step) => `- [ ] ${words(step)}`).join("\n"));
    if (best.verification.length > 0) {
      parts.push(`Verify:\n\n${best.verification.map((step) => `- [ ] ${words(step)}`).join("\n")}`);
    }
  }
  if (others.length > 0) {
    parts.push(`Also near: ${others.map(({ id, title }) => `${words(title)} (${words(id)})`).join("; ")}`);
  }
  if (similar_cases.length > 0) {
    const cases = similar_cases.map(
      ({ id, title, solution }) => `- ${words(id)}: ${words(title)} Solved by: ${words(solution)}`,
    );
    parts.push(`Similar past cases (hints, not causes):\n\n${cases.join("\n")}`);
  }
  return titled("Runbook and past cases", parts.join("\n\n"));
}

function actions(report: Report): string {
  return titled("Actions", report.actions.map(actionItem).join("\n"));
}

function actionItem(action: Action): string {
  const approval = action.requires_approval ? " **Needs approval.**" : "";
  const details = [
    ["Touches", action.affects],
    ["Undo", action.undo],
    ["Verify", action.verification],
  ].flatMap(([label, text]) => (text ? [`  - ${label}: ${words(text)}`] : []));
  const sql = action.sql === null ? [] : [`\n${fenced(action.sql, "sql").replace(/^/gm, "  ")}\n`];
  const title = `- [ ] *${action.kind}*, ${words(action.owner)}: ${words(action.text)}${approval}${cited(action.evidence)}`;
  return [title, ...sql, ...details].join("\n");
}

function escalation({
  escalation: { module, contact, path, acknowledge_within_minutes, messages },
}: Report): string {
  const who = contact
    ? `**${words(contact.name)}**, ${words([contact.role, contact.phone, contact.email].filter(Boolean).join(", "))}`
    : "nobody in the directory";
  return titled(
    "Escalation",
    [
      `${words(module)}: ${who}. Acknowledge within ${acknowledge_within_minutes} minutes.`,
      path.map((step, index) => `${index + 1}. ${words(step)}`).join("\n"),
      `SMS:\n\n${fenced(messages.sms)}`,
      `Technical hand-over:\n\n${fenced(messages.technical)}`,
      `Management:\n\n${fenced(messages.management)}`,
      `Customer:\n\n${fenced(messages.customer)}`,
    ]
      .filter((part) => part !== "")
      .join("\n\n"),
  );
}

function provenance(record: RunRecord, { provenance: made }: Report): string {
  const flags = made.flags.map((flag) => `- Flagged: ${words(flag)}`);
  const vetoes = made.vetoed.map(
    ({ claim, reason }) => `- Struck by the review (${words(reason)}): ${words(claim)}`,
  );
  const completed = record.completed_at === null ? "" : `, completed ${times(record.completed_at)}`;
  return titled(
    "Provenance",
    [
      `Analyser ${words(made.analyser)} ${words(made.version)}, knowledge ${words(made.knowledge_version)}${completed}.`,
      ...(flags.length + vetoes.length > 0 ? ["", ...flags, ...vetoes] : []),
    ].join("\n"),
  );
}

function titled(title: string, body: string): string {
  return body === "" ? "" : `## ${title}\n\n${body}`;
}

function list(title: string, items: readonly string[]): string {
  return titled(title, items.map((item) => `- ${item}`).join("\n"));
}

/** One line, with everything escaped that Markdown or HTML would act on. */
function words(text: string): string {
  return printableLine(text)
    .replace(/[\\`*_[\]<>|#~]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/^([-+]|\d{1,9}[.)])(?=\s)/, "\\$1")
    .replace(/\b(https?|ftp|mailto|javascript):/gi, "$1\\:");
}

/** The fence is longer than any run of backticks inside, so that nothing inside can end it. */
function fenced(text: string, language = ""): string {
  const longest = (text.match(/`+/g) ?? []).reduce((length, run) => Math.max(length, run.length), 2);
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function cited(evidenceIds: readonly string[]): string {
  return evidenceIds.length === 0 ? "" : ` [${evidenceIds.join(", ")}]`;
}

/** `2025-10-09T08:15:12Z (2025-10-09 16:15 port time)`; what is no instant stays as it was written. */
function times(written: string): string {
  const instant = parseInstant(written);
  return instant?.hasTime ? `${words(written)} (${portText(instant.at)} port time)` : words(written);
}

/** Rounding makes nothing certain. */
function percent(probability: number): string {
  const rounded = Math.round(probability * 100);
  return `${probability < 1 ? Math.min(rounded, 99) : rounded} %`;
}
