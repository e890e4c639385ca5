/**
 * Token → what it is read as, looked up by where the token stands in a text, so that a token met before is neither cut out of the
 * text nor hashed again: a library of 100 000 cases meets ten million of them. Open addressing, linear probing.
 */
export class TokenTable<Value> {
  private readonly read: (token: string) => Value;
  /** Tokens that are kept: a text of millions of distinct ones must not fill the memory. */
  private readonly limit: number;
  private readonly tokens: string[] = [];
  private readonly values: Value[] = [];
  private hashes = new Int32Array(1024);
  /** Number of a token plus one; 0 is a free place. */
  private places = new Int32Array(2048);

  constructor(read: (token: string) => Value, limit: number) {
    this.read = read;
    this.limit = limit;
  }

  /** The value of `text.slice(from, to)`, whose `hashCharacter` over all characters is `hash`. */
  valueAt(text: string, from: number, to: number, hash: number): Value {
    const mask = this.places.length - 1;
    let place = (hash ^ (hash >>> 15)) & mask;
    for (let number = this.places[place]!; number !== 0; number = this.places[place]!) {
      if (this.hashes[number - 1] === hash && isAt(this.tokens[number - 1]!, text, from, to)) {
        return this.values[number - 1]!;
      }
      place = (place + 1) & mask;
    }
    const token = text.slice(from, to);
    const value = this.read(token);
    if (this.tokens.length < this.limit) this.keep(token, value, hash, place);
    return value;
  }

  private keep(token: string, value: Value, hash: number, place: number): void {
    const number = this.tokens.push(token);
    this.values.push(value);
    this.hashes[number - 1] = hash;
    this.places[place] = number;
    if (number === this.hashes.length) this.grow();
  }

  /** Half of the places stay free. */
  private grow(): void {
    const hashes = new Int32Array(this.hashes.length * 2);
    hashes.set(this.hashes);
    this.hashes = hashes;
    this.places = new Int32Array(hashes.length * 2);
    const mask = this.places.length - 1;
    for (let number = 1; number <= this.tokens.length; number++) {
      const hash = hashes[number - 1]!;
      let place = (hash ^ (hash >>> 15)) & mask;
      while (this.places[place] !== 0) place = (place + 1) & mask;
      this.places[place] = number;
    }
  }
}

export const emptyHash = 0;

export function hashCharacter(hash: number, code: number): number {
  return (Math.imul(hash, 31) + code) | 0;
}

function isAt(token: string, text: string, from: number, to: number): boolean {
  if (token.length !== to - from) return false;
  for (let at = 0; at < token.length; at++) {
    if (token.charCodeAt(at) !== text.charCodeAt(from + at)) return false;
  }
  return true;
}
