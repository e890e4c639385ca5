import { useSyncExternalStore } from "react";

/**
 * Whether the service answers. Every call tells it here, so that one place on the page can say so, instead of
 * every list and button failing in its own words.
 */
export interface Connection {
  readonly isLost: boolean;
  /** When it was noticed, as `Date.now()`; null while connected. */
  readonly lostAt: number | null;
}

const connected: Connection = { isLost: false, lostAt: null };
let connection = connected;
const listeners = new Set<() => void>();

function set(next: Connection): void {
  connection = next;
  for (const listener of listeners) listener();
}

export function reportConnected(): void {
  if (connection.isLost) set(connected);
}

export function reportLost(): void {
  if (!connection.isLost) set({ isLost: true, lostAt: Date.now() });
}

export function subscribeConnection(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function isConnectionLost(): boolean {
  return connection.isLost;
}

export function useConnection(): Connection {
  return useSyncExternalStore(subscribeConnection, () => connection);
}
