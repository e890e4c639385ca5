import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { createServer } from "node:net";
import { dirname } from "node:path";
import type { Config } from "./config.ts";
import { connectSources } from "./connect-sources.ts";
import { findHolder } from "./database/data-directory-lock.ts";
import { describePlace } from "./database/describe-place.ts";
import { readShippedKnowledge } from "./knowledge/shipped-knowledge.ts";

/** What parsing the settings cannot know. */
export interface Check {
  readonly name: string;
  readonly isWell: boolean;
  readonly finding: string;
}

const leastFreeMib = 256;
const courtAnswersWithinMs = 2_000;

/** Looks at everything a start depends on, and changes nothing. */
export async function examine(config: Config): Promise<Check[]> {
  const checks = [
    check("Node", () => process.version),
    ...(await checkStore(config)),
    await checkLater("address", () => checkAddress(config)),
    check("shipped knowledge", () => {
      const { runbooks, contacts } = readShippedKnowledge();
      return `${runbooks.length} runbooks, ${contacts.length} contacts`;
    }),
  ];
  return [...checks, ...(await checkSources(config))];
}

async function checkStore({ databaseUrl, dataDirectory }: Config): Promise<Check[]> {
  if (databaseUrl !== null) {
    const look = async () => {
      const { inspectPostgres } = await import("./database/postgres-migrate.ts");
      return `${describePlace(databaseUrl)}: ${await inspectPostgres(databaseUrl)}`;
    };
    return [await checkLater("database", look)];
  }
  return [
    check("data directory", () => checkDataDirectory(dataDirectory)),
    check("free space", () => checkFreeSpace(dataDirectory)),
  ];
}

function checkDataDirectory(directory: string): string {
  if (!existsSync(directory)) {
    accessSync(nearestExisting(directory), constants.W_OK);
    return `${directory} does not exist yet and can be created`;
  }
  accessSync(directory, constants.R_OK | constants.W_OK);
  const holder = findHolder(directory);
  return holder === null
    ? `${directory} can be written`
    : `${directory} is in use by ${holder}; a second start on it is refused`;
}

function checkFreeSpace(directory: string): string {
  const { bavail, bsize } = statfsSync(nearestExisting(directory));
  const mib = Math.floor((bavail * bsize) / 2 ** 20);
  if (mib < leastFreeMib) throw new Error(`only ${mib} MiB are free; at least ${leastFreeMib} are advised`);
  return `${mib} MiB`;
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path));
}

async function checkAddress({ host, port, basePath }: Config): Promise<string> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    const version = await findCourt(
      `http://${host.includes(":") ? `[${host}]` : host}:${port}${basePath ?? ""}`,
    );
    if (version !== null) return `${host}:${port} is served by Imperial Court ${version} already`;
    throw new Error(`${host}:${port} is in use. Stop what listens there, or set COURT_PORT to another port`);
  }
  await new Promise((resolve) => server.close(resolve));
  return `${host}:${port} is free`;
}

/** The version of the court that answers there; null for anything else. */
async function findCourt(url: string): Promise<string | null> {
  try {
    const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(courtAnswersWithinMs) });
    const { version, uptime_seconds: uptime } = (await answer.json()) as Record<string, unknown>;
    return typeof version === "string" && typeof uptime === "number" ? version : null;
  } catch {
    return null;
  }
}

async function checkSources(config: Config): Promise<Check[]> {
  if (config.sourcesFile === null) {
    return [
      {
        name: "evidence sources",
        isWell: true,
        finding: "none configured; reports will say what could not be looked up",
      },
    ];
  }
  try {
    const sources = await connectSources(config);
    const results = await sources.check();
    await sources.close();
    return results.map(({ name, status, summary, problems }) => ({
      name: `source ${name}`,
      isWell: status !== "failed",
      finding: [summary, ...problems].join("; "),
    }));
  } catch (error) {
    return [{ name: "evidence sources", isWell: false, finding: describe(error) }];
  }
}

function check(name: string, look: () => string): Check {
  try {
    return { name, isWell: true, finding: look() };
  } catch (error) {
    return { name, isWell: false, finding: describe(error) };
  }
}

async function checkLater(name: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { name, isWell: true, finding: await look() };
  } catch (error) {
    return { name, isWell: false, finding: describe(error) };
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
