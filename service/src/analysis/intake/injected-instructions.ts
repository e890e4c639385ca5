import { readText } from "../entities/reading.ts";
import type { Blank } from "./blanks.ts";
import { quote } from "./hidden-text.ts";
import { matchInstruction } from "./instruction-patterns.ts";
import { splitSentences } from "./mail-noise.ts";
import { weighReport } from "./telling.ts";

const maximumSentence = 2000;
const maximumFlags = 5;

/**
 * Instructions written into a report. They are blanked, so that they move neither kind nor severity, and
 * flagged with their own words. A sentence that also reports loses only the instruction's clause.
 */
export function findInstructions(text: string): { blanks: Blank[]; flags: string[] } {
  const reading = readText(text);
  const blanks: Blank[] = [];
  const excerpts: string[] = [];
  let total = 0;
  let lineStart = 0;
  for (const line of reading.text.split("\n")) {
    for (const sentence of splitSentences(line)) {
      let from = sentence.start;
      // A sentence may carry several; each match is blanked and the search goes on behind it.
      for (let count = 0; count < 8 && from < sentence.end; count++) {
        const words = line.slice(from, Math.min(sentence.end, from + maximumSentence));
        const match = matchInstruction(words);
        if (match === null) break;
        const reports = tellsBeside(words, match.start, match.end);
        const start = reports ? from + match.start : from;
        const end = reports ? from + clauseEnd(words, match.end) : from + words.length;
        const span = reading.received(lineStart + start, lineStart + end);
        blanks.push({ reason: "instruction", ...span });
        total++;
        if (excerpts.length < maximumFlags) excerpts.push(line.slice(start, end));
        from = end;
      }
    }
    lineStart += line.length + 1;
  }
  const flags = excerpts.map(
    (excerpt) => `The text tells its reader what to answer: ${quote(excerpt)}. It was not followed.`,
  );
  if (total > maximumFlags)
    flags.push(`The text holds ${total - maximumFlags} more instructions of this kind.`);
  return { blanks, flags };
}

/** Is there a report in the sentence besides the instruction? */
function tellsBeside(words: string, start: number, end: number): boolean {
  const beside = weighReport(`${words.slice(0, start)} ; ${words.slice(clauseEnd(words, end))}`);
  return beside.identifiers > 0 || beside.words >= 2;
}

function clauseEnd(words: string, from: number): number {
  const rest = words.slice(from);
  const stop = /[;,:|\n]\s|\s[-–—]\s|[.!?]$/.exec(rest);
  return stop === null ? words.length : from + stop.index;
}
