import { incidentKindCodes, type KnowledgeType, severities } from "@imperial-court/contract";
import { kindLabel } from "../elements/kind-label.ts";
import type { Entry } from "./collections.ts";
import { type EntryField, fieldValue, isList } from "./entry-fields.ts";
import { controlLook, Field } from "./field.tsx";
import { ListField } from "./list-field.tsx";

/** The control for a field of an entry, by its shape. */
export function EntryFieldControl({
  type,
  field,
  entry,
  mistake,
  onChange,
}: {
  type: KnowledgeType;
  field: EntryField;
  entry: Entry;
  mistake: string | undefined;
  onChange: (value: unknown) => void;
}) {
  const { label, hint, shape, isRequired } = field;
  const value = fieldValue(entry, field);
  if (shape === "flag") {
    return (
      <label className="flex items-baseline gap-2">
        <input
          type="checkbox"
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>
          {label} <span className="text-sm text-faint">({hint})</span>
        </span>
      </label>
    );
  }
  if (isList(shape)) {
    return (
      <ListField
        label={label}
        hint={hint}
        mistake={mistake}
        lines={value as string[]}
        isOrdered={shape === "steps"}
        suggestions={shape === "kinds" ? kindSuggestions : null}
        onChange={onChange}
      />
    );
  }
  const text = typeof value === "string" ? value : "";
  return (
    <Field label={label} hint={hint} mistake={mistake}>
      {(attributes) =>
        shape === "text" ? (
          <textarea
            {...attributes}
            rows={3}
            dir="auto"
            value={text}
            onChange={(event) => onChange(event.target.value)}
            className={`${controlLook} field-sizing-content min-h-20`}
          />
        ) : shape === "kind" || shape === "severity" ? (
          <select
            {...attributes}
            value={text}
            onChange={(event) => onChange(event.target.value)}
            className={`${controlLook} h-9`}
          >
            <option value="">Not known</option>
            {(shape === "kind" ? incidentKindCodes : severities).map((option) => (
              <option key={option} value={option}>
                {shape === "kind" ? kindLabel(option) : option}
              </option>
            ))}
          </select>
        ) : (
          <input
            {...attributes}
            type={inputType(type, field)}
            required={isRequired}
            dir="auto"
            value={text}
            onChange={(event) => onChange(event.target.value)}
            className={controlLook}
          />
        )
      }
    </Field>
  );
}

const kindSuggestions = incidentKindCodes.map((code) => ({ value: code, label: kindLabel(code) ?? code }));

function inputType(type: KnowledgeType, { name }: EntryField): string {
  if (type !== "contact") return "text";
  return name === "email" ? "email" : name === "phone" ? "tel" : "text";
}
