import { type DocumentLine, isBullet, isSubMarker } from "./document-line.ts";

/**
 * The lines of a list section as items. What stands under an item (sub-steps, code, a further paragraph)
 * stays with it, on lines of its own and with its number, so that the items count as in the document. A
 * sub-heading ("Decision logic") goes before the item it introduces.
 */
export function readItems(lines: readonly DocumentLine[]): string[] {
  const items: string[] = [];
  let heading: string | null = null;
  /** Of the list that is open; null outside a list. */
  let listMarker: string | null = null;
  for (const line of lines) {
    if (line.isHeading && line.marker === null) {
      if (heading !== null) items.push(heading);
      heading = line.text.replace(/:$/, "");
      listMarker = null;
    } else if (heading === null && belongsToItem(line, items.at(-1), listMarker)) {
      items[items.length - 1] += `\n${withMarker(line)}`;
    } else {
      items.push(heading === null ? line.text : `${heading}: ${line.text}`);
      heading = null;
      listMarker = line.marker ?? listMarker;
    }
  }
  if (heading !== null) items.push(heading);
  return items;
}

function belongsToItem(line: DocumentLine, item: string | undefined, listMarker: string | null): boolean {
  if (item === undefined) return false;
  if (line.depth > 0) return true;
  if (line.marker === null) return listMarker !== null;
  if (isSubMarker(line.marker)) return true;
  // Bullets under a numbered item, or under "… one of these:".
  return isBullet(line.marker) && (listMarker === null ? item.endsWith(":") : !isBullet(listMarker));
}

/** The lines of a prose section; lists in it keep their markers. */
export function readProse(lines: readonly DocumentLine[]): string {
  return lines
    .map((line, index) => (index === 0 ? "" : line.hasGap ? "\n\n" : "\n") + withMarker(line))
    .join("")
    .trim();
}

function withMarker(line: DocumentLine): string {
  if (line.marker === null) return line.text;
  return isBullet(line.marker) ? `- ${line.text}` : `${line.marker} ${line.text}`;
}
