import type { ReceivedIncident } from "./runs.ts";

export interface IncidentRow {
  readonly source: string;
  readonly text: string;
  readonly is_json: boolean;
  readonly hints: string;
  readonly traceparent: string | null;
}

export function toIncident({ source, text, is_json, hints, traceparent }: IncidentRow): ReceivedIncident {
  return { source, text: is_json ? JSON.parse(text) : text, hints: JSON.parse(hints), traceparent };
}

/** A text that PostgreSQL could not hold as it is becomes a JSON string, which escapes what it cannot hold. */
export function toIncidentColumns({ text, hints, traceparent }: ReceivedIncident) {
  const isJson = text.includes("\0") || !text.isWellFormed();
  return {
    text: isJson ? JSON.stringify(text) : text,
    is_json: isJson,
    hints: JSON.stringify(hints),
    traceparent,
  };
}
