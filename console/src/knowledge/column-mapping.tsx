import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Button } from "../elements/button.tsx";
import { Icon } from "../elements/icon.tsx";
import { readColumnNames } from "./csv-header.ts";
import { controlLook } from "./field.tsx";

/** Field of a past case → column's name. */
export type Columns = Readonly<Record<string, string>>;

const fields = [
  { name: "problem", label: "Problem" },
  { name: "alert", label: "As it was reported" },
  { name: "solution", label: "Solution" },
  { name: "id", label: "Case number" },
  { name: "occurred_at", label: "When" },
  { name: "module", label: "Module" },
  { name: "mode", label: "How it arrived" },
  { name: "sop", label: "Runbook that was used" },
  { name: "severity", label: "Severity" },
];

export function isMappable({ name }: File): boolean {
  return /\.(?:csv|tsv|xlsx|txt)$/i.test(name);
}

/** For case logs whose columns are named otherwise than the court knows. */
export function ColumnMapping({
  files,
  columns,
  isOpen,
  onApply,
}: {
  files: readonly File[];
  columns: Columns;
  /** At first: something could not be read. */
  isOpen: boolean;
  onApply: (columns: Columns) => void;
}) {
  const listId = useId();
  const [chosen, setChosen] = useState(columns);
  const { data: names = [] } = useQuery({
    queryKey: ["column-names", ...files.map(({ name, size, lastModified }) => [name, size, lastModified])],
    queryFn: async () => [...new Set((await Promise.all(files.map(readColumnNames))).flat())],
    staleTime: Number.POSITIVE_INFINITY,
  });
  const given = Object.fromEntries(Object.entries(chosen).filter(([, column]) => column.trim() !== ""));
  // The service takes the pairs between commas.
  const hasComma = Object.values(given).some((column) => column.includes(","));
  return (
    <details
      className="group rounded-lg border border-line bg-surface p-4 sm:p-5"
      open={isOpen || Object.keys(columns).length > 0}
    >
      <summary className="inline-flex items-center gap-1.5 rounded-sm font-medium">
        <Icon name="right" className="size-3.5 transition-transform group-open:rotate-90" /> Columns of a case
        log
      </summary>
      <form
        className="mt-2 flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!hasComma) onApply(given);
        }}
      >
        <p className="text-soft">
          Common names are found by themselves. Where yours are named otherwise, say which column holds what.
        </p>
        <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2 lg:grid-cols-3">
          {fields.map(({ name, label }) => (
            <label key={name} className="flex flex-col gap-1">
              <span className="text-sm text-soft">{label}</span>
              <input
                list={listId}
                value={chosen[name] ?? ""}
                placeholder="found by itself"
                onChange={(event) => setChosen({ ...chosen, [name]: event.target.value })}
                className={controlLook}
              />
            </label>
          ))}
        </div>
        <datalist id={listId}>
          {names.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        {hasComma && (
          <p role="alert" className="text-critical">
            A column whose name has a comma cannot be named here. Rename it in the file.
          </p>
        )}
        <Button type="submit" className="self-start" disabled={hasComma}>
          Read again
        </Button>
      </form>
    </details>
  );
}
