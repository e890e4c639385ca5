import { createPostgresEngine } from "../testing/postgres-engine.ts";
import { describeRuns } from "./runs.conformance.ts";

describeRuns("PostgreSQL", ({ clock } = {}) => createPostgresEngine(clock));
