/**
 * True when one slip of a hand makes `word` from `target`: a letter left out, added, replaced, or two
 * neighbours swapped. Equal words count too.
 */
export function isOneTypoFrom(word: string, target: string): boolean {
  if (word === target) return true;
  const difference = word.length - target.length;
  if (difference < -1 || difference > 1) return false;
  let head = 0;
  while (head < word.length && word[head] === target[head]) head++;
  let tail = 0;
  while (
    tail < word.length - head &&
    tail < target.length - head &&
    word[word.length - 1 - tail] === target[target.length - 1 - tail]
  ) {
    tail++;
  }
  const wordRest = word.length - head - tail;
  const targetRest = target.length - head - tail;
  if (wordRest <= 1 && targetRest <= 1) return true;
  return (
    wordRest === 2 && targetRest === 2 && word[head] === target[head + 1] && word[head + 1] === target[head]
  );
}

/** The first target that `word` is, or is one typo from. Short words must be exact: too many are neighbours. */
export function nearestWord(word: string, targets: Iterable<string>, minimumLength = 5): string | null {
  for (const target of targets) {
    if (word === target) return target;
    if (target.length >= minimumLength && isOneTypoFrom(word, target)) return target;
  }
  return null;
}
