import { EventEmitter } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { connectionSettings } from "./postgres-connections.ts";

/** How often the connection is asked whether it is alive, and how long it may take to say so. */
const checkEveryMs = 2_000;
const checkTimeoutMs = 3_000;
const firstPauseMs = 20;
const longestPauseMs = 1_000;

/**
 * The one connection of a process that is never shared: notifications arrive on it, and what must end with
 * the process (session locks) hangs on it.
 *
 * It is checked every two seconds, since a connection that was cut off looks like one where nothing happens,
 * and replaced when it broke. Notifications sent in between are lost: `onConnect` is the moment to look for
 * oneself. Nothing may rely on a notification alone.
 */
export class PostgresSession {
  readonly #url: string;
  readonly #events = new EventEmitter();
  readonly #connectCallbacks: ((query: SessionQuery) => Promise<void>)[] = [];
  readonly #breakCallbacks: (() => void)[] = [];
  readonly #ended = new AbortController();
  #client: pg.Client | null = null;
  #running: Promise<void> = Promise.resolve();
  #line: Promise<unknown> = Promise.resolve();

  constructor(url: string) {
    this.#url = url;
    // One for each run that somebody follows would be a warning; these are one for each channel and part.
    this.#events.setMaxListeners(0);
  }

  get isConnected(): boolean {
    return this.#client !== null;
  }

  /** `onPayload` must not throw. Called before `start`. */
  listen(channel: string, onPayload: (payload: string) => void): void {
    this.#events.on(channel, onPayload);
  }

  /** Called on each new connection once it listens. A throw counts as a broken connection. */
  onConnect(callback: (query: SessionQuery) => Promise<void>): void {
    this.#connectCallbacks.push(callback);
  }

  /** Called when a connection that listened is lost. Must not throw. */
  onBreak(callback: () => void): void {
    this.#breakCallbacks.push(callback);
  }

  /** Resolves when the first connection listens; rejects when it cannot be made. */
  async start(): Promise<void> {
    const client = await this.#connect();
    this.#running = this.#keep(client);
  }

  /** Null while there is no connection. */
  async query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[] | null> {
    const client = this.#client;
    if (client === null) return null;
    return await this.#inLine(async () => (await client.query<Row>(sql, [...values])).rows);
  }

  async close(): Promise<void> {
    this.#ended.abort();
    await this.#running;
  }

  async #keep(first: pg.Client): Promise<void> {
    let client: pg.Client | null = first;
    let pauseMs = firstPauseMs;
    while (!this.#ended.signal.aborted) {
      if (client !== null) {
        pauseMs = firstPauseMs;
        await this.#watch(client);
        this.#client = null;
        if (!this.#ended.signal.aborted) for (const callback of this.#breakCallbacks) callback();
        // A half-open connection never says goodbye: it is not waited for.
        void client.end().catch(() => {});
        client = null;
        continue;
      }
      client = await this.#connect().catch(() => null);
      if (client === null) {
        await delay(pauseMs, undefined, { signal: this.#ended.signal }).catch(() => {});
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      }
    }
    await client?.end().catch(() => {});
    this.#client = null;
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      ...connectionSettings(this.#url, "session"),
      query_timeout: checkTimeoutMs,
    });
    client.on("error", () => {});
    try {
      await client.connect();
      client.on("notification", ({ channel, payload }) => this.#events.emit(channel, payload ?? ""));
      const channels = this.#events.eventNames().map((name) => `LISTEN ${pg.escapeIdentifier(String(name))}`);
      if (channels.length > 0) await client.query(channels.join("; "));
      const query: SessionQuery = async (sql, values = []) => (await client.query(sql, [...values])).rows;
      for (const callback of this.#connectCallbacks) await callback(query);
    } catch (error) {
      void client.end().catch(() => {});
      throw error;
    }
    this.#client = client;
    return client;
  }

  /** One statement at a time: a connection carries no two. */
  #inLine<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#line.then(work);
    this.#line = done.catch(() => {});
    return done;
  }

  /** Resolves when the connection is of no further use, or the session is closed. */
  async #watch(client: pg.Client): Promise<void> {
    const broken = new AbortController();
    const breakOff = () => broken.abort();
    client.once("end", breakOff);
    client.once("error", breakOff);
    const either = AbortSignal.any([broken.signal, this.#ended.signal]);
    while (!either.aborted) {
      await delay(checkEveryMs, undefined, { signal: either }).catch(() => {});
      if (either.aborted) return;
      try {
        await this.#inLine(() => client.query("SELECT 1"));
      } catch {
        return;
      }
    }
  }
}

/** A statement on the new connection itself. */
export type SessionQuery = <Row extends object>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;
