/**
 * The text cut into clauses, so that "no fire, but the vessel is alongside" denies the fire and keeps the
 * vessel. All patterns used on clauses are bounded: the text may be a megabyte of anything.
 */

const separators =
  /[.!?;](?=\s|$)|[。！？；]|\n(?![a-z])|\s(?:but|however|although|though|tetapi|tapi)\s|但是|不过|可是/;
// "无法" (cannot) denies nothing.
const negatorBefore =
  /(?:\b(?:no|not|non|never|without|nobody|none|nothing|neither|nil|unlikely|tiada|bukan|tanpa|(?:tidak|tak) ada|belum ada)|n't)\s[^,:;()-]{0,28}$|(?:没有?|未|无|不是|不存在)[^,，、:：()（）法]{0,5}$/;
const joint = /\b(?:and|as|because|since|while|so|until|with)\b/g;
const denialAfter =
  /^[a-z]{0,3}\s{0,2}(?:[:=]\s{0,2}(?:none|nil|no|0|negative)\b|(?:was|were|is|are) (?:ruled out|unaffected|not affected))/;

/** "No wifi in the whole yard" denies the wifi, not the yard; "if not filed by tonight" denies nothing. */
const lacks =
  /\bno (?:wi-?fi|power|network|signal|response|answer|reply|connect(?:ion|ivity)|access|internet|ack|data|lights?|service|comms|radio)\b|\b(?:if|unless|when) (?:\w+ ){0,2}?not\b/g;

/** Lower-cased clauses in order; spaces collapsed. */
export function splitClauses(text: string): string[] {
  return text
    .replace(/[^\S\n]+/g, " ")
    .toLowerCase()
    .split(separators)
    .map((clause) => clause.replace(/\n/g, " ").trim())
    .filter((clause) => clause.length > 0);
}

/** What the pattern matched in the first clause that says it and does not deny it; null otherwise. */
export function findAffirmed(clauses: readonly string[], pattern: RegExp): string | null {
  const everywhere = new RegExp(pattern.source, "g");
  for (const clause of clauses) {
    for (const match of clause.matchAll(everywhere)) {
      if (!isDenied(clause, match.index, match[0].length)) return match[0].trim();
    }
  }
  return null;
}

function isDenied(clause: string, start: number, length: number): boolean {
  // "no ack and the vessel is alongside": what follows a conjunction is a statement of its own.
  const before = clause.slice(Math.max(0, start - 36), start).replace(lacks, "");
  let from = 0;
  for (const match of before.matchAll(joint)) from = match.index + match[0].length;
  return (
    negatorBefore.test(before.slice(from)) ||
    denialAfter.test(clause.slice(start + length, start + length + 30))
  );
}
