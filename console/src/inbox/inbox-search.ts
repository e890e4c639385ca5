import type { ListQuery } from "@imperial-court/client";
import { incidentKinds, type Severity, severities } from "@imperial-court/contract";
import { readList, readText } from "../search-text.ts";

/** The inbox's address is its state: a view, filters and words, ready to be sent to a colleague. */
export interface InboxSearch {
  readonly view?: InboxView | undefined;
  readonly severity?: Severity[] | undefined;
  /** Family labels. */
  readonly type?: string[] | undefined;
  readonly q?: string | undefined;
  /** Kind codes, by which a chart or another page narrows the list. */
  readonly kind?: string[] | undefined;
  /** Days or instants; `from` inclusive, `to` exclusive. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export const inboxViews = ["all", "active", "needs-me", "failed"] as const;
export type InboxView = (typeof inboxViews)[number];

export const viewLabels: Record<InboxView, string> = {
  all: "All",
  active: "Active",
  "needs-me": "Needs me",
  failed: "Failed",
};

export const viewMeanings: Record<InboxView, string> = {
  all: "Every run",
  active: "Waiting or being worked on",
  "needs-me": "Critical and High",
  failed: "Failed, cancelled or timed out",
};

export const families = [...new Set(Object.values(incidentKinds).map(({ family }) => family))];
const kindCodes = Object.keys(incidentKinds);
const instant = /^\d{4}-\d\d-\d\d(?:T[\d:.]{1,20}Z)?$/;
const maxWordsLength = 500;

export function readInboxSearch(raw: Record<string, unknown>): InboxSearch {
  const view = readList(raw.view, inboxViews)?.[0];
  return prune({
    view: view === "all" ? undefined : view,
    severity: readList(raw.severity, severities),
    type: readList(raw.type, families),
    kind: readList(raw.kind, kindCodes),
    q: readText(raw.q, maxWordsLength),
    from: readInstant(raw.from),
    to: readInstant(raw.to),
  });
}

/** What the service is asked. A view's own condition holds together with the filters. */
export function toListQuery({ view = "all", severity, type, kind, q, from, to }: InboxSearch): ListQuery {
  const conditions: Record<InboxView, ListQuery> = {
    all: { severity },
    active: { severity, status: ["queued", "running"] },
    "needs-me": { severity: severity ?? ["Critical", "High"] },
    failed: { severity, status: ["failed"] },
  };
  return { ...conditions[view], type: kind ?? type, q, from, to, view: "summary" };
}

export function hasFilter({ severity, type, kind, q, from, to }: InboxSearch): boolean {
  return [severity, type, kind, q, from, to].some((value) => value !== undefined);
}

function readInstant(value: unknown): string | undefined {
  return typeof value === "string" && instant.test(value) && !Number.isNaN(Date.parse(value))
    ? value
    : undefined;
}

/** Without what is not set, so that equal states are equal objects and addresses stay short. */
function prune<T extends object>(search: T): T {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as T;
}
