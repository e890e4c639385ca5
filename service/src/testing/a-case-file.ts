import type { Contact, Entity, EntityType, Runbook } from "@imperial-court/contract";
import type { CaseFile } from "../analysis/diagnose.ts";
import type { KindGuess, NumberedFact, Retrieval } from "../analysis/stages.ts";
import type { Fact, Finding } from "../evidence/source.ts";
import { buildLibrary, type Library, type LibraryEntries } from "../knowledge/library.ts";

/** Builders for what the deciding stages receive. Only the fields that matter to a test are named in it. */

interface CaseFileFields {
  readonly text?: string;
  /** Values that stand in the text, found by their first occurrence. */
  readonly entities?: readonly (Partial<Entity> & { type: EntityType; value: string })[];
  readonly kinds?: readonly (Pick<KindGuess, "kind"> & Partial<KindGuess>)[];
  readonly facts?: readonly NumberedFact[];
  readonly retrieval?: Partial<Retrieval>;
  readonly flags?: readonly string[];
  /** By default those of the facts. */
  readonly sources?: readonly string[];
  readonly hints?: Readonly<Record<string, unknown>>;
}

export function aCaseFile(fields: CaseFileFields = {}): CaseFile {
  const text = fields.text ?? "Container MSKU1234567 is missing from terminal";
  const kinds = fields.kinds ?? [{ kind: "CNTR.MISSING" }];
  return {
    incident: { runId: null, text, receivedAt: "2026-03-02T02:00:00.000Z", hints: fields.hints ?? {} },
    intake: { text, headline: text.slice(0, 120), languages: ["en"], flags: fields.flags ?? [], blanked: [] },
    entities: (fields.entities ?? []).map((entity) => anEntity(text, entity)),
    retrieval: {
      runbooks: [],
      runbookFits: false,
      pastCases: [],
      kinds: kinds.map(({ kind, probability = 0.8, why = [] }) => ({ kind, probability, why })),
      incident: { isIncident: true, probability: 0.95, reasons: [] },
      module: "Container",
      ...fields.retrieval,
    },
    facts: fields.facts ?? [],
    sources: fields.sources ?? (fields.facts ?? []).map(({ source }) => source),
  };
}

function anEntity(text: string, fields: Partial<Entity> & { type: EntityType; value: string }): Entity {
  const start = Math.max(0, text.indexOf(fields.value));
  return { start, end: start + fields.value.length, valid: true, note: null, ...fields };
}

/** A found row of the terminal's database, unless told otherwise. */
export function aFact(
  id: string,
  fields: Partial<Omit<Fact, "finding">> & { finding?: Partial<Finding> | null } = {},
): NumberedFact {
  const { finding = null, ...rest } = fields;
  return {
    id,
    source: "terminal database",
    status: "found",
    query: "container by number",
    location: "container 20",
    observedAt: null,
    excerpt: "status=IN_YARD",
    durationMs: 1,
    entities: [],
    ...rest,
    finding: finding && { statement: "It is so.", supports: [], refutes: [], isRootCause: false, ...finding },
  };
}

export function aContact(module: string, fields: Partial<Contact> = {}): Contact {
  return {
    id: module.toLowerCase().replace(/\W+/g, "-"),
    module,
    name: `${module} lead`,
    role: "Product Ops Manager",
    email: null,
    phone: null,
    responsibility: `Answers for ${module}`,
    escalation_steps: [],
    kinds: [],
    ...fields,
  };
}

export function aRunbook(id: string, fields: Partial<Runbook> = {}): Runbook {
  return {
    id,
    title: `Runbook ${id}`,
    kinds: [],
    module: null,
    symptoms: [],
    overview: "",
    severity_hints: [],
    steps: [],
    verification: [],
    undo: [],
    escalation: [],
    is_draft: false,
    ...fields,
  };
}

export function aLibrary(entries: Partial<LibraryEntries> = {}): Library {
  return buildLibrary({ runbooks: [], pastCases: [], contacts: [], version: "test", ...entries });
}
