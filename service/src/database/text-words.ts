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
  const places = new Map<string, string>();
  const counts = new Map<string, number>();
  let place = 0;
  for (const each of wordsOf(text.slice(0, longest))) {
    place += 1;
    const earlier = places.get(each);
    if (earlier === undefined) {
      places.set(each, String(Math.min(place, lastPlace)));
      continue;
    }
    const count = counts.get(each) ?? 1;
    if (count >= placesPerWord || place > lastPlace) continue;
    places.set(each, `${earlier},${place}`);
    counts.set(each, count + 1);
  }
  let vector = "";
  for (const [each, where] of places) vector += vector === "" ? `'${each}':${where}` : ` '${each}':${where}`;
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
  if (found === null) return [];
  return found.some(({ length }) => length > longestWord)
    ? found.map((word) => word.slice(0, longestWord))
    : found;
}
