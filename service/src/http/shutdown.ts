import type { FastifyReply } from "fastify";

/**
 * Answers that wait for something (long polls, event streams) end when their client goes or the service stops.
 * Neither touches the run: it goes on, and is followed again by the next poll.
 */
export class Shutdown {
  private hasBegun = false;
  private readonly waiting = new Set<AbortController>();

  get isDraining(): boolean {
    return this.hasBegun;
  }

  /** From now on submits are refused and nobody waits. */
  begin(): void {
    this.hasBegun = true;
    for (const controller of this.waiting) controller.abort();
  }

  /** Runs work that is told by its signal to end early: the client has gone, or the service stops. */
  async whileConnected<T>(reply: FastifyReply, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const abort = () => controller.abort();
    reply.raw.once("close", abort);
    this.waiting.add(controller);
    if (this.hasBegun || reply.raw.destroyed) abort();
    try {
      return await work(controller.signal);
    } finally {
      this.waiting.delete(controller);
      reply.raw.off("close", abort);
    }
  }
}
