import pg from "pg";
import { isSilence } from "./postgres-error.ts";

/**
 * The server ends a statement after this, and the client gives up a connection that says nothing for a little
 * longer: a half-open connection looks like a slow server, and only the client can tell.
 */
const statementTimeoutMs = 8_000;
const silenceTimeoutMs = 10_000;
const connectTimeoutMs = 3_000;

/** What every connection asks of client, server and network. */
export function connectionSettings(
  url: string,
  name: string,
  options: readonly string[] = [],
): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: `court ${name}`,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: silenceTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    // The server's half: it lets go of a client that vanished, and of its locks, within about ten seconds.
    options: [
      `-c statement_timeout=${statementTimeoutMs}`,
      "-c lock_timeout=5000",
      "-c idle_in_transaction_session_timeout=15000",
      "-c tcp_keepalives_idle=4",
      "-c tcp_keepalives_interval=2",
      "-c tcp_keepalives_count=3",
      "-c tcp_user_timeout=10000",
      "-c search_path=court",
      "-c TimeZone=UTC",
      ...options,
    ].join(" "),
  };
}

/**
 * A connection that breaks while it is idle or between two statements must not take the process with it: the
 * next statement fails, and the pool replaces it. Each client is listened to from its first moment for good,
 * since the pool stops doing so when it hands one out and a promise of it arrives only a little later: a
 * farewell of the server in between would be an error that nobody hears, which ends a process.
 */
export function survive(pool: pg.Pool): void {
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
}

/** `survive`s, and does not wait for one silent connection after the other. */
export function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...config, idleTimeoutMillis: 60_000 });
  survive(pool);
  closeIdleAfterSilence(pool);
  return pool;
}

/**
 * A way that went silent did so for every connection on it. When one of them is given up, those that are idle are
 * closed: else each would be handed out in its turn and waited for as long, nearly a minute for all of them.
 */
function closeIdleAfterSilence(pool: pg.Pool): void {
  const idle = new Set<pg.PoolClient>();
  pool.on("acquire", (client) => idle.delete(client));
  pool.on("remove", (client) => idle.delete(client));
  pool.on("release", (error, client) => {
    if (!isSilence(error)) {
      if (!error) idle.add(client);
      return;
    }
    for (const each of [...idle]) {
      // The pool lets go at once of an idle client that reports an error.
      each.emit("error", error);
      // It has said goodbye, which is not answered either.
      each.connection.stream.destroy();
    }
  });
}
