import { isAbsolute, join } from "node:path";
import { withBreaker } from "./breaker.ts";
import { checkDatabase } from "./databases/check-database.ts";
import type { Database } from "./databases/database.ts";
import { createDatabaseSource } from "./databases/database-source.ts";
import { openMysql } from "./databases/mysql.ts";
import { openPostgres } from "./databases/postgres.ts";
import { openSqlite } from "./databases/sqlite.ts";
import { suggestLookups } from "./databases/suggest-lookups.ts";
import { describeFailure } from "./describe-failure.ts";
import { createLogSource } from "./log-files/log-source.ts";
import type { EvidenceSource } from "./source.ts";
import type { DatabaseConfig, SourcesConfig } from "./sources-config.ts";

export interface SourceCheck {
  readonly name: string;
  readonly type: "logs" | "postgres" | "mysql" | "sqlite";
  /** `ok`; `warning`: it answers, with problems; `failed`: it cannot be used. */
  readonly status: "ok" | "warning" | "failed";
  /** "7 tables, 12 lookups"; "6 files, 12.4 kB". */
  readonly summary: string;
  readonly problems: readonly string[];
  /** A row or line of it; null when it holds none. */
  readonly sample: string | null;
  readonly durationMs: number;
}

export interface OpenedSources {
  readonly sources: readonly EvidenceSource[];
  /** Tries each source once. */
  check(): Promise<SourceCheck[]>;
  /** Lookups drafted from a database's schema, as YAML; null when there is no such database source. */
  suggest(name: string): Promise<string | null>;
  close(): Promise<void>;
}

/** Lookups run in parallel over this many connections of a source. */
const connectionsPerDatabase = 4;
const checkTimeLimitMs = 10_000;

/**
 * Opens every configured source, lazily: no connection is made before the first look, so a source that is
 * down does not keep the service from starting. Each is wrapped in its breaker.
 */
export function openSources(config: SourcesConfig): OpenedSources {
  const opened = config.sources.map((source) => {
    if (source.type === "logs") {
      const logs = createLogSource(source, config.directory);
      return {
        source: logs as EvidenceSource,
        type: source.type,
        check: () => logs.check(),
        suggest: null,
        close: async () => undefined,
      };
    }
    const database = openDatabase(source, config.directory);
    const databaseSource = createDatabaseSource(source, database);
    const signal = () => AbortSignal.timeout(checkTimeLimitMs);
    return {
      source: databaseSource as EvidenceSource,
      type: source.type,
      check: () => checkDatabase(source, databaseSource, database, signal()),
      suggest: async () => suggestLookups(await databaseSource.getSchema(signal())),
      close: () => database.close(),
    };
  });

  return {
    sources: opened.map(({ source }) => withBreaker(source)),
    check: () =>
      Promise.all(
        opened.map(async ({ source, type, check }) => {
          const startedAt = performance.now();
          try {
            const { summary, problems, sample } = await check();
            const status = problems.length === 0 ? ("ok" as const) : ("warning" as const);
            return {
              name: source.name,
              type,
              status,
              summary,
              problems,
              sample,
              durationMs: performance.now() - startedAt,
            };
          } catch (error) {
            const problem = describeFailure(error);
            return {
              name: source.name,
              type,
              status: "failed" as const,
              summary: "cannot be used",
              problems: [problem],
              sample: null,
              durationMs: performance.now() - startedAt,
            };
          }
        }),
      ),
    async suggest(name) {
      const found = opened.find(({ source }) => source.name === name);
      return (await found?.suggest?.()) ?? null;
    },
    async close() {
      await Promise.allSettled(opened.map(({ close }) => close()));
    },
  };
}

function openDatabase(source: DatabaseConfig, directory: string): Database {
  const statementTimeoutMs = source.statement_timeout_ms;
  if (source.type === "sqlite") {
    return openSqlite({
      path: isAbsolute(source.path) ? source.path : join(directory, source.path),
      statementTimeoutMs,
    });
  }
  const server = { url: source.url, statementTimeoutMs, connections: connectionsPerDatabase };
  return source.type === "mysql"
    ? openMysql({ ...server, timeZone: source.time_zone })
    : openPostgres(server);
}
