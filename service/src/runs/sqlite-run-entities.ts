import type { SqliteReader } from "../database/sqlite-reader.ts";
import type { EntityKey, RelatedRun } from "./run-store.ts";

/** Looks at this many runs per identifier: a terminal's own code is named by most of them. */
const longestLook = 200;

/**
 * Other runs that name one of the identifiers, newest first. Needs only a reader, so that a worker thread
 * can ask through a connection of its own.
 */
export function findRunsByEntities(
  reader: SqliteReader,
  entities: readonly EntityKey[],
  { excludeRunId, since, limit }: { excludeRunId: string | null; since: string | null; limit: number },
): RelatedRun[] {
  const sharedBySeq = new Map<number, EntityKey[]>();
  for (const { type, value } of entities) {
    const rows = reader.all<{ seq: number }>(
      "SELECT seq FROM run_entities WHERE type = ? AND value = ? ORDER BY seq DESC LIMIT ?",
      type,
      value,
      longestLook,
    );
    for (const { seq } of rows) {
      const shared = sharedBySeq.get(seq);
      if (shared === undefined) sharedBySeq.set(seq, [{ type, value }]);
      else shared.push({ type, value });
    }
  }
  const related: RelatedRun[] = [];
  for (const seq of [...sharedBySeq.keys()].sort((a, b) => b - a)) {
    if (related.length >= limit) break;
    const row = reader.get<RelatedRow>(
      "SELECT run_id, created_at, status, title, incident_kind, severity FROM runs WHERE seq = ?",
      seq,
    );
    if (row === null || row.run_id === excludeRunId || (since !== null && row.created_at < since)) continue;
    related.push({
      runId: row.run_id,
      createdAt: row.created_at,
      status: row.status,
      title: row.title,
      kind: row.incident_kind,
      severity: row.severity,
      sharedEntities: sharedBySeq.get(seq)!,
    });
  }
  return related;
}

interface RelatedRow {
  readonly run_id: string;
  readonly created_at: string;
  readonly status: RelatedRun["status"];
  readonly title: string;
  readonly incident_kind: string | null;
  readonly severity: string | null;
}
