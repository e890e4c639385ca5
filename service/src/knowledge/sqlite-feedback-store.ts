import type { Feedback, PastCase } from "@imperial-court/contract";
import type { SqliteDatabase, SqliteTransaction } from "../database/sqlite-database.ts";
import {
  caseIdOf,
  caseSourceOf,
  type FeedbackStore,
  type GivenFeedback,
  saysTheSame,
  tallyFeedback,
} from "./feedback-store.ts";
import { findCurrent, removeEntry, saveEntries } from "./sqlite-knowledge-entries.ts";

interface FeedbackRow extends Omit<Feedback, "is_right"> {
  readonly is_right: number;
}

const columns = "number, given_at, is_right, kind, severity, module, runbook_id, resolution, comment";

export function createSqliteFeedbackStore(database: SqliteDatabase): FeedbackStore {
  return {
    give(runId, feedback, pastCase) {
      return database.write((transaction) => {
        const run = transaction.get<{ seq: number }>("SELECT seq FROM runs WHERE run_id = ?", runId);
        if (run === null) return null;
        keepCase(transaction, runId, pastCase);
        return insert(transaction, run.seq, feedback);
      });
    },
    async list(runId) {
      return database
        .all<FeedbackRow>(
          `SELECT ${columns} FROM feedback WHERE seq = (SELECT seq FROM runs WHERE run_id = ?)
           ORDER BY number DESC`,
          runId,
        )
        .map(toFeedback);
    },
    async statistics({ from, to }) {
      const rows = database.all<{
        said: string | null;
        corrected: string | null;
        is_right: number;
        is_resolved: number;
        total: number;
      }>(
        `SELECT runs.incident_kind AS said, given.kind AS corrected, given.is_right,
                given.resolution IS NOT NULL AS is_resolved, count(*) AS total
         FROM feedback AS given JOIN runs USING (seq)
         WHERE given.number = (SELECT max(number) FROM feedback AS newest WHERE newest.seq = given.seq)
           AND runs.status = 'completed' AND runs.created_at >= ? AND runs.created_at < ?
         GROUP BY 1, 2, 3, 4`,
        from ?? "",
        to ?? "9999",
      );
      const tallies = rows.map(({ said, corrected, is_right, is_resolved, total }) => ({
        said,
        corrected,
        isRight: is_right === 1,
        isResolved: is_resolved === 1,
        total,
      }));
      return tallyFeedback(tallies, { from, to });
    },
  };
}

function keepCase(transaction: SqliteTransaction, runId: string, pastCase: PastCase | null): void {
  const source = caseSourceOf(runId);
  if (pastCase !== null) {
    saveEntries(transaction, [{ type: "past-case", entry: pastCase }], source);
    return;
  }
  const current = findCurrent(transaction, "past-case", caseIdOf(runId));
  if (current?.source === source) removeEntry(transaction, "past-case", current.id, source);
}

function insert(transaction: SqliteTransaction, seq: number, feedback: GivenFeedback): Feedback {
  const row = transaction.get<FeedbackRow>(
    `SELECT ${columns} FROM feedback WHERE seq = ? ORDER BY number DESC LIMIT 1`,
    seq,
  );
  const newest = row === null ? null : toFeedback(row);
  if (newest !== null && saysTheSame(newest, feedback)) return newest;
  const number = (newest?.number ?? 0) + 1;
  transaction.run(
    `INSERT INTO feedback (seq, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    seq,
    number,
    feedback.given_at,
    feedback.is_right ? 1 : 0,
    feedback.kind,
    feedback.severity,
    feedback.module,
    feedback.runbook_id,
    feedback.resolution,
    feedback.comment,
  );
  return { ...feedback, number };
}

function toFeedback(row: FeedbackRow): Feedback {
  return { ...row, is_right: row.is_right === 1 };
}
