/**
 * What one slip of a hand makes of an identifier, and which slip it was. A report names what does not exist; one
 * character away something does: that is worth a question to the reporter, and never more than a question.
 *
 * Slips: two neighbours swapped, one character left out, one too many, one wrong. A digit is taken for a digit
 * and a letter for a letter. A name that ends in the number of a ship of a fleet has neighbours of its own
 * (LION CITY 07 and 08), so of a name only the letters slip.
 */
export function nearValues(value: string): string[] {
  if (value.length < minLength || value.length > maxLength || !/\d|[A-Z]{4}/.test(value)) return [];
  const isName = value.includes(" ") || !/\d/.test(value);
  const mayBe = (character: string | undefined) =>
    character !== undefined && (letter.test(character) || (!isName && digit.test(character)));
  const near = new Set<string>();
  const characters = [...value];
  const splice = (at: number, removed: number, ...added: string[]) =>
    near.add(characters.toSpliced(at, removed, ...added).join(""));
  // The likeliest first: fingers swap neighbours and drop or double a key more often than they miss it.
  characters.forEach((character, at) => {
    const next = characters[at + 1];
    if (mayBe(character) && mayBe(next) && sameSort(character, next!)) splice(at, 2, next!, character);
  });
  characters.forEach((character, at) => {
    if (mayBe(character)) splice(at, 1);
  });
  characters.forEach((character, at) => {
    if (!mayBe(character)) return;
    for (const each of alphabetOf(character)) {
      splice(at, 0, each);
      if (!sameSort(character, characters[at + 1] ?? " ")) splice(at + 1, 0, each);
    }
  });
  characters.forEach((character, at) => {
    if (mayBe(character)) for (const each of alphabetOf(character)) splice(at, 1, each);
  });
  near.delete(value);
  return [...near];
}

/** "two neighbours swapped"; null where it is more than one slip. */
export function describeSlip(written: string, meant: string): string | null {
  const [a, b] = [written, meant].map((each) => each.toUpperCase().replace(/[^A-Z0-9]/g, ""));
  if (a === undefined || b === undefined || a === b) return null;
  let head = 0;
  while (head < a.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const [restA, restB] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  const what = digit.test(restA || restB) ? "digit" : "letter";
  if (restA.length === 1 && restB.length === 1) return `one ${what} is another`;
  if (restA === "" && restB.length === 1) return `one ${what} was left out`;
  if (restA.length === 1 && restB === "") return `one ${what} is too many`;
  const isSwapped = restA.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
  return isSwapped && restB.length === 2 ? `two ${what}s are swapped` : null;
}

/** Shorter ones have too many neighbours that are right. */
const minLength = 5;
const maxLength = 24;
const letter = /[A-Z]/;
const digit = /\d/;
const digits = [..."0123456789"];
const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

function alphabetOf(character: string): readonly string[] {
  return digit.test(character) ? digits : letters;
}

function sameSort(one: string, other: string): boolean {
  return digit.test(one) === digit.test(other) && letter.test(one) === letter.test(other);
}
