/** What the HTTP layer is told by the configuration. Durations in milliseconds, sizes in bytes. */
export interface HttpSettings {
  /** Put before every path when a reverse proxy serves the court below one: "/court". "" for none. */
  readonly basePath: string;
  /** Origins whose pages may call the API: "https://portal.example", "null" for pages opened from disk, "*". */
  readonly corsOrigins: readonly string[];
  /**
   * Names that requests may give in `Host`, without port; null accepts any. A service that listens on
   * loopback only should be strict: a page whose own name was re-pointed to 127.0.0.1 (DNS rebinding) would
   * otherwise be able to read it. Behind a reverse proxy that passes `Host` on, add the public name.
   */
  readonly allowedHosts: readonly string[] | null;
  readonly maxTextBytes: number;
  /** How long a request may take to arrive. Answers have no such limit: long polls and streams wait. */
  readonly requestTimeoutMs: number;
  /** A connection on which nothing moved for so long is closed. Above the longest wait (60 s) and the heartbeat. */
  readonly idleConnectionMs: number;
  /** How often a silent event stream sends a comment, so that proxies keep it open. */
  readonly heartbeatMs: number;
  /** An answer that took longer gets one line in the log; long polls and streams never do. */
  readonly slowRequestMs: number;
  /** The built console, served at `/`; null serves none. */
  readonly consoleDirectory: string | null;
  /** docs/problems.md, the source of the pages at `/problems/…`; null shows the table's titles only. */
  readonly problemsFile: string | null;
}

/** The names a loopback-only service answers to. */
export const loopbackHosts: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

export const defaultHttpSettings: HttpSettings = {
  basePath: "",
  corsOrigins: [],
  allowedHosts: loopbackHosts,
  maxTextBytes: 1024 * 1024,
  requestTimeoutMs: 30_000,
  idleConnectionMs: 90_000,
  heartbeatMs: 15_000,
  slowRequestMs: 1_000,
  consoleDirectory: null,
  problemsFile: null,
};
