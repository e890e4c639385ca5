import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { createTestDatabase } from "../../service/src/testing/postgres-cluster.ts";

/** A real `court serve` in a process of its own, with a data directory of its own. */

const root = resolve(import.meta.dirname, "../..");

export interface ACourt {
  /** Without a trailing slash; the same after a restart. */
  readonly url: string;
  /** By caller. */
  readonly keys: Readonly<Record<string, string>>;
  submit(text: string): Promise<string>;
  /** Kills the process as a power cut would. */
  kill(): Promise<void>;
  /** After `kill`: at the same address, with the same data. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export type Store = "SQLite" | "PostgreSQL";

export interface CourtOptions {
  /** Callers and their scopes; with any, keys are required. */
  readonly keys?: Readonly<Record<string, string>>;
  readonly basePath?: string;
  /** The sources file. */
  readonly sources?: string;
  /** Default: the embedded store. */
  readonly store?: Store;
}

export async function aCourt(options: CourtOptions = {}): Promise<ACourt> {
  if (!existsSync(join(root, "console/dist/index.html"))) {
    throw new Error("The console is not built: npm run build -w @imperial-court/console");
  }
  const { basePath = "", sources = "sources: []\n", keys: callers = {}, store = "SQLite" } = options;
  const database = store === "PostgreSQL" ? await createTestDatabase() : null;
  const directory = await mkdtemp(join(tmpdir(), "court-e2e-"));
  const sourcesFile = join(directory, "court.config.yaml");
  await writeFile(sourcesFile, sources);
  const dataDirectory = join(directory, "data");
  const place = {
    PATH: process.env.PATH,
    COURT_DATA_DIR: dataDirectory,
    ...(database !== null && { COURT_DATABASE_URL: database.url }),
  };
  const keys: Record<string, string> = {};
  for (const [name, scopes] of Object.entries(callers)) {
    const created = await promisify(execFile)(
      process.execPath,
      ["cli/bin/court.js", "keys", "create", "--name", name, "--scopes", scopes, "--json"],
      { cwd: root, env: place },
    );
    keys[name] = (JSON.parse(created.stdout) as { key: string }).key;
  }
  let child: ChildProcess | undefined;
  let url = "";

  async function start(): Promise<void> {
    const started = spawn(process.execPath, ["cli/bin/court.js", "serve"], {
      cwd: root,
      env: {
        ...place,
        COURT_PORT: url === "" ? "0" : new URL(url).port,
        COURT_SOURCES_FILE: sourcesFile,
        COURT_ANALYSIS_THREADS: "1",
        COURT_LOG_LEVEL: "error",
        ...(basePath !== "" && { COURT_BASE_PATH: basePath }),
        ...(Object.keys(keys).length > 0 && { COURT_REQUIRE_KEYS: "yes" }),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child = started;
    let printed = "";
    url = await new Promise<string>((found, failed) => {
      started.stdout.on("data", (bytes) => {
        printed += bytes;
        const place = /listens on (http:\S+)/.exec(printed)?.[1];
        if (place !== undefined) found(place);
      });
      started.stderr.on("data", (bytes) => {
        printed += bytes;
      });
      started.once("exit", (code) => failed(new Error(`court serve ended with ${code}:\n${printed}`)));
    });
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const running = child;
    child = undefined;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const exited = once(running, "exit");
    running.kill(signal);
    await exited;
  }

  await start();
  return {
    url,
    keys,
    async submit(text) {
      const response = await fetch(`${url}/incident/run`, {
        method: "POST",
        body: new URLSearchParams({ incident_text: text }),
      });
      return ((await response.json()) as { run_id: string }).run_id;
    },
    kill: () => end("SIGKILL"),
    start,
    async stop() {
      await end("SIGTERM");
      await database?.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/**
 * A database that takes the connection and then says nothing: an analysis waits for it until it is told to go
 * on. Then, and until it is held again, the connection is closed, and the look-up fails at once.
 */
export interface SlowSource {
  readonly config: string;
  /** Resolves when an analysis is waiting. */
  waiting(): Promise<void>;
  goOn(): void;
  /** As at the start. */
  hold(): void;
  close(): Promise<void>;
}

export async function aSlowSource(): Promise<SlowSource> {
  const sockets = new Set<Socket>();
  let isOpen = false;
  const server: Server = createServer((socket) => {
    socket.on("error", () => {});
    if (isOpen) return void socket.destroy();
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    server.emit("waiting");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  return {
    config: [
      "sources:",
      "  - name: slow database",
      "    type: postgres",
      `    url: postgres://court:court@127.0.0.1:${port}/court`,
      "    profile: transhipment",
      "    time_limit_ms: 60000",
      "    statement_timeout_ms: 60000",
      "",
    ].join("\n"),
    async waiting() {
      if (sockets.size === 0) await once(server, "waiting");
    },
    goOn() {
      isOpen = true;
      for (const socket of sockets) socket.destroy();
    },
    hold() {
      isOpen = false;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
