/**
 * What we read of pg-boss's table by statements of our own: its columns are pg-boss's, so these stand in one
 * place, and pg-boss is pinned.
 */
export const queueSchema = "court_jobs";
export const queueName = "analyze";

/** Where pg-boss keeps this queue's jobs: its partition for queues without one of their own. */
export const jobTable = `${queueSchema}.job_common`;
export const ofQueue = `name = '${queueName}'`;
/** In the line, not in a handler's hands. The states of pg-boss are ordered. */
export const isWaiting = "state < 'active' AND NOT blocked";

/** Finds a group's last waiting job (job-turns.ts). */
export const createTurnIndex = `CREATE INDEX IF NOT EXISTS court_turns
  ON ${jobTable} (group_id, priority) WHERE ${isWaiting}`;
