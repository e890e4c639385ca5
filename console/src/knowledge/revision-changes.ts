import type { KnowledgeType } from "@imperial-court/contract";
import type { Entry } from "./collections.ts";
import { type EntryField, entryFields, fieldValue, isList } from "./entry-fields.ts";

/** What a revision changed in one field: its lines, those that stayed left out. */
export interface FieldChange {
  readonly label: string;
  readonly lines: readonly ChangedLine[];
}

export interface ChangedLine {
  readonly change: "added" | "removed";
  readonly text: string;
}

/** Above it lines are not compared one by one: everything counts as changed. */
const mostComparisons = 250_000;

export function findChanges(type: KnowledgeType, before: Entry, after: Entry): FieldChange[] {
  return entryFields[type].flatMap((field) => {
    const lines = compareLines(linesOf(field, before), linesOf(field, after));
    return lines.length > 0 ? [{ label: field.label, lines }] : [];
  });
}

function linesOf(field: EntryField, entry: Entry): string[] {
  const value = fieldValue(entry, field);
  if (isList(field.shape)) return (value as string[] | undefined) ?? [];
  if (field.shape === "flag") return [value === true ? "yes" : "no"];
  return typeof value === "string" && value !== "" ? value.split("\n") : [];
}

/** The lines outside a longest common subsequence, in reading order, removed before added. */
export function compareLines(before: readonly string[], after: readonly string[]): ChangedLine[] {
  const removed = (text: string): ChangedLine => ({ change: "removed", text });
  const added = (text: string): ChangedLine => ({ change: "added", text });
  if (before.length * after.length > mostComparisons) {
    return before.join("\n") === after.join("\n") ? [] : [...before.map(removed), ...after.map(added)];
  }
  // common[i][j]: how many lines before[i…] and after[j…] have in common.
  const common = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i]![j] =
        before[i] === after[j]
          ? common[i + 1]![j + 1]! + 1
          : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    }
  }
  const changed: ChangedLine[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      i += 1;
      j += 1;
    } else if (i < before.length && (j === after.length || common[i + 1]![j]! >= common[i]![j + 1]!)) {
      changed.push(removed(before[i]!));
      i += 1;
    } else {
      changed.push(added(after[j]!));
      j += 1;
    }
  }
  return changed;
}
