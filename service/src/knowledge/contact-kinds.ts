/**
 * Which kinds of incident a contact answers for, when the directory does not say: derived from the module's
 * name, and from the responsibility where the name says nothing ("Others", "Team B").
 */

/** Whole words, lower case → kind codes or prefixes. */
const kindsByWord: readonly (readonly [words: readonly string[], kinds: readonly string[]])[] = [
  [["container", "containers", "cntr", "cnt", "box", "boxes"], ["CNTR."]],
  [
    ["vessel", "vessels", "vsl", "vs", "vas", "ship", "ships", "berth", "berthing", "marine", "stowage"],
    ["VSL."],
  ],
  [
    ["edi", "edifact", "translator", "b2b"],
    ["EDI.", "DOC.CUSTOMS_MESSAGE"],
  ],
  [["api", "apis", "integration", "integrations", "webhook", "webhooks"], ["API."]],
  [["document", "documents", "documentation", "customs", "manifest"], ["DOC."]],
  [
    [
      "infra",
      "infrastructure",
      "sre",
      "platform",
      "network",
      "database",
      "dba",
      "server",
      "servers",
      "hosting",
    ],
    ["INFRA."],
  ],
  [["equipment", "crane", "cranes", "yard", "engineering", "agv", "maintenance"], ["EQP."]],
  [
    ["gate", "gates"],
    ["EQP.GATE", "CNTR.GATE_OCR"],
  ],
  [["reefer", "reefers"], ["CNTR.REEFER"]],
  [
    ["dangerous", "hazardous", "imdg"],
    ["CNTR.DANGEROUS_GOODS", "SAFETY.SPILL"],
  ],
  [["safety", "hse", "fire", "emergency"], ["SAFETY."]],
  [["security", "cyber", "soc", "cybersecurity"], ["SEC."]],
  [["helpdesk", "desk", "enquiries", "inquiries", "enquiry", "inquiry"], ["REQ."]],
];

/** A module for the rest answers for every family that a port rarely gives a module of its own. */
const catchAllWords = ["others", "other", "general", "miscellaneous", "misc", "default"];
const catchAllKinds = ["INFRA.", "DOC.", "EQP.", "SAFETY.", "SEC."];

/** Kind codes and prefixes ("VSL."), in the order of the taxonomy above; empty when nothing is recognised. */
export function deriveContactKinds(module: string, responsibility: string): string[] {
  const moduleWords = wordsOf(module);
  const fromModule = kindsOf(moduleWords);
  if (fromModule.length > 0) return fromModule;
  if (catchAllWords.some((word) => moduleWords.has(word))) return [...catchAllKinds];
  return kindsOf(wordsOf(responsibility));
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().split(/[^\p{L}\p{N}]+/u));
}

function kindsOf(words: ReadonlySet<string>): string[] {
  const kinds = kindsByWord
    .filter(([known]) => known.some((word) => words.has(word)))
    .flatMap(([, derived]) => derived);
  return [...new Set(kinds)].filter(
    (kind) => !kinds.some((other) => other !== kind && kind.startsWith(other)),
  );
}
