import type { Contact } from "@imperial-court/contract";
import { deriveContactKinds } from "../contact-kinds.ts";
import { splitList } from "./articles.ts";
import { deriveContactId } from "./entry-id.ts";

/** What directories call the fields; the first name is ours. Compared without case, spaces and signs. */
const namesByField = {
  id: ["id", "contactid"],
  module: ["module", "team", "department", "area"],
  name: ["name", "productopsmanager", "contact", "contactname", "person", "manager", "owner"],
  role: ["role", "position", "jobtitle", "designation"],
  email: ["email", "mail", "emailaddress"],
  phone: ["phone", "mobile", "telephone", "tel", "phonenumber", "contactnumber", "hotline"],
  responsibility: ["responsibility", "responsibilities", "scope", "description"],
  escalation_steps: ["escalationsteps", "escalation", "escalationpath", "escalationprocedure"],
  kinds: ["kinds", "kind", "incidentkinds"],
} as const;
type ContactField = keyof typeof namesByField;

/**
 * One entry of a contacts directory from a JSON or YAML mapping, or a CSV row. Without `kinds` they are
 * derived from the module's name. Gives a reason instead when the entry names no module or nobody.
 */
export function readContactRecord(record: Readonly<Record<string, unknown>>): Contact | { reason: string } {
  const values = new Map(Object.entries(record).map(([key, value]) => [plainKey(key), value]));
  const value = (field: ContactField) =>
    namesByField[field].map((name) => values.get(name)).find((v) => v != null);
  const text = (field: ContactField) => readText(value(field));

  const module = text("module");
  const name = text("name") || text("role") || text("email");
  if (module === "") return { reason: "it names no module" };
  if (name === "") return { reason: "it names neither a person nor a role nor an address" };
  const role = text("role");
  const responsibility = text("responsibility");
  const kinds = readTexts(value("kinds")).flatMap(splitList);
  return {
    id: text("id") || deriveContactId({ module, name, role }),
    module,
    name,
    role,
    email: text("email") || null,
    phone: text("phone") || null,
    responsibility,
    escalation_steps: readSteps(value("escalation_steps")),
    kinds: kinds.length > 0 ? kinds : deriveContactKinds(module, responsibility),
  };
}

/** True for a mapping that looks like a contact rather than like a runbook or a past case. */
export function looksLikeContact(record: Readonly<Record<string, unknown>>): boolean {
  const keys = new Set(Object.keys(record).map(plainKey));
  const has = (field: ContactField) => namesByField[field].some((name) => keys.has(name));
  const isCase = keys.has("solution") || keys.has("resolution");
  return !isCase && has("module") && has("name") && (has("email") || has("phone") || has("escalation_steps"));
}

export function plainKey(key: string): string {
  return key.toLowerCase().replaceAll(/[^a-z\d]/g, "");
}

function readText(value: unknown): string {
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") return "";
  const text = value.trim();
  return text === "null" || text === "~" ? "" : text;
}

function readTexts(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.map(readText).filter((text) => text !== "");
}

/** A list, or one text with a step on each line, or separated by semicolons. */
function readSteps(value: unknown): string[] {
  return readTexts(value)
    .flatMap((text) => (Array.isArray(value) ? [text] : text.split(/\n|;\s/)))
    .map((step) => step.replace(/^\s{0,20}(?:\d{1,2}[.)]|[-*•])\s{1,20}/u, "").trim())
    .filter((step) => step !== "");
}
