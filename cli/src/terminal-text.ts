/**
 * Text from outside on a terminal. A title may hold escape sequences that move the cursor, recolour or
 * retitle a terminal, and marks that reverse the direction of what follows: none of it gets there.
 */
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Keeps line ends and tabs. */
export function cleanBlock(text: string): string {
  return text.replace(/\r\n/g, "\n").replace(controls, "\ufffd");
}

/** One line: every run of white space is one space. */
export function cleanLine(text: string): string {
  return text.replace(/\s+/g, " ").replace(controls, "\ufffd").trim();
}

/** JSON for a terminal: what JSON leaves as it is and a terminal obeys is escaped. */
export function cleanJson(text: string): string {
  return text.replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const zeroWidth = /\p{M}|\p{Cf}/u;

/** Columns on a terminal: Chinese characters take two, combining marks none. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += columnsOfCharacter(character);
  return columns;
}

/** Exactly that many columns: cut with an ellipsis, or filled up with spaces. */
export function fit(text: string, columns: number): string {
  const kept = cutTo(text, columns);
  return kept + " ".repeat(columns - columnsOf(kept));
}

/** At most that many columns. */
export function cutTo(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let kept = "";
  let used = 0;
  for (const character of text) {
    used += columnsOfCharacter(character);
    if (used > columns - 1) break;
    kept += character;
  }
  return columns < 1 ? "" : `${kept}…`;
}

/** Breaks a line at spaces. Further lines are indented; the first stands after a label as wide as that. */
export function wrap(text: string, columns: number, indent = ""): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && columnsOf(indent + longer) > columns) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line].join(`\n${indent}`);
}

function columnsOfCharacter(character: string): number {
  if (character < "\u0300") return 1;
  if (zeroWidth.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
