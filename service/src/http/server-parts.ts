import type { RunRecord } from "@imperial-court/contract";
import type { Registry } from "prom-client";
import type { Imports } from "../knowledge/imports.ts";
import type { KnowledgeStore } from "../knowledge/knowledge-store.ts";
import type { Runs } from "../runs/runs.ts";
import type { HttpSettings } from "./http-settings.ts";
import type { ProblemHandler } from "./problem-handler.ts";
import type { Shutdown } from "./shutdown.ts";

/** What the HTTP layer is given to work with. It starts no job and knows no store. */
export interface ServerParts {
  readonly runs: Runs;
  readonly knowledge?: KnowledgeParts;
  readonly settings: HttpSettings;
  /** The layer adds its own metrics to it and answers `/metrics` from it. */
  readonly metrics: Registry;
  readonly isReady: () => Promise<Readiness>;
  readonly version: string;
  readonly log: HttpLog;
  /** A completed run's report, to print or paste. */
  readonly reportMarkdown: (record: RunRecord) => string;
}

/** The port's knowledge, and how more of it comes in. */
export interface KnowledgeParts {
  readonly store: KnowledgeStore;
  readonly imports: Imports;
  /** How many shipped entries of each type reports may cite. */
  readonly shippedInUse: () => Promise<Record<string, number>>;
}

export interface Readiness {
  readonly ready: boolean;
  /** What was checked → "ok", or what is wrong. */
  readonly checks: Readonly<Record<string, string>>;
}

/** Incident texts never go through here. */
export interface HttpLog {
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

/** What a route is given: the parts, and what the server made of them. */
export interface RouteParts extends ServerParts {
  readonly problemHandler: ProblemHandler;
  readonly shutdown: Shutdown;
}
