import type { AuditEntry } from "@imperial-court/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { AuditDraft } from "../callers/audit-log.ts";
import type { SubmitOrigin } from "../runs/runs.ts";
import { addressOf } from "./address.ts";
import { callerName } from "./authenticate.ts";
import type { CallerParts, HttpLog } from "./server-parts.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** What a call adds to its entry in the audit log. */
    auditNote: AuditNote | null;
  }
}

/** Ids and numbers of ours, never a text from outside. */
export interface AuditNote {
  /** Instead of the ids in the address. */
  readonly target?: string;
  readonly detail?: AuditEntry["detail"];
}

/**
 * Who did what, for the audit log. A call that changes something names its action in the table of calls; its entry
 * is committed before its answer is sent. A submit's entry is written by the run store, in the run's transaction.
 */
export class AuditTrail {
  readonly #parts: CallerParts;
  readonly #log: HttpLog;

  constructor(parts: CallerParts, log: HttpLog) {
    this.#parts = parts;
    this.#log = log;
  }

  /** An `onSend` hook: writes down what has been done. What was refused has changed nothing. */
  follow(action: string) {
    return async (request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> => {
      if (reply.statusCode < 400) {
        const { target, detail } = request.auditNote ?? {};
        await this.write(request, { action, target: target ?? targetOf(request), outcome: "ok", detail });
      }
      return payload;
    };
  }

  /** For a submit. Null on a service without keys: the run itself says all there is to say. */
  originOf(request: FastifyRequest, action: string): SubmitOrigin | null {
    const { caller } = request;
    return caller === null
      ? null
      : { actor: caller.name, keyId: caller.keyId, address: addressOf(request), action };
  }

  async write(
    request: FastifyRequest,
    entry: {
      action: string;
      target: string | null;
      outcome: AuditDraft["outcome"];
      detail?: AuditEntry["detail"] | undefined;
      actor?: string;
    },
  ): Promise<void> {
    const { detail = {}, actor = callerName(request), ...rest } = entry;
    const draft = {
      ...rest,
      detail,
      actor,
      at: this.#parts.now(),
      keyId: request.caller?.keyId ?? null,
      address: addressOf(request),
    };
    try {
      await this.#parts.audit.append([draft]);
    } catch (error) {
      // It has happened: an answer that denied it would be worse than a log with a hole that is known.
      this.#log.error("the audit log could not be written", { entry: draft, error });
    }
  }
}

function targetOf(request: FastifyRequest): string | null {
  const ids = Object.values((request.params ?? {}) as Record<string, string>);
  return ids.length === 0 ? null : ids.join("/").slice(0, 300).toWellFormed();
}
