import type { Entity, EntityType } from "@imperial-court/contract";
import type { Reading } from "./reading.ts";

export interface Check {
  readonly valid: boolean;
  readonly note: string | null;
}

export const nothingToSay: Check = { valid: true, note: null };

/**
 * What the finders have found so far. A stretch of text is one identifier only: finders run from the most
 * to the least specific, and a later one does not get what an earlier one has claimed.
 */
export class Claims {
  readonly #reading: Reading;
  readonly #taken: Uint8Array;
  readonly #entities = new Map<string, Entity>();

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#taken = new Uint8Array(reading.text.length);
  }

  isFree(start: number, end: number): boolean {
    for (let at = start; at < end; at++) if (this.#taken[at] === 1) return false;
    return true;
  }

  /** Keeps a stretch from later finders without reporting it. */
  take(start: number, end: number): void {
    this.#taken.fill(1, start, end);
  }

  /**
   * Reports an identifier, once per type and value (the first mention), and claims its stretch. `identity`
   * tells apart two things of one name.
   */
  add(
    type: EntityType,
    value: string,
    start: number,
    end: number,
    check: Check = nothingToSay,
    identity = value,
  ): boolean {
    if (value === "" || !this.isFree(start, end)) return false;
    this.take(start, end);
    const key = `${type}:${identity}`;
    if (this.#entities.has(key)) return true;
    const span = this.#reading.received(start, end);
    this.#entities.set(key, { type, value, ...span, valid: check.valid, note: check.note });
    return true;
  }

  /** Reports an identifier that is part of one already claimed: the container in an API path. */
  addWithin(type: EntityType, value: string, start: number, end: number, check: Check = nothingToSay): void {
    const key = `${type}:${value}`;
    if (this.#entities.has(key)) return;
    const span = this.#reading.received(start, end);
    this.#entities.set(key, { type, value, ...span, valid: check.valid, note: check.note });
  }

  /** In the order of the text. */
  entities(): Entity[] {
    return [...this.#entities.values()].sort((a, b) => a.start - b.start || a.end - b.end);
  }
}
