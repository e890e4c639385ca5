import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";

const demoDirectory = import.meta.dirname;

/**
 * Loads the demo terminal into a new SQLite file and returns its path. The file is built beside its place and
 * renamed, so that a service that is looking into the old one is not disturbed.
 */
export async function loadDemo(directory = resolve(demoDirectory, "../data/demo")): Promise<string> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, "terminal.db");
  const building = `${path}.new`;
  await rm(building, { force: true });
  const database = new DatabaseSync(building);
  try {
    database.exec("PRAGMA foreign_keys = ON");
    for (const file of ["schema.sql", "rows.sql"])
      database.exec(await readFile(join(demoDirectory, file), "utf8"));
  } finally {
    database.close();
  }
  await rename(building, path);
  return path;
}

if (import.meta.main) {
  const path = await loadDemo();
  console.log(`The demo terminal is in ${path}.

See what the court makes of an incident there:
  COURT_SOURCES_FILE=demo/court.config.yaml npx court analyze demo/incidents/1-shown-twice.txt

or start the service with its sources and submit one:
  COURT_SOURCES_FILE=demo/court.config.yaml npm start
  curl -F incident_text=@demo/incidents/1-shown-twice.txt http://localhost:8001/incident/run

The others are in demo/incidents; each shows something else. What is connected: npx court sources check`);
}
