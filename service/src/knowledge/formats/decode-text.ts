import { CourtError } from "../../errors.ts";

export interface DecodedText {
  readonly text: string;
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
}

/**
 * Bytes of a text file as text: by byte order mark, else UTF-16 by its zero bytes, else UTF-8, else
 * windows-1252, in which no byte sequence is invalid. Throws `import-invalid` for binary content.
 */
export function decodeText(bytes: Uint8Array, fileName: string): DecodedText {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decode(bytes, "utf-16le");
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decode(bytes, "utf-16be");
  const zeroSides = countZeros(bytes);
  if (zeroSides.even + zeroSides.odd > 0) {
    // Latin text in UTF-16 has its zeros on one side only.
    const half = Math.min(bytes.length, sniffedBytes) / 2;
    if (zeroSides.even === 0 && zeroSides.odd > half * 0.3) return decode(bytes, "utf-16le");
    if (zeroSides.odd === 0 && zeroSides.even > half * 0.3) return decode(bytes, "utf-16be");
    throw new CourtError("import-invalid", `${fileName} is not a text file: it contains zero bytes`);
  }
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: "utf-8" };
  } catch {
    return decode(bytes, "windows-1252");
  }
}

const sniffedBytes = 4096;

function countZeros(bytes: Uint8Array): { even: number; odd: number } {
  const zeros = { even: 0, odd: 0 };
  for (let index = 0; index < Math.min(bytes.length, sniffedBytes); index++) {
    if (bytes[index] === 0) zeros[index % 2 === 0 ? "even" : "odd"]++;
  }
  return zeros;
}

function decode(bytes: Uint8Array, encoding: DecodedText["encoding"]): DecodedText {
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}

/** Punctuation that stands for the C1 control characters when windows-1252 was read as Latin-1. */
const c1Characters = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/**
 * Mends what earlier conversions left of typographic quotes and dashes: UTF-8 read as windows-1252
 * ("â€™"), windows-1252 read as Latin-1 (C1 controls), and the third bytes that remain when "â€" was
 * removed ("vessel™s", "œArrive\x9d"). Text without such leftovers is returned as it is.
 */
export function mendLeftovers(text: string): string {
  if (!/[\u0080-\u009f™œ]|â€|Ã/.test(text)) return text;
  return text
    .replaceAll(/â€([\u0080-\u00bf™œž˜“”¦¢])/g, (_, last: string) => quoteByLastByte[last] ?? `â€${last}`)
    .replaceAll(/œ([^œ\u009d]{1,2000})\u009d/g, "“$1”")
    .replaceAll(/(?<=[a-z])™(?=(?:s|t|re|ve|ll|d)\b)/gi, "’")
    .replaceAll("\u009d", "”")
    .replaceAll(/[\u0080-\u009f]/g, (control) => c1Characters[control.charCodeAt(0) - 0x80] ?? control);
}

/** What follows "â€" when the bytes E2 80 xx were read as windows-1252, by character. */
const quoteByLastByte: Readonly<Record<string, string>> = {
  "™": "’",
  "\u0099": "’",
  "˜": "‘",
  "\u0098": "‘",
  œ: "“",
  "\u009c": "“",
  "\u009d": "”",
  "“": "–",
  "\u0093": "–",
  "”": "—",
  "\u0094": "—",
  "¦": "…",
  "¢": "•",
};
