/**
 * Token buckets by name, in memory: each holds `size` tokens and gains `perSecond`. In a process of its own each
 * counts for itself.
 */
export class TokenBuckets {
  readonly size: number;
  readonly perSecond: number;
  readonly #maxBuckets: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /** `now` in milliseconds of a monotonic clock. */
  constructor(options: { size: number; perSecond: number; maxBuckets?: number; now?: () => number }) {
    this.size = options.size;
    this.perSecond = options.perSecond;
    this.#maxBuckets = options.maxBuckets ?? 10_000;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Takes a token if there is one. */
  take(name: string): BucketState {
    const now = this.#now();
    const bucket = this.#bucket(name, now);
    bucket.tokens = Math.min(this.size, bucket.tokens + ((now - bucket.filledAt) / 1000) * this.perSecond);
    bucket.filledAt = now;
    const isTaken = bucket.tokens >= 1;
    if (isTaken) bucket.tokens -= 1;
    return {
      isTaken,
      remaining: Math.floor(bucket.tokens),
      fullInSeconds: Math.ceil((this.size - bucket.tokens) / this.perSecond),
      nextInSeconds: Math.ceil(Math.max(0, 1 - bucket.tokens) / this.perSecond),
    };
  }

  #bucket(name: string, now: number): Bucket {
    let bucket = this.#buckets.get(name);
    if (bucket === undefined) {
      if (this.#buckets.size >= this.#maxBuckets) this.#forgetOldest();
      bucket = { tokens: this.size, filledAt: now };
      this.#buckets.set(name, bucket);
    }
    return bucket;
  }

  /** A flood of names must not fill the memory. A tenth at once, so that not every name pays for the search. */
  #forgetOldest(): void {
    let surplus = Math.ceil(this.#maxBuckets / 10);
    for (const name of this.#buckets.keys()) {
      if (surplus-- <= 0) return;
      this.#buckets.delete(name);
    }
  }
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

export interface BucketState {
  readonly isTaken: boolean;
  readonly remaining: number;
  readonly fullInSeconds: number;
  /** Until there is one to take; 0 when there is. */
  readonly nextInSeconds: number;
}
