import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { loadDemo } from "../demo/load.ts";
import { createPastedMessageSource } from "../service/src/evidence/edi-messages/pasted-message-source.ts";
import { type OpenedSources, openSources } from "../service/src/evidence/open-sources.ts";
import { parseSourcesConfig } from "../service/src/evidence/sources-config.ts";
import { temporaryDirectory } from "../service/src/testing/temporary-directory.ts";

const demoDirectory = join(import.meta.dirname, "../demo");

export interface CaseSources {
  /** The demo terminal's rows and logs are connected. */
  readonly terminal?: "demo";
  /** One more source, which cannot be reached. */
  readonly source_down?: string;
}

/**
 * The sources of a case: the demo terminal where it asks for it, its own `seed.sql` (SQLite, upon the demo's
 * rows or alone) and `logs/`. Null where it has none.
 */
export async function connectCase(folder: string, asked: CaseSources): Promise<OpenedSources | null> {
  const seed = join(folder, "seed.sql");
  const logs = join(folder, "logs");
  const isDemo = asked.terminal === "demo";
  const paths = [
    ...(isDemo ? ["*.log", "*.jsonl"].map((name) => join(demoDirectory, "logs", name)) : []),
    ...(existsSync(logs) ? [join(logs, "*")] : []),
  ];
  const database = await loadDatabase(isDemo, existsSync(seed) ? readFileSync(seed, "utf8") : null);
  const sources = [
    ...(paths.length > 0 ? [{ name: "terminal logs", type: "logs", paths }] : []),
    ...(database === null
      ? []
      : [{ name: "terminal database", type: "sqlite", path: database, profile: "transhipment" }]),
    ...(asked.source_down === undefined
      ? []
      : [{ name: asked.source_down, type: "sqlite", path: unreadable(), profile: "transhipment" }]),
  ];
  if (sources.length === 0) return null;
  // JSON is YAML.
  const opened = openSources(await parseSourcesConfig(JSON.stringify({ sources }), "the case", {}));
  return { ...opened, sources: [createPastedMessageSource(), ...opened.sources] };
}

async function loadDatabase(isDemo: boolean, seed: string | null): Promise<string | null> {
  if (!isDemo && seed === null) return null;
  const directory = temporaryDirectory();
  const path = isDemo ? await loadDemo(directory) : join(directory, "terminal.db");
  if (seed !== null) {
    const database = new DatabaseSync(path);
    database.exec(seed);
    database.close();
  }
  return path;
}

/** A file that is there and is no database. */
function unreadable(): string {
  const directory = temporaryDirectory();
  mkdirSync(directory, { recursive: true });
  const path = join(directory, "broken.db");
  writeFileSync(path, "not a database, whatever its name says ".repeat(200));
  return path;
}
