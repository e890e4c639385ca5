import type { Feedback, PastCase } from "@imperial-court/contract";
import type { PostgresDatabase, PostgresTransaction } from "../database/postgres-database.ts";
import {
  caseIdOf,
  caseSourceOf,
  type FeedbackStore,
  type FeedbackTally,
  type GivenFeedback,
  saysTheSame,
  tallyFeedback,
} from "./feedback-store.ts";
import {
  findCurrent,
  lockVersion,
  raiseVersion,
  removeEntry,
  savePortion,
} from "./postgres-knowledge-entries.ts";

const columns = "number, given_at, is_right, kind, severity, module, runbook_id, resolution, comment";

export function createPostgresFeedbackStore(database: PostgresDatabase): FeedbackStore {
  return {
    give(runId, feedback, pastCase) {
      return database.transact(async (transaction) => {
        // The version first, as a save of knowledge does: two that lock in one order never wait in a circle.
        await lockVersion(transaction);
        const run = await transaction.query("SELECT run_id FROM runs WHERE run_id = $1 FOR UPDATE", [runId]);
        if (run.length === 0) return null;
        await keepCase(transaction, runId, pastCase);
        return await insert(transaction, runId, feedback);
      });
    },
    list: (runId) =>
      database.read<Feedback>(`SELECT ${columns} FROM feedback WHERE run_id = $1 ORDER BY number DESC`, [
        runId,
      ]),
    async statistics({ from, to }) {
      const tallies = await database.read<FeedbackTally>(
        `SELECT runs.incident_kind AS said, given.kind AS corrected, given.is_right AS "isRight",
                given.resolution IS NOT NULL AS "isResolved", count(*)::int AS total
         FROM feedback AS given JOIN runs USING (run_id)
         WHERE given.number = (SELECT max(number) FROM feedback AS newest WHERE newest.run_id = given.run_id)
           AND runs.status = 'completed' AND runs.created_at >= $1 AND runs.created_at < $2
         GROUP BY 1, 2, 3, 4`,
        [from ?? "", to ?? "9999"],
      );
      return tallyFeedback(tallies, { from, to });
    },
  };
}

async function keepCase(
  transaction: PostgresTransaction,
  runId: string,
  pastCase: PastCase | null,
): Promise<void> {
  const source = caseSourceOf(runId);
  if (pastCase !== null) {
    const counts = await savePortion(transaction, [{ type: "past-case", entry: pastCase }], source);
    if (counts.added + counts.changed > 0) await raiseVersion(transaction);
    return;
  }
  const current = await findCurrent(transaction, "past-case", caseIdOf(runId));
  if (current?.source === source) await removeEntry(transaction, "past-case", current.id, source);
}

async function insert(
  transaction: PostgresTransaction,
  runId: string,
  feedback: GivenFeedback,
): Promise<Feedback> {
  const [newest] = await transaction.query<Feedback>(
    `SELECT ${columns} FROM feedback WHERE run_id = $1 ORDER BY number DESC LIMIT 1`,
    [runId],
  );
  if (newest !== undefined && saysTheSame(newest, feedback)) return newest;
  const number = (newest?.number ?? 0) + 1;
  await transaction.query(
    `INSERT INTO feedback (run_id, ${columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      runId,
      number,
      feedback.given_at,
      feedback.is_right,
      feedback.kind,
      feedback.severity,
      feedback.module,
      feedback.runbook_id,
      feedback.resolution,
      feedback.comment,
    ],
  );
  return { ...feedback, number };
}
