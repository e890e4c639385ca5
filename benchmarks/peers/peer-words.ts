export type PeerRole = "api" | "work" | "both";

export interface PeerWords {
  readonly role: PeerRole;
  /** What each job waits before it is done. */
  readonly waitMs: number;
  /** Jobs handled at once. */
  readonly slots: number;
  /** The server's URL. */
  readonly place: string;
}

/** The arguments that every engine under comparison is started with: role, milliseconds, slots, URL. */
export function readPeerWords(): PeerWords {
  const [role, waitMs, slots, place] = process.argv.slice(2);
  return { role: role as PeerRole, waitMs: Number(waitMs), slots: Number(slots), place: place! };
}
