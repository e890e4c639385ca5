import { join } from "node:path";
import { openSqliteEngine } from "../testing/sqlite-engine.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { describeRuns } from "./runs.conformance.ts";

describeRuns("SQLite", async ({ clock } = {}) =>
  openSqliteEngine(join(temporaryDirectory(), "court.sqlite"), clock),
);
