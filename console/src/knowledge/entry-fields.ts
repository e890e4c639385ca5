import { incidentKindCodes, type KnowledgeType } from "@imperial-court/contract";
import type { Entry } from "./collections.ts";

/** What an entry is made of, in the order in which it is read: the page, the form and the history follow it. */
export interface EntryField {
  readonly name: string;
  readonly label: string;
  readonly shape: FieldShape;
  readonly hint?: string;
  readonly isRequired?: boolean;
  /** An empty line is stored as null. */
  readonly isNullable?: boolean;
}

/** `steps`: a numbered list. `kinds` is a list, too, of kind codes. */
export type FieldShape = "line" | "text" | "list" | "steps" | "kinds" | "kind" | "severity" | "flag";

export const entryFields: Record<KnowledgeType, readonly EntryField[]> = {
  runbook: [
    { name: "title", label: "Title", shape: "line", isRequired: true },
    { name: "is_draft", label: "Draft", shape: "flag", hint: "a draft is never proposed in a report" },
    { name: "overview", label: "Overview", shape: "text" },
    {
      name: "symptoms",
      label: "What a reporter sees",
      shape: "list",
      hint: "in a reporter's words: how it is found",
    },
    { name: "steps", label: "Steps", shape: "steps" },
    { name: "verification", label: "How to see that it is fixed", shape: "steps" },
    { name: "undo", label: "How to take it back", shape: "steps" },
    { name: "escalation", label: "When to call whom", shape: "list" },
    { name: "severity_hints", label: "How bad it is", shape: "list" },
    {
      name: "module",
      label: "Module",
      shape: "line",
      isNullable: true,
      hint: "who answers for it, as the contacts name it",
    },
    {
      name: "kinds",
      label: "Kinds of incident",
      shape: "kinds",
      hint: "left empty, the court works them out",
    },
  ],
  "past-case": [
    { name: "problem", label: "Problem", shape: "text" },
    { name: "alert", label: "As it was reported", shape: "text" },
    { name: "solution", label: "Solution", shape: "text" },
    { name: "sop", label: "Runbook that was used", shape: "line", isNullable: true },
    { name: "kind", label: "Kind of incident", shape: "kind", isNullable: true },
    { name: "severity", label: "Severity", shape: "severity", isNullable: true },
    { name: "module", label: "Module", shape: "line", isNullable: true },
    { name: "mode", label: "How it arrived", shape: "line", isNullable: true },
    { name: "occurred_at", label: "When", shape: "line", isNullable: true, hint: "as the log writes it" },
  ],
  contact: [
    { name: "name", label: "Name", shape: "line", isRequired: true },
    {
      name: "module",
      label: "Module",
      shape: "line",
      isRequired: true,
      hint: "what this contact answers for",
    },
    { name: "role", label: "Role", shape: "line" },
    { name: "email", label: "E-mail", shape: "line", isNullable: true },
    { name: "phone", label: "Phone", shape: "line", isNullable: true },
    { name: "responsibility", label: "Responsibility", shape: "text" },
    { name: "escalation_steps", label: "How to escalate", shape: "steps" },
    {
      name: "kinds",
      label: "Kinds of incident",
      shape: "kinds",
      hint: "codes, or the beginning of some: VSL. Left empty, the module decides",
    },
  ],
};

export function isList(shape: FieldShape): boolean {
  return shape === "list" || shape === "steps" || shape === "kinds";
}

/** An entry's fields by name; what is not there is undefined. */
export function fieldValue(entry: Entry, { name }: EntryField): unknown {
  return (entry as unknown as Record<string, unknown>)[name];
}

/** What stands in the form for a new entry. */
export function emptyEntry(type: KnowledgeType): Entry {
  const values = entryFields[type].map((field) => [field.name, emptyValue(field)]);
  return { id: "", ...Object.fromEntries(values) } as Entry;
}

function emptyValue({ shape, isNullable }: EntryField): unknown {
  if (isList(shape)) return [];
  if (shape === "flag") return false;
  return isNullable ? null : "";
}

/** As it is sent: without white space around, without empty lines. */
export function tidyEntry(type: KnowledgeType, entry: Entry): Entry {
  const tidied = Object.fromEntries(
    entryFields[type].map((field) => [field.name, tidyValue(field, fieldValue(entry, field))]),
  );
  return { ...tidied, id: entry.id.trim() } as Entry;
}

function tidyValue({ shape, isNullable }: EntryField, value: unknown): unknown {
  if (isList(shape)) return (value as string[]).map((line) => line.trim()).filter((line) => line !== "");
  if (shape === "flag") return value === true;
  const text = typeof value === "string" ? value.trim() : "";
  return text === "" && isNullable ? null : text;
}

/** What is wrong with an entry, by field; nothing when it may be saved. */
export function findMistakes(type: KnowledgeType, entry: Entry): Record<string, string> {
  const mistakes: Record<string, string> = {};
  if (entry.id.trim() === "") mistakes.id = "Give it an id: reports cite the entry by it.";
  for (const field of entryFields[type]) {
    const value = fieldValue(entry, field);
    if (field.isRequired && (typeof value !== "string" || value.trim() === "")) {
      mistakes[field.name] = `${field.label} is needed.`;
    }
    if (field.shape === "kinds") {
      const unknown = (value as string[]).filter(
        (kind) => kind.trim() !== "" && !isKind(kind.trim(), type === "contact"),
      );
      if (unknown.length > 0) mistakes[field.name] = `There is no kind ${unknown.join(", ")}.`;
    }
  }
  if (
    type === "past-case" &&
    "problem" in entry &&
    entry.problem.trim() === "" &&
    entry.alert.trim() === ""
  ) {
    mistakes.problem = "Say what the problem was, or give the report as it came.";
  }
  if (type === "contact" && "email" in entry) {
    if (entry.email && !/^[^\s@]+@[^\s@]+$/.test(entry.email.trim()))
      mistakes.email = "This is no e-mail address.";
  }
  return mistakes;
}

/** A code, or for contacts also the beginning of codes: "VSL." */
function isKind(code: string, isPrefixAllowed: boolean): boolean {
  return incidentKindCodes.some(
    (known) => known === code || (isPrefixAllowed && code.endsWith(".") && known.startsWith(code)),
  );
}

const longestId = 60;

/** An id for a new entry, of its title: "Crane stops under load" → "crane-stops-under-load". */
export function suggestId(type: KnowledgeType, entry: Entry, now: number): string {
  const words =
    "title" in entry
      ? entry.title
      : "name" in entry
        ? `${entry.module} ${entry.name}`
        : `case ${new Date(now).toISOString().slice(0, 16)}`;
  const id = words
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .slice(0, longestId)
    .replace(/^-|-$/g, "");
  return id === "" ? "" : type === "past-case" ? id.toUpperCase() : id;
}
