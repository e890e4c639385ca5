import { type Contact, describeKind, type IncidentKindCode } from "@imperial-court/contract";

/** How a directory may write a module's name: "Container (CNTR)", "Vessel (VS)", "EDI/API (EA)". */
const moduleWords: Readonly<Record<string, RegExp>> = {
  Container: /\b(?:container|cntr)\b/i,
  Vessel: /\b(?:vessel|vsl|vs)\b/i,
  "EDI/API": /\b(?:edi|api|ea)\b/i,
  Infrastructure: /\b(?:infra|infrastructure|sre|network)\b/i,
  Others: /^\s*others?\b/i,
};
const infrastructureDuty = /\b(?:infra|infrastructure|sre|network|systems?|server)\b/i;
const helpdeskDuty = /\b(?:help ?desk|service ?desk|enquir(?:y|ies)|inquir(?:y|ies))\b/i;

/**
 * Who answers for a kind. The directory's own `kinds` decide; then the module's name; then what the role and
 * responsibility say. Null when the directory has nobody.
 *
 * `module` is the responsible module; when it is not the kind's usual one, the port's past cases say so,
 * and it goes before the directory's list of kinds.
 */
export function chooseContact(
  contacts: readonly Contact[],
  kind: IncidentKindCode,
  module: string,
): Contact | null {
  const described = describeKind(kind);
  const byKind = contactForKind(contacts, kind);
  const byModule = contactForModule(contacts, module);
  if (module !== described.module && byModule) return byModule;
  if (byKind) return byKind;
  if (described.family === "General Enquiry") {
    const helpdesk = contacts.find((contact) => helpdeskDuty.test(dutyOf(contact)));
    if (helpdesk) return helpdesk;
  }
  return (
    byModule ??
    contacts.find((contact) => moduleWords.Others?.test(contact.module)) ??
    contacts.find((contact) => helpdeskDuty.test(dutyOf(contact))) ??
    null
  );
}

/** The longest code or prefix wins: "CNTR.REEFER" goes before "CNTR.". */
function contactForKind(contacts: readonly Contact[], kind: string): Contact | null {
  let best: Contact | null = null;
  let longest = 0;
  for (const contact of contacts) {
    for (const prefix of contact.kinds) {
      if (prefix.length > longest && kind.startsWith(prefix)) {
        best = contact;
        longest = prefix.length;
      }
    }
  }
  return best;
}

function contactForModule(contacts: readonly Contact[], module: string): Contact | null {
  const same = contacts.find((contact) => contact.module.toLowerCase() === module.toLowerCase());
  if (same) return same;
  const words = moduleWords[module];
  const named = words && contacts.find((contact) => words.test(contact.module));
  if (named) return named;
  if (module !== "Infrastructure") return null;
  // A container lead whose steps mention the infra team is not the infra team: role and duty decide.
  return (
    contacts.find((contact) => infrastructureDuty.test(`${contact.role} ${contact.responsibility}`)) ?? null
  );
}

function dutyOf(contact: Contact): string {
  return `${contact.module} ${contact.role} ${contact.responsibility}`;
}
