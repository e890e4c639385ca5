import { CourtApiError } from "@imperial-court/client";
import type { KnowledgeType } from "@imperial-court/contract";
import { useBlocker } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { Button } from "../elements/button.tsx";
import { court } from "../service/court.ts";
import { explainError } from "../service/explain-error.ts";
import { showToast } from "../shell/toasts.tsx";
import type { Entry } from "./collections.ts";
import { entryFields, findMistakes, suggestId, tidyEntry } from "./entry-fields.ts";
import { controlLook, Field } from "./field.tsx";
import { EntryFieldControl } from "./field-control.tsx";
import { useSaveEntry } from "./use-save-entry.ts";

const noMistakes: Readonly<Record<string, string>> = {};

export function EntryForm({
  type,
  entry,
  storedRevision,
  onSaved,
  onCancel,
}: {
  type: KnowledgeType;
  entry: Entry;
  /** Of the entry that is edited; null for a new one. */
  storedRevision: number | null;
  onSaved: (id: string) => void;
  onCancel: () => void;
}) {
  const [values, setValues] = useState(entry);
  const [mistakes, setMistakes] = useState(noMistakes);
  const [overtaken, setOvertaken] = useState<string | null>(null);
  const [isLeaving, setLeaving] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const save = useSaveEntry(type);
  const isNew = storedRevision === null;
  const id = isNew && values.id === "" ? suggestId(type, values, Date.now()) : values.id;
  const isDirty = values !== entry && !isLeaving;
  useBlocker({
    shouldBlockFn: () => isDirty && !confirm("Leave without saving what you wrote?"),
    enableBeforeUnload: () => isDirty,
  });

  async function submit(): Promise<void> {
    const tidied = tidyEntry(type, { ...values, id });
    const found = findMistakes(type, tidied);
    setMistakes(found);
    if (Object.keys(found).length > 0) return focusMistake();
    try {
      const warning = overtaken === null ? await findOvertaking(type, id, storedRevision) : null;
      if (warning !== null) return setOvertaken(warning);
      setLeaving(true);
      const stored = await save.mutateAsync(tidied);
      showToast("Saved. The next reports use it.");
      onSaved(stored.id);
    } catch (error) {
      setLeaving(false);
      const told = mistakesOf(error);
      setMistakes({ ...told, form: Object.keys(told).length > 0 ? "" : explainError(error).detail });
      focusMistake();
    }
  }

  function focusMistake(): void {
    // After the mistakes are on the page.
    setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  }

  return (
    <form
      ref={form}
      noValidate
      aria-label={isNew ? "New entry" : "Edit the entry"}
      className="flex max-w-3xl flex-col gap-5 rounded-lg border border-line bg-surface p-4 sm:p-6"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {entryFields[type].map((field) => (
        <EntryFieldControl
          key={field.name}
          type={type}
          field={field}
          entry={values}
          mistake={mistakes[field.name]}
          onChange={(value) => setValues({ ...values, [field.name]: value } as Entry)}
        />
      ))}
      {isNew && (
        <Field
          label="Id"
          hint="reports cite the entry by it; it cannot be changed later"
          mistake={mistakes.id}
        >
          {(attributes) => (
            <input
              {...attributes}
              value={id}
              maxLength={200}
              onChange={(event) => setValues({ ...values, id: event.target.value })}
              className={`${controlLook} font-mono`}
            />
          )}
        </Field>
      )}
      <div role="alert">
        {mistakes.form && <p className="text-critical">{mistakes.form}</p>}
        {overtaken !== null && <p className="rounded-md bg-medium-soft p-3 text-medium">{overtaken}</p>}
      </div>
      <div className="sticky bottom-0 -mx-4 -mb-4 flex flex-wrap gap-2 rounded-b-lg border-t border-line bg-surface px-4 py-3 sm:-mx-6 sm:-mb-6 sm:px-6">
        <Button look="primary" type="submit" disabled={save.isPending}>
          {overtaken === null ? "Save" : "Save all the same"}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

/** What somebody else did meanwhile that saving would cover; null when nothing. */
async function findOvertaking(
  type: KnowledgeType,
  id: string,
  revision: number | null,
): Promise<string | null> {
  try {
    const stored = await court.knowledge.read(type, id);
    if (revision === null) return `There is an entry with the id “${id}” already. Saving replaces it.`;
    return stored.revision === revision
      ? null
      : "Somebody has changed this entry since you opened it. Saving puts your text in its place; theirs stays in the history.";
  } catch (error) {
    if (!(error instanceof CourtApiError && error.code === "entry-not-found")) throw error;
    return revision === null
      ? null
      : "Somebody has removed this entry since you opened it. Saving brings it back.";
  }
}

/** The service's objections, by field. Their pointers are `/steps/0` or `steps.0`. */
function mistakesOf(error: unknown): Record<string, string> {
  if (!(error instanceof CourtApiError)) return {};
  return Object.fromEntries(
    (error.problem?.errors ?? []).map(({ pointer, detail }) => [
      /[\w-]+/.exec(pointer)?.[0] ?? "form",
      detail,
    ]),
  );
}
