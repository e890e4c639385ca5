/**
 * Whether two short reports tell of the same thing without naming it by a number: "PORTNET is slow for all users"
 * and "caller says portnet very slow". Words are compared as they are written; a place with a number ("lane 4",
 * "R12") that both name differently makes them two troubles, whatever else they share.
 */

const leastWords = 2;
const leastShare = 1 / 3;

/** Words of any report: they make no two of them alike. */
const commonWords = new Set(
  (
    "the and for are was has have had not but with from this that there they our your all any can cannot still now since " +
    "again very please pls kindly help check assist team dear hello thanks regards issue problem error alert urgent call " +
    "caller called says said report reported incident today morning afternoon subject sms email mail about around " +
    "after before then also some more see seen show shows showing get got lah leh lor"
  ).split(" "),
);
const place =
  /\b(lane|gate|block|berth|crane|rack|bay|door|qc|rtg|agv|yc|pm)[ -]?0{0,2}(\d{1,3})\b|\b([a-z])-?(\d{1,3})\b/g;

/** The words that both texts share when they are alike enough; null otherwise. */
export function findSameWords(text: string, other: string): string[] | null {
  const [places, otherPlaces] = [placesOf(text), placesOf(other)];
  const isElsewhere = [...places].some(([name, numbers]) => {
    const others = otherPlaces.get(name);
    return others !== undefined && ![...numbers].some((number) => others.has(number));
  });
  if (isElsewhere) return null;
  const words = wordsOf(text);
  const otherWords = wordsOf(other);
  const shared = [...otherWords].filter((word) => words.has(word));
  const isAlike =
    shared.length >= leastWords && shared.length >= leastShare * Math.min(words.size, otherWords.size);
  return isAlike ? shared : null;
}

function wordsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}][\p{L}\d]{2,30}|\p{Script=Han}{2,30}/gu) ?? [];
  return new Set(words.filter((word) => !commonWords.has(word)));
}

function placesOf(text: string): Map<string, Set<string>> {
  const places = new Map<string, Set<string>>();
  for (const [, name, number, letter, digits] of text.toLowerCase().matchAll(place)) {
    const key = name ?? letter!;
    places.set(key, (places.get(key) ?? new Set()).add(number ?? digits!));
  }
  return places;
}
