import { hostname } from "node:os";
import type { PostgresDatabase, PostgresTransaction } from "../database/postgres-database.ts";
import type { PostgresSession, SessionQuery } from "../database/postgres-session.ts";
import type { PgBossJobs } from "./pg-boss-jobs.ts";
import { jobTable, ofQueue } from "./pg-boss-table.ts";

/**
 * Which workers live, and what becomes of the jobs of those that do not.
 *
 * A worker is a process that handles jobs. Its session holds a lock of the worker's number; the server lets
 * go of it the moment the process dies, since the socket closes with it. Every process looks each
 * `lookEveryMs` for workers whose lock nobody holds, and puts the jobs of one that was without it at two
 * looks in a row back into the line. Two, because a live worker whose connection broke is back within
 * milliseconds; and no look counts right after the database was away or this process' own session broke,
 * when others may not be back yet.
 *
 * A live worker whose session finds no way back, while its other connections work (the server lets nobody in any
 * more), says so at once, and is judged by its beat until it has its lock again.
 *
 * A worker that is stopped or cut off keeps its lock for as long as its socket seems open. It is taken for
 * dead when it was not seen for `lostAfterMs`. Should it wake up, its next beat tells it which jobs it has
 * no more; and what it writes names a claim that is no longer valid. Jobs that it fetched under its old
 * number before it knew are found as those of a worker that does not exist.
 */
export interface LivenessSettings {
  readonly lookEveryMs: number;
  readonly beatEveryMs: number;
  readonly lostAfterMs: number;
}

export const defaultLiveness: LivenessSettings = {
  lookEveryMs: 250,
  beatEveryMs: 1_000,
  lostAfterMs: 10_000,
};

/** First half of the key of a worker's lock; its number is the second. "work" in ASCII. */
const lockClass = 0x776f726b;
/** After the database was away, workers have this long to come back before their silence means anything. */
const returnMs = 3_000;

export interface Beat {
  /** False: this worker was taken for dead. */
  readonly isKnown: boolean;
  readonly held: ReadonlySet<string>;
  readonly cancelled: readonly string[];
}

export class PgBossWorkers {
  readonly #database: PostgresDatabase;
  readonly #session: PostgresSession;
  readonly #jobs: PgBossJobs;
  readonly #settings: LivenessSettings;
  #workerId: number | null = null;
  #hasLock = false;
  #suspects: readonly number[] = [];
  #trustsSince = 0;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(parts: {
    database: PostgresDatabase;
    session: PostgresSession;
    jobs: PgBossJobs;
    settings: LivenessSettings;
  }) {
    this.#database = parts.database;
    this.#session = parts.session;
    this.#jobs = parts.jobs;
    this.#settings = parts.settings;
    this.#session.onConnect((query) => this.#takeLock(query));
    this.#session.onBreak(() => void this.#lose().catch(() => {}));
    let isFirst = true;
    this.#session.onConnect(async () => {
      if (!isFirst) this.#distrust();
      isFirst = false;
    });
  }

  /** Begins to look after the others. */
  watch(): void {
    this.#timer = setTimeout(() => {
      this.#looking = this.#look()
        .catch(() => {
          // The database is away; whoever was suspected may come back with it.
          this.#distrust();
        })
        .then(() => {
          if (!this.#isStopped) this.watch();
        });
    }, this.#settings.lookEveryMs);
    this.#timer.unref();
  }

  /** This process becomes a worker: its number, under which jobs are fetched. */
  async register(): Promise<number> {
    const [row] = await this.#database.query<{ worker_id: number }>(
      "INSERT INTO workers (name, has_lock) VALUES ($1, $2) RETURNING worker_id",
      [`${hostname()} pid ${process.pid}`, this.#session.isConnected],
    );
    this.#workerId = row!.worker_id;
    await this.#ensureLock(this.#workerId);
    if (!this.#hasLock) await this.#lose();
    return this.#workerId;
  }

  /** Says that this worker lives, and hears what it has in hand. */
  async beat(workerId: number): Promise<Beat> {
    const hadLock = this.#hasLock;
    const [row] = await this.#database.query<{ known: boolean; held: string[]; cancelled: string[] }>(
      `WITH seen AS (
         UPDATE workers SET seen_at = now(), has_lock = $2 WHERE worker_id = $1 RETURNING worker_id)
       SELECT EXISTS (SELECT FROM seen) AS known,
              array(SELECT job_id::text FROM deliveries WHERE worker_id = $1) AS held,
              array(SELECT job_id::text FROM deliveries WHERE worker_id = $1 AND is_cancelled) AS cancelled`,
      [workerId, hadLock],
    );
    await this.#ensureLock(workerId);
    if (hadLock && !this.#hasLock) await this.#lose();
    const { known, held, cancelled } = row!;
    return { isKnown: known, held: new Set(held), cancelled };
  }

  /** Puts back what is noted as in the worker's hands and is not among the jobs it knows of. */
  async putBackAllBut(workerId: number, known: readonly string[]): Promise<void> {
    await this.#database.transact((transaction) =>
      this.#takeBack(transaction, [workerId], known, "its worker never saw it"),
    );
  }

  /** Puts back what the worker still has in hand, and forgets it. */
  async retire(workerId: number): Promise<void> {
    this.#workerId = null;
    await this.#bury([workerId], "its worker stopped");
    await this.#session.query("SELECT pg_advisory_unlock($1, $2)", [lockClass, workerId]).catch(() => {});
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#looking;
  }

  async #takeLock(query: SessionQuery): Promise<void> {
    if (this.#workerId === null) return;
    const [row] = await query<{ taken: boolean }>(tryLock, [lockClass, this.#workerId]);
    this.#hasLock = row!.taken;
  }

  /** The former connection may not yet have let go of it when this one asked for it. */
  async #ensureLock(workerId: number): Promise<void> {
    const asked = this.#session.query<{ taken: boolean }>(tryLockOnce, [lockClass, workerId]);
    const rows = await asked.catch(() => null);
    this.#hasLock = rows !== null && (rows[0]?.taken ?? true);
  }

  /** Without its lock, two looks of another process are all the time there is to say so. */
  async #lose(): Promise<void> {
    this.#hasLock = false;
    await this.#database.query("UPDATE workers SET has_lock = false WHERE worker_id = $1", [this.#workerId]);
  }

  /** For a while, silence means nothing. */
  #distrust(): void {
    this.#suspects = [];
    this.#trustsSince = performance.now() + returnMs;
  }

  async #look(): Promise<void> {
    const [row] = await this.#database.query<{ unlocked: number[]; unseen: number[]; gone: number[] }>(
      selectVanished,
      [lockClass, this.#settings.lostAfterMs / 1000],
    );
    const { unlocked, unseen, gone } = row!;
    if (gone.length > 0) await this.#bury(gone, "its worker was not known any more");
    // While this connection is being replaced, so may be those of the others.
    if (!this.#session.isConnected || performance.now() < this.#trustsSince) return;
    const vanished = unlocked.filter((workerId) => this.#suspects.includes(workerId));
    this.#suspects = unlocked;
    if (vanished.length > 0) await this.#bury(vanished, "its worker died");
    if (unseen.length > 0) await this.#bury(unseen, "its worker was not heard of");
  }

  async #bury(workerIds: readonly number[], reason: string): Promise<void> {
    await this.#database.transact(async (transaction) => {
      // Only one process buries a worker; a worker that is seen meanwhile waits here, and then is not known.
      await transaction.query("DELETE FROM workers WHERE worker_id = ANY($1)", [workerIds]);
      await this.#takeBack(transaction, workerIds, [], reason);
    });
  }

  async #takeBack(
    transaction: PostgresTransaction,
    workerIds: readonly number[],
    except: readonly string[],
    reason: string,
  ): Promise<void> {
    const held = await transaction.query<{ id: string; retryCount: number }>(
      `WITH dropped AS (
         DELETE FROM deliveries WHERE worker_id = ANY($1) AND job_id <> ALL($2::uuid[]) RETURNING job_id)
       SELECT id, retry_count AS "retryCount" FROM dropped JOIN ${jobTable} ON id = job_id
       WHERE ${ofQueue} AND state = 'active'`,
      [workerIds, except],
    );
    await this.#jobs.putBack(transaction, held, reason);
    if (held.length > 0) await transaction.query("SELECT pg_notify('court_jobs', '')");
  }
}

const tryLock = "SELECT pg_try_advisory_lock($1, $2) AS taken";

/** Session locks count how often they were taken: only where this session does not have it. */
const tryLockOnce = `SELECT pg_try_advisory_lock($1, $2) AS taken WHERE NOT EXISTS (
  SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = $1::int::oid AND objid = $2::int::oid
    AND objsubid = 2 AND pid = pg_backend_pid())`;

const hasReturned = `pg_postmaster_start_time() < now() - interval '${returnMs} ms'`;

const selectVanished = `
  SELECT array(
    SELECT worker_id FROM workers WHERE has_lock AND ${hasReturned}
      AND NOT EXISTS (
        SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = $1::int::oid AND objid = worker_id::oid
          AND objsubid = 2 AND granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
    ) AS unlocked,
    array(
      SELECT worker_id FROM workers WHERE ${hasReturned} AND seen_at < now() - make_interval(secs => $2)
    ) AS unseen,
    array(
      SELECT DISTINCT worker_id FROM deliveries
      WHERE NOT EXISTS (SELECT FROM workers WHERE workers.worker_id = deliveries.worker_id)
    ) AS gone`;
