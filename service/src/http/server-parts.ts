import type { Preview, RunRecord, ServiceDetails } from "@imperial-court/contract";
import type { Registry } from "prom-client";
import type { AuditLog } from "../callers/audit-log.ts";
import type { Keyring } from "../callers/keyring.ts";
import type { FeedbackDesk } from "../knowledge/feedback.ts";
import type { Gaps } from "../knowledge/gaps.ts";
import type { Imports } from "../knowledge/imports.ts";
import type { KnowledgeStore } from "../knowledge/knowledge-store.ts";
import type { Runs } from "../runs/runs.ts";
import type { AuditTrail } from "./audit-trail.ts";
import type { Authentication } from "./authenticate.ts";
import type { HttpSettings } from "./http-settings.ts";
import type { ProblemHandler } from "./problem-handler.ts";
import type { Shutdown } from "./shutdown.ts";

/** What the HTTP layer is given to work with. It starts no job and knows no store. */
export interface ServerParts {
  readonly runs: Runs;
  readonly knowledge: KnowledgeParts;
  readonly feedback: FeedbackDesk;
  /** What a text would be read as. */
  readonly preview: (text: string) => Promise<Preview>;
  readonly callers: CallerParts;
  readonly settings: HttpSettings;
  /** The layer adds its own metrics to it and answers `/metrics` from it. */
  readonly metrics: Registry;
  readonly isReady: () => Promise<Readiness>;
  readonly details: () => Promise<OperatingDetails>;
  readonly version: string;
  readonly log: HttpLog;
  /** A completed run's report, to print or paste. */
  readonly reportMarkdown: (record: RunRecord) => string;
}

/** The port's knowledge, and how more of it comes in. */
export interface KnowledgeParts {
  readonly store: KnowledgeStore;
  readonly imports: Imports;
  readonly gaps: Gaps;
  /** How many shipped entries of each type reports may cite. */
  readonly shippedInUse: () => Promise<Record<string, number>>;
}

/** Who may call, and the record of what they did. */
export interface CallerParts {
  readonly keyring: Keyring;
  readonly audit: AuditLog;
  /** False: whoever reaches the service may use it. */
  readonly areKeysRequired: boolean;
  /** Only this machine reaches the service, unless a proxy forwards to it. */
  readonly isLoopbackOnly: boolean;
  /** Of each caller, in this process; 0: no limit. */
  readonly requestsPerMinute: number;
  /** The court's clock: UTC, six fractional digits. */
  readonly now: () => string;
}

/** What the running service knows of itself and no store does. */
export type OperatingDetails = Pick<ServiceDetails, "queue" | "sources" | "store">;

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
  readonly authentication: Authentication;
  readonly trail: AuditTrail;
}
