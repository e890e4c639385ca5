import { hash, randomBytes, timingSafeEqual } from "node:crypto";
import { crc32 } from "node:zlib";

/**
 * A key is `court_<id>_<secret><checksum>`: the product's name, so that people and secret scanners know what they
 * have found; 8 characters of id, which is public; 32 random bytes; and the CRC-32 of all that goes before, so that
 * a typo is told from a key that was revoked. Letters and digits only: a double click selects all of it.
 */

const idLength = 8;
const secretLength = 43;
const checksumLength = 6;
const pattern = new RegExp(
  `^court_([0-9A-Za-z]{${idLength}})_[0-9A-Za-z]{${secretLength + checksumLength}}$`,
);
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

export interface MintedKey {
  readonly id: string;
  /** To be shown once and then forgotten. */
  readonly key: string;
  readonly hash: Buffer;
}

export function mintKey(): MintedKey {
  const id = inBase62(randomBytes(idLength), idLength);
  const body = `court_${id}_${inBase62(randomBytes(32), secretLength)}`;
  const key = body + checksumOf(body);
  return { id, key, hash: hashSecret(key) };
}

/** The id in what has the form of a key; null for anything else. */
export function readKeyId(presented: string): string | null {
  return pattern.exec(presented)?.[1] ?? null;
}

/** Whether it was written as it was made: false after a typo, or for what never was a key. */
export function isWholeKey(presented: string): boolean {
  const body = presented.slice(0, -checksumLength);
  return readKeyId(presented) !== null && presented.endsWith(checksumOf(body));
}

/**
 * SHA-256, without salt or stretching: what is hashed are 256 random bits, which no list and no machine guesses.
 */
export function hashSecret(secret: string): Buffer {
  // Three times as fast as asking for a buffer (Node 24, measured): it is once per request.
  return Buffer.from(hash("sha256", secret), "hex");
}

/** In constant time. */
export function isSameHash(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}

/** The last `length` digits. 43 hold 32 bytes whole. */
function inBase62(bytes: Uint8Array, length: number): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  let text = "";
  while (text.length < length) {
    text = alphabet[Number(rest % 62n)] + text;
    rest /= 62n;
  }
  return text;
}

function checksumOf(body: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return inBase62(bytes, checksumLength);
}
