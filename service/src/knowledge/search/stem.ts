/**
 * A light stemmer for retrieval: both sides of a comparison pass through it, so it only has to be consistent,
 * not linguistically right. Words of other languages mostly pass unchanged.
 */

const cache = new Map<string, string>();
/** Keeps the cache small when an import brings millions of distinct words. */
const cacheLimit = 50_000;

/** Words whose ending is the point: what is resolved is no longer to be resolved, and "noted" is not "not". */
const keptWhole = new Set(
  "noted resolved solved fixed closed settled sorted rectified restored recovered planned scheduled".split(
    " ",
  ),
);

export function stem(word: string): string {
  const known = cache.get(word);
  if (known !== undefined) return known;
  const result = strip(word);
  if (cache.size < cacheLimit) cache.set(word, result);
  return result;
}

function strip(word: string): string {
  if (word.length <= 3 || keptWhole.has(word) || !/^[a-z]+$/.test(word)) return word;
  let root = withoutPlural(word);
  if (root.length > 5 && root.endsWith("ing")) root = accepted(root.slice(0, -3), root);
  else if (root.length > 4 && root.endsWith("ied")) root = `${root.slice(0, -3)}y`;
  else if (root.length > 4 && root.endsWith("ed")) root = accepted(root.slice(0, -2), root);
  else if (root.length > 5 && root.endsWith("ly")) root = root.slice(0, -2);
  if (root.length > 6 && /[ts]ion$/.test(root)) root = root.slice(0, -3);
  if (root.length > 4 && root.endsWith("e")) root = root.slice(0, -1);
  return root;
}

function withoutPlural(word: string): string {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && /(?:[sxz]|ch|sh)es$/.test(word)) return word.slice(0, -2);
  if (word.endsWith("s") && !/(?:ss|us|is)$/.test(word)) return word.slice(0, -1);
  return word;
}

/** A stem without a vowel is no stem: "string" is not "str" in progress. */
function accepted(root: string, word: string): string {
  if (root.length < 3 || !/[aeiouy]/.test(root)) return word;
  return /([bdfgmnprt])\1$/.test(root) ? root.slice(0, -1) : root;
}
