import { anonymousCaller, type Scope, scopes } from "@imperial-court/contract";

/** Who calls, once it is known. */
export interface Caller {
  /** Runs, idempotency keys and turns in the queue belong to a name; keys that share one are one caller. */
  readonly name: string;
  /** Null without a key. */
  readonly keyId: string | null;
  /** With what they include. */
  readonly scopes: ReadonlySet<Scope>;
  readonly by: "key" | "session" | "none";
  /** Milliseconds since 1970; null when it does not end. */
  readonly expiresAtMs: number | null;
}

const included: Readonly<Record<Scope, readonly Scope[]>> = {
  submit: [],
  read: [],
  // One does not act on what one may not see.
  operate: ["read"],
  // Who makes keys can make one for anything.
  admin: scopes,
};

export function withIncluded(given: readonly Scope[]): ReadonlySet<Scope> {
  return new Set(given.flatMap((scope) => [scope, ...included[scope]]));
}

export function anonymousWith(given: readonly Scope[]): Caller {
  return {
    name: anonymousCaller,
    keyId: null,
    scopes: withIncluded(given),
    by: "none",
    expiresAtMs: null,
  };
}
