import type { StoredRun } from "../runs/runs.ts";

/**
 * A run's entity tag: its id and version, which changes with every stored event. Weak, because another release of
 * the service may print the same version with one more field; `If-None-Match` compares weakly anyway.
 */
export function entityTag(runId: string, version: number): string {
  return `W/"${runId}-${version}"`;
}

export function tagOf(run: StoredRun): string {
  return entityTag(run.runId, run.version);
}

/** Whether an `If-None-Match` header names the tag (RFC 9110, 13.1.2). `*` names every one that exists. */
export function namesTag(header: string, tag: string): boolean {
  if (header === tag) return true;
  const opaque = tag.slice(2);
  return header.split(",", 50).some((candidate) => {
    const trimmed = candidate.trim();
    return trimmed === "*" || trimmed === tag || trimmed === opaque;
  });
}
