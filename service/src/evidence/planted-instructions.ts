/**
 * Text that speaks to its reader instead of recording a fact. A line or column that holds such text is shown
 * as it is and flagged; nothing in the court obeys it. Bounded patterns, linear on any input.
 */
const instructions: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:previous|prior|above|earlier|all|your)\b.{0,30}\b(?:instructions?|rules?|prompts?|orders?|guidelines?)\b/i,
  /\b(?:you are now|act as|pretend to be|from now on,? you)\b/i,
  /\b(?:system|developer|assistant)\s{0,3}(?:prompt|message|instruction)\b|<\/?(?:system|assistant|instructions?)>|\[\/?INST\]/i,
  /\b(?:mark|set|classify|rate|report|treat)\b.{0,30}\b(?:severity|priority|incident|this|it)\b.{0,20}\b(?:low|p4|resolved|closed|not an incident|no incident)\b/i,
  /\b(?:do not|don't|never)\b.{0,20}\b(?:escalate|report|alert|notify|tell|mention)\b/i,
  /\b(?:assistant|AI|model|LLM|analyser|agent)\b.{0,5}[:,].{0,40}\b(?:must|should|please|delete|run|execute|approve|send)\b/i,
];

const maxShown = 120;

/** Sentences for `Fact.flags`; empty for ordinary text. */
export function flagInstructions(text: string): string[] {
  for (const pattern of instructions) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const words = match[0].replace(/\s+/g, " ").slice(0, maxShown);
    return [`It holds an instruction to its reader ("${words}"), which was treated as data and ignored.`];
  }
  return [];
}
