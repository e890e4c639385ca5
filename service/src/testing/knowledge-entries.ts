import type { PastCase, Runbook } from "@imperial-court/contract";

export function aRunbook(fields: Partial<Runbook> & { id: string }): Runbook {
  return {
    title: `Runbook ${fields.id}`,
    kinds: [],
    module: null,
    symptoms: [],
    overview: "",
    severity_hints: [],
    steps: ["Look."],
    verification: [],
    undo: [],
    escalation: [],
    is_draft: false,
    ...fields,
  };
}

export function aPastCase(fields: Partial<PastCase> & { id: string }): PastCase {
  return {
    mode: "Email",
    module: "Container (CNTR)",
    occurred_at: null,
    alert: "",
    problem: "The same box is shown twice on the portal.",
    solution: "Removed the second row.",
    sop: null,
    kind: null,
    severity: null,
    ...fields,
  };
}
