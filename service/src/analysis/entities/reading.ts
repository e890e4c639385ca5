/**
 * The text as a finder reads it: hidden characters, quote marks, markup and line-break artefacts are folded
 * away, lookalikes (full-width letters, typographic dashes and quotes) become their ASCII forms, and every
 * position leads back to the text as received.
 */
export interface Reading {
  readonly text: string;
  /** The span in the text as received that a span of `text` stands for. */
  readonly received: (start: number, end: number) => { start: number; end: number };
}

/** Zero-width, bidirectional control, variation and tag characters: written, but not seen. */
export const hiddenCharacter =
  /\u034f|\u17b4|\u17b5|[\u180b-\u180f]|[\ufe00-\ufe0f]|[\u00ad\u061c\u115f\u1160\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|\udb40[\udc00-\udfff]/g;

const inlineTags = "a|b|i|u|s|em|strong|span|font|small|sub|sup|code|mark|wbr";
const blockTags =
  "p|br|div|tr|td|th|table|tbody|thead|ul|ol|li|h[1-6]|hr|pre|blockquote|html|body|head|o:p|center|img";

// One pass over the text. Each alternative starts with a character of its own and is bounded, so the pass is linear.
const artefact = new RegExp(
  [
    `(?<hidden>(?:${hiddenCharacter.source})+)`,
    // Quoted-printable soft line break.
    "(?<soft>=\\r?\\n)",
    // "> > " at the beginning of a quoted line.
    "(?<quote>(?<=\\n|^)[ \\t]{0,8}>(?:[ \\t]?>){0,20}[ \\t]?)",
    `(?<inline></?(?:${inlineTags})(?:\\s[^<>]{0,400})?>)`,
    `(?<block></?(?:${blockTags})(?:\\s[^<>]{0,400})?/?>)`,
    "(?<entity>&(?:nbsp|amp|lt|gt|quot|apos|#39|#160);)",
    "(?<like>[\\u00a0\\u2000-\\u200a\\u202f\\u205f\\u3000\\u2010-\\u2015\\u2212\\u2018\\u2019\\u201b\\u201c\\u201d\\u2032\\u2033\\uff01-\\uff5e])",
  ].join("|"),
  "gi",
);

const entityTexts: Record<string, string> = {
  "&nbsp;": " ",
  "&#160;": " ",
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
  "&#39;": "'",
};

/** Reads a text. Linear; a text without artefacts is read as it stands. */
export function readText(received: string): Reading {
  const pieces: string[] = [];
  // Where in `received` each piece begins; pieces of one artefact map to the artefact's whole span.
  const starts: number[] = [];
  const lengths: number[] = [];
  let read = 0;
  for (const match of received.matchAll(artefact)) {
    const at = match.index;
    if (at > read) push(received.slice(read, at), read, at - read);
    push(readArtefact(match), at, match[0].length);
    read = at + match[0].length;
  }
  if (read === 0) return { text: received, received: (start, end) => ({ start, end }) };
  if (read < received.length) push(received.slice(read), read, received.length - read);

  const offsets: number[] = [];
  let length = 0;
  for (const piece of pieces) {
    offsets.push(length);
    length += piece.length;
  }
  return { text: pieces.join(""), received: locate };

  function push(piece: string, start: number, span: number): void {
    if (piece === "") return;
    pieces.push(piece);
    starts.push(start);
    lengths.push(span);
  }

  function locate(start: number, end: number): { start: number; end: number } {
    const first = pieceAt(start);
    const last = pieceAt(Math.max(start, end - 1));
    return { start: first.start, end: end > start ? last.end : first.start };
  }

  /** The span in `received` of one character of the reading. */
  function pieceAt(position: number): { start: number; end: number } {
    let low = 0;
    let high = offsets.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (offsets[middle]! <= position) low = middle;
      else high = middle - 1;
    }
    const start = starts[low] ?? 0;
    const isVerbatim = pieces[low]?.length === lengths[low];
    const within = position - (offsets[low] ?? 0);
    return isVerbatim
      ? { start: start + within, end: start + within + 1 }
      : { start, end: start + (lengths[low] ?? 0) };
  }
}

function readArtefact(match: RegExpMatchArray): string {
  const { hidden, soft, quote, inline, block, entity, like } = match.groups ?? {};
  if (hidden !== undefined || soft !== undefined || quote !== undefined || inline !== undefined) return "";
  if (block !== undefined) return "\n";
  if (entity !== undefined) return entityTexts[entity.toLowerCase()] ?? " ";
  return plainForm(like ?? " ");
}

function plainForm(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0xff01) return String.fromCharCode(code - 0xfee0);
  // A long dash stands between clauses, a short one between the parts of a number.
  if (code === 0x2014 || code === 0x2015) return " - ";
  if (code >= 0x2010 && code <= 0x2013) return "-";
  if (code === 0x2212) return "-";
  if (code === 0x201c || code === 0x201d || code === 0x2033) return '"';
  if (code === 0x2018 || code === 0x2019 || code === 0x201b || code === 0x2032) return "'";
  return " ";
}
