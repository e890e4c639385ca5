/**
 * Words of a text with their places, as PostgreSQL's `tsvector` and `tsquery` take them.
 *
 * The service cuts texts into words, not the server: PostgreSQL's own parser takes "QC-05" for a word and a
 * negative number, and depends on the locale of the database for what a letter is. Accents are taken off and
 * case is folded, as the embedded store's index does; each Chinese or Japanese character is a word, and
 * several in a row are searched as a phrase.
 */
const words =
  /[[\p{L}\p{N}\p{Co}]--[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]]+|[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/gv;
/** The same for a text of plain letters, in a third of the time. */
const plainWords = /[a-z0-9]+/g;
const beyondAscii = /[^\0-\x7f]/;

/** PostgreSQL takes 2 KB for a word; nobody searches for so long a one to its end. */
const longestWord = 200;
/** Later places are all this one. */
const lastPlace = 16_383;
const placesPerWord = 255;

/** The literal of a `tsvector` of a text's first part; PostgreSQL lets a vector have 1 MiB. */
export function toWordVector(text: string, longest: number): string {
  const entries = new Map<string, { places: string; count: number; last: number }>();
  let place = 0;
  for (const each of wordsOf(text.slice(0, longest))) {
    place = Math.min(place + 1, lastPlace);
    const entry = entries.get(each);
    if (entry === undefined) entries.set(each, { places: String(place), count: 1, last: place });
    else if (entry.count < placesPerWord && entry.last !== place) {
      entry.places += `,${place}`;
      entry.count += 1;
      entry.last = place;
    }
  }
  let vector = "";
  for (const [each, { places }] of entries) vector += `${vector === "" ? "" : " "}'${each}':${places}`;
  return vector;
}

export interface WordQuery {
  /** The last word may be the beginning of one. */
  readonly isLastPrefix: boolean;
  /** Every word may be the beginning of one. */
  readonly isEachPrefix?: boolean;
}

/** The literal of a `tsquery` by which every word must occur; null when there is nothing to look for. */
export function toWordQuery(text: string, { isLastPrefix, isEachPrefix = false }: WordQuery): string | null {
  const terms = text
    .split(/\s+/u)
    .map(wordsOf)
    .filter((found) => found.length > 0);
  if (terms.length === 0) return null;
  const phrase = (term: readonly string[], isPrefix: boolean) =>
    term.map((each, index) => `'${each}'${isPrefix && index === term.length - 1 ? ":*" : ""}`).join(" <-> ");
  return terms
    .map((term, index) => {
      const isLast = index === terms.length - 1;
      return `(${phrase(term, isEachPrefix || (isLastPrefix && isLast && term.at(-1)!.length >= 3))})`;
    })
    .join(" & ");
}

/** In their order. Made of letters and digits only, so that none needs escaping. */
export function wordsOf(text: string): string[] {
  const found = beyondAscii.test(text)
    ? text
        .normalize("NFD")
        .replace(/\p{M}+/gu, "")
        .toLowerCase()
        .match(words)
    : text.toLowerCase().match(plainWords);
  return (found ?? []).map((word) => (word.length > longestWord ? word.slice(0, longestWord) : word));
}
