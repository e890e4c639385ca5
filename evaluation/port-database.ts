import { readFileSync } from "node:fs";
import { join } from "node:path";
import { translatePortScript } from "../service/src/testing/port-script.ts";
import {
  createScratchDatabase,
  type ScratchDatabase,
  type ScratchKind,
} from "../service/src/testing/scratch-databases.ts";
import { sharedDirectory } from "./benchmark-data.ts";

export const databaseKinds: readonly ScratchKind[] = ["mysql", "postgres", "sqlite"];

/** A scratch database with the port's rows, and an account that may only read it. */
export function loadPortDatabase(kind: ScratchKind): Promise<ScratchDatabase> {
  const script = readFileSync(join(sharedDirectory, "port-data/db.sql"), "utf8");
  return createScratchDatabase(kind, translatePortScript(script, kind));
}
