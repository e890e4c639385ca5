import { type DocumentLine, splitMarker } from "./document-line.ts";

/** The parts of a runbook (cause and preconditions become part of its overview), and one-line fields that documents write as if they were parts. */
export type Section =
  | "symptoms"
  | "overview"
  | "cause"
  | "preconditions"
  | "steps"
  | "verification"
  | "undo"
  | "escalation"
  | "severity"
  | "module"
  | "kinds"
  | "id";

const namesBySection: Record<Section, readonly string[]> = {
  symptoms: [
    "symptoms",
    "symptom",
    "signs",
    "indicators",
    "what users report",
    "what reporters say",
    "症状",
    "现象",
    "simptom",
  ],
  overview: [
    "overview",
    "background",
    "description",
    "summary",
    "problem",
    "problem statement",
    "problem description",
    "issue",
    "issue description",
    "introduction",
    "purpose",
    "概述",
    "问题描述",
    "ringkasan",
    "masalah",
  ],
  cause: [
    "cause",
    "causes",
    "root cause",
    "possible causes",
    "probable cause",
    "likely cause",
    "原因",
    "punca",
  ],
  preconditions: ["preconditions", "prerequisites", "before you start"],
  steps: [
    "steps",
    "resolution",
    "resolution steps",
    "procedure",
    "solution",
    "action",
    "actions",
    "fix",
    "how to fix",
    "troubleshooting",
    "troubleshooting steps",
    "remediation",
    "workaround",
    "diagnosis and resolution",
    "instructions",
    "步骤",
    "解决步骤",
    "处理步骤",
    "解决方案",
    "langkah",
    "langkah penyelesaian",
    "penyelesaian",
  ],
  verification: [
    "verification",
    "verification steps",
    "verify",
    "validation",
    "how to verify",
    "confirm the fix",
    "post checks",
    "post-checks",
    "acceptance",
    "验证",
    "pengesahan",
  ],
  undo: ["undo", "rollback", "roll back", "back-out", "backout", "revert", "recovery plan"],
  escalation: [
    "escalation",
    "escalate",
    "escalation path",
    "escalation matrix",
    "when to escalate",
    "escalate to",
    "escalation contact",
    "升级",
  ],
  severity: ["severity", "severity hints", "severity hint", "priority", "impact"],
  module: ["module", "modules", "application", "component", "system"],
  kinds: ["kind", "kinds", "incident kind", "incident kinds"],
  id: ["id", "article id", "runbook id", "kb id", "sop id", "sop no", "reference"],
};

const sectionsByName = new Map<string, Section>(
  Object.entries(namesBySection).flatMap(([section, names]) =>
    names.map((name) => [name, section as Section] as const),
  ),
);

/** The section of this name, as a column of a table has it; null where it is none. */
export function sectionNamed(name: string): Section | null {
  return sectionsByName.get(plainName(name)) ?? null;
}

/** "Title: Reefer alarm", or a table's row of the two: an article begins, whatever stands around it. */
const titleLabel =
  /^(?:title|article|article title|runbook|runbook title|sop title|sop name)\s{0,3}[:|]\s{0,3}(?=\S)/i;

/** The title that a line names as such; null for every other line. */
export function findLabelledTitle(line: DocumentLine): string | null {
  if (line.marker !== null || line.depth > 0 || line.isLiteral === true) return null;
  const label = titleLabel.exec(line.text);
  return label === null ? null : line.text.slice(label[0].length).trim();
}

/** With room for a colon and bold marks. */
const longestName = 40;

/** Sections that a person fills with one value rather than with prose or a list. */
const fieldSections: ReadonlySet<Section> = new Set(["module", "kinds", "id", "severity"]);

export interface SectionStart {
  readonly section: Section;
  /** Text after a colon on the same line: "Module: Container". */
  readonly value: string | null;
  readonly isField: boolean;
}

/** The section a line opens; null for every other line. List items never open one, numbered headings do. */
export function findSectionStart(line: DocumentLine): SectionStart | null {
  if (line.marker !== null && !line.isHeading) return null;
  if (line.depth > 0 || line.isLiteral === true) return null;
  const text = (line.isHeading ? splitMarker(line.text).rest : line.text).trim();
  if (text.length > longestName && (text.indexOf(":") === -1 || text.indexOf(":") > 30)) return null;
  const whole = sectionsByName.get(plainName(text));
  if (whole) return { section: whole, value: null, isField: fieldSections.has(whole) };
  const colon = text.search(/[:：]/);
  if (colon < 2 || colon > 30) return null;
  const section = sectionsByName.get(plainName(text.slice(0, colon)));
  const value = text.slice(colon + 1).trim();
  if (!section || value === "") return null;
  return { section, value, isField: fieldSections.has(section) };
}

function plainName(text: string): string {
  if (text.length > longestName) return "";
  return text
    .toLowerCase()
    .replaceAll(/[:：*_–-]{1,5}$/g, "")
    .replaceAll("**", "")
    .trim();
}
