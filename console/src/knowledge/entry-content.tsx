import type { KnowledgeType } from "@imperial-court/contract";
import type { ReactNode } from "react";
import { CopyButton } from "../elements/copy-button.tsx";
import { kindLabel } from "../elements/kind-label.ts";
import { SeverityBadge } from "../elements/severity.tsx";
import type { Entry } from "./collections.ts";
import { type EntryField, entryFields, fieldValue } from "./entry-fields.ts";

/** Long fields as sections to read, short ones in a column beside them. */
export function EntryContent({ type, entry }: { type: KnowledgeType; entry: Entry }) {
  const fields = entryFields[type].filter((field) => hasContent(field, entry) && !isInTitle(field));
  const long = fields.filter(({ shape }) => shape === "text" || shape === "list" || shape === "steps");
  const short = fields.filter((field) => !long.includes(field));
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_18rem]">
      <div className="min-w-0 divide-y divide-line rounded-lg border border-line bg-surface px-4 sm:px-6">
        {long.length === 0 && <p className="py-5 text-soft">There is nothing more to read.</p>}
        {long.map((field) => (
          <section key={field.name} aria-labelledby={`field-${field.name}`} className="py-4 sm:py-5">
            <div className="mb-2 flex items-center justify-between gap-3">
              <h2 id={`field-${field.name}`} className="font-semibold">
                {field.label}
              </h2>
              {field.shape !== "list" && (
                <span className="-my-1">
                  <CopyButton text={textOf(field, entry)} label={`Copy: ${field.label}`} isBare />
                </span>
              )}
            </div>
            <LongValue field={field} entry={entry} />
          </section>
        ))}
      </div>
      <dl className="flex min-w-0 flex-col gap-3 rounded-lg border border-line bg-surface p-4 sm:p-5">
        {short.map((field) => (
          <div key={field.name}>
            <dt className="text-sm text-faint">{field.label}</dt>
            <dd className="break-words">{shortValue(field, entry)}</dd>
          </div>
        ))}
        <div>
          <dt className="text-sm text-faint">Id</dt>
          <dd className="font-mono text-sm break-all">{entry.id}</dd>
        </div>
      </dl>
    </div>
  );
}

function LongValue({ field, entry }: { field: EntryField; entry: Entry }) {
  const value = fieldValue(entry, field);
  if (typeof value === "string") {
    return (
      <p className="max-w-prose whitespace-pre-line" dir="auto">
        {value}
      </p>
    );
  }
  const lines = value as string[];
  const items = lines.map((line, index) => (
    // Steps may repeat, and their order is what they are.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <li key={index} className="pl-1 whitespace-pre-line" dir="auto">
      {line}
    </li>
  ));
  return field.shape === "steps" ? (
    <ol className="flex max-w-prose list-decimal flex-col gap-1.5 pl-6 marker:text-faint">{items}</ol>
  ) : (
    <ul className="flex max-w-prose list-disc flex-col gap-1 pl-5 marker:text-faint">{items}</ul>
  );
}

function shortValue(field: EntryField, entry: Entry): ReactNode {
  const value = fieldValue(entry, field);
  if (field.shape === "kinds") return (value as string[]).map((kind) => kindText(kind)).join(", ");
  if (field.shape === "kind") return kindText(value as string);
  if (field.shape === "severity") return <SeverityBadge severity={value as "High"} />;
  if (field.shape === "flag") return "Yes: it is not proposed in reports";
  const text = value as string;
  if (field.name === "email")
    return (
      <a href={`mailto:${text}`} className={linkLook}>
        {text}
      </a>
    );
  if (field.name === "phone")
    return (
      <a href={`tel:${text.replace(/[^\d+]/g, "")}`} className={linkLook}>
        {text}
      </a>
    );
  return text;
}

const linkLook = "text-accent underline underline-offset-2";

/** A code that this console does not know, or the beginning of several, stays as it is. */
function kindText(code: string): string {
  return code.endsWith(".") || !/^[A-Z]/.test(code) ? code : (kindLabel(code) ?? code);
}

function hasContent(field: EntryField, entry: Entry): boolean {
  const value = fieldValue(entry, field);
  return Array.isArray(value)
    ? value.length > 0
    : value !== null && value !== undefined && value !== "" && value !== false;
}

/** Said in the head of the page already. */
function isInTitle({ name }: EntryField): boolean {
  return name === "title" || name === "name";
}

function textOf(field: EntryField, entry: Entry): string {
  const value = fieldValue(entry, field);
  if (typeof value === "string") return value;
  return (value as string[]).map((line, index) => `${index + 1}. ${line}`).join("\n");
}
