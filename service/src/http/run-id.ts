import type { FastifyRequest } from "fastify";
import { CourtError } from "../errors.ts";

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The address's `run_id`. @throws CourtError run-not-found for what cannot be one: no run has such an id. */
export function runIdOf(request: FastifyRequest): string {
  const given = (request.params as { run_id: string }).run_id;
  if (uuidPattern.test(given)) return given;
  const lower = given.toLowerCase();
  if (uuidPattern.test(lower)) return lower;
  throw runNotFound(given);
}

export function runNotFound(runId: string): CourtError {
  const shown = runId.length > 60 ? `${runId.slice(0, 60)}…` : runId;
  return new CourtError(
    "run-not-found",
    `There is no run ${shown.toWellFormed()}. It may have been cleaned up; GET /incident/jobs lists those there are.`,
  );
}
