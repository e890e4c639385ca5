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

/** What most jobs have noted. To build it anew for each was a twentieth of a submit. */
const commonest = { priority: 0, group: "anonymous" };

/**
 * Puts in jobs: the rows of a query with `id`, `rank` (pg-boss's priority: higher first), `priority` and `turn_group`
 * (kept with the job, to put it back as it was) and `delay_ms`. Written as pg-boss's own `insert` writes them, which
 * reads its rows from a JSON text only: a statement that has them already would send and parse them twice. A test
 * holds the two together.
 */
export const insertJobs = (rows: string) => `
  INSERT INTO ${jobTable} (
    id, name, data, priority, start_after, created_on, group_id, expire_seconds, deletion_seconds, keep_until,
    retry_limit, retry_delay, retry_backoff, retry_delay_max, policy, dead_letter, heartbeat_seconds)
  SELECT job.id, '${queueName}',
         CASE WHEN job.priority = ${commonest.priority} AND job.turn_group = '${commonest.group}'
              THEN '${JSON.stringify(commonest)}'
              ELSE jsonb_build_object('priority', job.priority, 'group', job.turn_group) END, job.rank,
         at.start, ${queueSchema}.job_now(), job.turn_group, queue.expire_seconds, queue.deletion_seconds,
         at.start + queue.retention_seconds * interval '1 second',
         queue.retry_limit, queue.retry_delay, queue.retry_backoff, queue.retry_delay_max, queue.policy,
         queue.dead_letter, queue.heartbeat_seconds
  -- Were the queue's row not there, its nulls would be refused: no job is ever left out in silence.
  FROM (VALUES (1)) AS always LEFT JOIN ${queueSchema}.queue AS queue ON queue.${ofQueue}
  CROSS JOIN (${rows}) AS job
  CROSS JOIN LATERAL (SELECT ${queueSchema}.job_now() + job.delay_ms * interval '1 millisecond') AS at (start)`;

/** Tells workers in all processes that there is something to fetch. */
export const notifyJobs = "SELECT pg_notify('court_jobs', '')";
