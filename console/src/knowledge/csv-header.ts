/** The names of a table's columns, as far as a browser can read them: CSV and what is like it. */

const readBytes = 64 * 1024;
/** A title or a legend may stand above the names. */
const searchedLines = 20;
const separators = [",", ";", "\t", "|"] as const;

export async function readColumnNames(file: File): Promise<string[]> {
  if (!/\.(?:csv|tsv|txt)$/i.test(file.name)) return [];
  const bytes = new Uint8Array(await file.slice(0, readBytes).arrayBuffer());
  return findColumnNames(new TextDecoder(bytes[0] === 0xff ? "utf-16le" : "utf-8").decode(bytes));
}

/** The first line with at least two names; the separator is the one that makes most of it. */
export function findColumnNames(text: string): string[] {
  for (const line of text.split(/\r?\n/, searchedLines)) {
    const names = separators
      .map((separator) => splitLine(line, separator))
      .reduce((most, cells) => (cells.length > most.length ? cells : most));
    const named = names.filter((name) => name !== "");
    if (named.length >= 2) return named;
  }
  return [];
}

function splitLine(line: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (const letter of line) {
    if (letter === '"') isQuoted = !isQuoted;
    else if (letter === separator && !isQuoted) {
      cells.push(cell.trim());
      cell = "";
    } else cell += letter;
  }
  return [...cells, cell.trim()];
}
