import { flushCompileCache } from "node:module";
import { announceAddress, onThisMachine } from "./announced-address.ts";
import { type Config, readConfig } from "./config.ts";
import { describePlace } from "./database/describe-place.ts";
import { examine } from "./doctor.ts";
import { StartError } from "./errors.ts";
import { createLog, type Log } from "./log.ts";
import { type RunningService, startService } from "./service.ts";
import { startWorker } from "./worker.ts";

/** The commands that are processes of the service. Answers the exit code; throws nothing. */
export async function runService(command: string, args: readonly string[]): Promise<number> {
  try {
    if (command === "sources") {
      const { runSourcesCommand } = await import("./sources-command.ts");
      return await runSourcesCommand(args, readConfig(), (text) => void process.stdout.write(text));
    }
    if (command === "move") return await move(args);
    const isWorking = !(command === "serve" && args[0] === "--no-work");
    const surplus = isWorking ? args : args.slice(1);
    if (surplus.length > 0) throw new StartError(`court ${command} takes no arguments: ${surplus.join(" ")}`);
    if (command === "serve") return await serve({ isWorking });
    if (command === "work") return await work();
    if (command === "migrate") return await migrate();
    if (command === "doctor") return await doctor();
    throw new StartError(`${command} is not a command of the service`);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    process.stderr.write(`court: ${error.message}\n`);
    return 1;
  }
}

async function serve({ isWorking }: { isWorking: boolean }): Promise<number> {
  const config = readConfig();
  if (!isWorking) requireDatabase(config, "court serve --no-work");
  const log = createLog(config.logLevel);
  const service = await startService(config, log, { isWorking });
  const withdrawAddress = announceAddress(config, service.url);
  process.stdout.write(banner(service, placeOf(config), config));
  // Node keeps what it compiled when a process ends; one that is killed would leave nothing to the next start.
  flushCompileCache();
  try {
    return await untilStopped(service, log);
  } finally {
    withdrawAddress();
  }
}

async function work(): Promise<number> {
  const config = readConfig();
  requireDatabase(config, "court work");
  const log = createLog(config.logLevel);
  const worker = await startWorker(config, log);
  process.stdout.write(`Imperial Court works on the runs in ${placeOf(config)}\n`);
  return await untilStopped(worker, log);
}

async function migrate(): Promise<number> {
  const url = requireDatabase(readConfig(), "court migrate");
  const [{ migratePostgres }, { migrateQueue }] = await Promise.all([
    import("./database/postgres-migrate.ts"),
    import("./jobs/pg-boss-jobs.ts"),
  ]);
  const version = await migratePostgres(url, migrateQueue);
  process.stdout.write(`The database ${describePlace(url)} has schema version ${version}.\n`);
  return 0;
}

/** `move [--to URL]`: the data directory into the PostgreSQL named, or into that of the settings. */
async function move(args: readonly string[]): Promise<number> {
  const config = readConfig();
  const [option, given, ...surplus] = args;
  if ((option !== undefined && option !== "--to") || surplus.length > 0) {
    throw new StartError("court move takes --to and the URL of a PostgreSQL, or reads COURT_DATABASE_URL.");
  }
  const url = given ?? requireDatabase(config, "court move");
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
    throw new StartError("court move --to takes a postgres:// URL.");
  }
  const { moveStore } = await import("./move-store.ts");
  const { rows, checksum, queued } = await moveStore(config.dataDirectory, url);
  for (const [table, total] of Object.entries(rows)) process.stdout.write(`${table}: ${total}\n`);
  process.stdout.write(
    `Read back and compared: SHA-256 ${checksum}\n` +
      `${queued} unfinished runs wait in the database ${describePlace(url)}. ${config.dataDirectory} is unchanged.\n`,
  );
  return 0;
}

function requireDatabase({ databaseUrl }: Config, command: string): string {
  if (databaseUrl !== null) return databaseUrl;
  throw new StartError(
    `${command} needs a database that processes share: set COURT_DATABASE_URL. The embedded store belongs to one.`,
  );
}

function placeOf({ databaseUrl, dataDirectory }: Config): string {
  return databaseUrl === null ? dataDirectory : `the database ${describePlace(databaseUrl)}`;
}

async function untilStopped(running: { stop(): Promise<void> }, log: Log): Promise<number> {
  const signal = await nextSignal();
  log.info("stopping", { signal });
  const secondSignal = nextSignal().then(() => {
    log.warn("stopping at once");
    process.exit(1);
  });
  await Promise.race([running.stop(), secondSignal]);
  return 0;
}

function banner({ url }: RunningService, place: string, { areKeysRequired }: Config): string {
  const here = onThisMachine(url);
  const header = areKeysRequired ? ' -H "Authorization: Bearer $COURT_API_KEY"' : "";
  return `Imperial Court listens on ${url}
It stores in ${place}

Try it:
  curl -s -X POST ${here}/incident/run${header} -d "incident_text=Container MSKU1234567 is missing from terminal"
The API to browse: ${here}/docs
`;
}

function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const names = ["SIGINT", "SIGTERM"] as const;
    const listen = (signal: NodeJS.Signals) => {
      for (const name of names) process.off(name, listen);
      resolve(signal);
    };
    for (const name of names) process.on(name, listen);
  });
}

async function doctor(): Promise<number> {
  const checks = await examine(readConfig());
  for (const { name, isWell, finding } of checks) {
    process.stdout.write(`${isWell ? "ok  " : "FAIL"}  ${name}: ${finding}\n`);
  }
  return checks.every(({ isWell }) => isWell) ? 0 : 1;
}
