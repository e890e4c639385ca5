import type { FastifyReply } from "fastify";
import type { Caller } from "../callers/caller.ts";
import { TokenBuckets } from "../callers/token-buckets.ts";
import { CourtError } from "../errors.ts";
import { networkOf } from "./address.ts";

/** What a caller may use up at once: this many seconds' worth of its rate. */
const windowSeconds = 10;
/** Wrong keys from one network: ten at once, then one in six seconds. Enough for mistakes, too few for a search. */
const failures = { size: 10, perSecond: 1 / 6 };
/** Entries about refusals of all callers together: a flood of them must not fill the audit log. */
const entries = { size: 60, perSecond: 1 };

/**
 * Requests per caller, and failed authentications per network. Told in the headers of the IETF draft "RateLimit
 * header fields for HTTP" (draft-ietf-httpapi-ratelimit-headers-10): the policy `q` requests in `w` seconds, and
 * `r` that remain, `t` seconds until all are there again.
 */
export class RateLimits {
  readonly #perMinute: number;
  readonly #requests: TokenBuckets | null;
  readonly #policy: string;
  readonly #failures = new TokenBuckets(failures);
  readonly #entries = new TokenBuckets(entries);
  #withoutEntry = 0;

  /** `perMinute` of each caller; 0: no limit. */
  constructor(perMinute: number) {
    this.#perMinute = perMinute;
    const size = Math.max(1, Math.floor((perMinute / 60) * windowSeconds));
    this.#requests = perMinute > 0 ? new TokenBuckets({ size, perSecond: perMinute / 60 }) : null;
    this.#policy = `"caller";q=${size};w=${Math.ceil(size / (perMinute / 60))}`;
  }

  /** Keys of one caller share its rate. @throws CourtError too-many-requests */
  count(caller: Caller, reply: FastifyReply): void {
    if (this.#requests === null) return;
    const { isTaken, remaining, fullInSeconds, nextInSeconds } = this.#requests.take(caller.name);
    reply.header("ratelimit-policy", this.#policy);
    reply.header("ratelimit", `"caller";r=${remaining};t=${fullInSeconds}`);
    if (isTaken) return;
    throw new CourtError(
      "too-many-requests",
      `${caller.name} has made more than ${this.#perMinute} requests a minute. Nothing was stored; send it again later.`,
      { retryAfterSeconds: Math.max(1, nextInSeconds) },
    );
  }

  /** Seconds to wait when there were too many; null: tell that the key is wrong. */
  countFailure(address: string): number | null {
    const { isTaken, nextInSeconds } = this.#failures.take(networkOf(address));
    return isTaken ? null : Math.max(1, nextInSeconds);
  }

  /** Whether a refusal goes into the audit log; null: too many do. Otherwise how many did not since the last. */
  takeEntry(): number | null {
    if (!this.#entries.take("all").isTaken) {
      this.#withoutEntry += 1;
      return null;
    }
    const withoutEntry = this.#withoutEntry;
    this.#withoutEntry = 0;
    return withoutEntry;
  }
}
