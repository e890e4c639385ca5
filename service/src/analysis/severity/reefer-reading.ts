/** A reefer's reading that is off its set point, as reports write the two numbers. */

/** Degrees of difference that are the fault itself rather than a defrost or a rounding. */
const outOfRangeFrom = 3;

const degrees = String.raw`([+-]?\s?\d{1,2}(?:[.,]\d)?)(?!\d|[./:]\d|\s?(?:%|hrs?\b|hours?|mins?|days?|boxes|units|reefers|containers|pct))`;
const setPoint = new RegExp(
  String.raw`\b(?:set ?point(?: of)?|set ?temp(?:erature)?(?: of)?|should be|supposed to be|setting|set)\s?(?:is |at |to |: ?|= ?)?${degrees}`,
  "g",
);
const reading = new RegExp(
  String.raw`(?:\b(?:shows?|reads?|reading|now|at|is|actual|return air|supply air|temp(?:erature)?|sekarang|dah|already)\s?(?:is |at |of |: ?|= ?)?)${degrees}(?=\s?(?:°|deg|c\b|celsius|[,;)]|and\b|but\b|$|\s))`,
  "g",
);
const reefer = /\b(?:reefers?|set ?point|frozen|chilled|temp(?:erature)?|suhu)\b|冷藏|温度/;

/**
 * What the two numbers say ("reads 2, set point -20"), where a clause of a reefer names both and they are
 * apart; null otherwise. Without a set point no number is judged: what is too warm depends on the cargo.
 */
export function findReeferDeviation(clauses: readonly string[]): string | null {
  for (const [index, clause] of clauses.entries()) {
    const around = `${clause}; ${clauses[index + 1] ?? ""}`;
    if (!reefer.test(around)) continue;
    const [set] = [...around.matchAll(setPoint)];
    if (set === undefined) continue;
    const wanted = toNumber(set[1]!);
    const rest =
      around.slice(0, set.index) + " ".repeat(set[0].length) + around.slice(set.index + set[0].length);
    // The last reading is the newest: "was -20, now -9".
    const read = [...rest.matchAll(reading)].at(-1);
    if (read === undefined) continue;
    const found = toNumber(read[1]!);
    if (Math.abs(found - wanted) >= outOfRangeFrom) return `the reefer is at ${found}, set to ${wanted}`;
  }
  return null;
}

function toNumber(written: string): number {
  return Number(written.replace(/\s/g, "").replace(",", "."));
}
