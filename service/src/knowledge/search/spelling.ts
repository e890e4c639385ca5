/**
 * Corrects words that nobody knows to known ones one slip away: a letter missing, added, changed, or two
 * exchanged. Works by the letters-left-out method: two words one slip apart share a form with a letter left out.
 */
export type SpellingCorrection = (term: string) => string;

const shortestCorrected = 5;
const shortestChanged = 6;

/** `targets` are what a correction may aim at; `isKnown` spares further words that somebody has used. */
export function learnSpelling(
  targets: Iterable<string>,
  isKnown: (term: string) => boolean = () => false,
): SpellingCorrection {
  const words = new Set<string>();
  const shortened = new Map<string, string>();
  for (const word of targets) {
    if (!isPlainWord(word) || words.has(word)) continue;
    words.add(word);
    if (word.length < shortestCorrected - 1) continue;
    for (const form of withOneLetterLess(word)) if (!shortened.has(form)) shortened.set(form, word);
  }
  const cache = new Map<string, string>();
  return (term) => {
    if (term.length < shortestCorrected || words.has(term) || !isPlainWord(term) || isKnown(term))
      return term;
    let answer = cache.get(term);
    if (answer === undefined) {
      answer = nearest(term, words, shortened) ?? term;
      if (cache.size < 10_000) cache.set(term, answer);
    }
    return answer;
  };
}

function isPlainWord(word: string): boolean {
  return word.length >= 4 && word.length <= 20 && /^[a-z]+$/.test(word);
}

function* withOneLetterLess(word: string): Generator<string> {
  for (let at = 0; at < word.length; at++) yield word.slice(0, at) + word.slice(at + 1);
}

function nearest(term: string, words: Set<string>, shortened: Map<string, string>): string | null {
  const longer = shortened.get(term);
  if (longer !== undefined) return longer;
  for (const form of withOneLetterLess(term)) if (words.has(form)) return form;
  // A changed letter makes another word of a short one: "incur" is not "injur(ed)".
  if (term.length < shortestChanged) return null;
  for (const form of withOneLetterLess(term)) {
    const candidate = shortened.get(form);
    if (candidate !== undefined && candidate.length === term.length && isOneSlipApart(term, candidate))
      return candidate;
  }
  return null;
}

/** Of words of the same length: one letter changed, or two neighbours exchanged. */
function isOneSlipApart(left: string, right: string): boolean {
  const different: number[] = [];
  for (let at = 0; at < left.length && different.length <= 2; at++) {
    if (left[at] !== right[at]) different.push(at);
  }
  if (different.length === 1) return true;
  const [first, second] = different;
  return (
    different.length === 2 &&
    second === first! + 1 &&
    left[first!] === right[second] &&
    left[second] === right[first!]
  );
}
