import { crc32, deflateRawSync } from "node:zlib";

export interface ZipPart {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** Packed with deflate; stored as it is without. */
  readonly isPacked?: boolean;
  /** What the headers claim, where a test wants them to lie. */
  readonly claimedBytes?: number;
}

/** A zip container with these parts, for tests that need a small Word or Excel file, or a crafted one. */
export function zipFile(parts: readonly ZipPart[]): Uint8Array {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const content = Buffer.from(part.content);
    const packed = part.isPacked === true ? deflateRawSync(content) : content;
    const name = Buffer.from(part.name);
    // Version, flags, method, time, date, checksum, sizes, name length, extra length: alike in both headers.
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(part.isPacked === true ? 8 : 0, 4);
    facts.writeUInt16LE(0x21, 8);
    facts.writeUInt32LE(crc32(content), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(part.claimedBytes ?? content.length, 18);
    facts.writeUInt16LE(name.length, 22);
    bodies.push(word(0x04034b50), facts, name, packed);

    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(word(0x02014b50), Buffer.from([20, 0]), facts, place, name);
    offset += 4 + facts.length + name.length + packed.length;
  }
  const directoryBytes = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(directoryBytes.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, directoryBytes, word(0x06054b50), end]);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

const xmlHeader = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

/** A Word document of these paragraphs; `isBold` as uneven documents mark their headings. */
export function wordFile(
  paragraphs: readonly { text: string; isBold?: boolean; style?: string; listDepth?: number }[],
): Uint8Array {
  const body = paragraphs.map(({ text, isBold, style, listDepth }) => {
    const list = `<w:numPr><w:ilvl w:val="${listDepth}"/><w:numId w:val="1"/></w:numPr>`;
    const properties = `${style ? `<w:pStyle w:val="${style}"/>` : ""}${listDepth === undefined ? "" : list}`;
    const run = text
      .split("\n")
      .map((line) => `<w:t xml:space="preserve">${escapeXml(line)}</w:t>`)
      .join("<w:br/>");
    return `<w:p><w:pPr>${properties}</w:pPr><w:r>${isBold ? "<w:rPr><w:b/></w:rPr>" : ""}${run}</w:r></w:p>`;
  });
  const word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
  const levels = [0, 1].map(
    (level) =>
      `<w:lvl w:ilvl="${level}"><w:numFmt w:val="${level === 0 ? "decimal" : "lowerLetter"}"/></w:lvl>`,
  );
  return zipFile([
    contentTypes([
      ["word/document.xml", "wordprocessingml.document.main"],
      ["word/numbering.xml", "wordprocessingml.numbering"],
    ]),
    relations("_rels/.rels", [["officeDocument", "word/document.xml"]]),
    relations("word/_rels/document.xml.rels", [["numbering", "numbering.xml"]]),
    {
      name: "word/numbering.xml",
      content: `${xmlHeader}<w:numbering xmlns:w="${word}"><w:abstractNum w:abstractNumId="0">${levels.join("")}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`,
    },
    {
      name: "word/document.xml",
      content: `${xmlHeader}<w:document xmlns:w="${word}"><w:body>${body.join("")}</w:body></w:document>`,
      isPacked: true,
    },
  ]);
}

/** An Excel workbook with these sheets, their texts inline; a Date becomes a serial number in a date format. */
export function excelFile(
  sheets: readonly { name: string; rows: readonly (readonly (string | number | Date | null)[])[] }[],
): Uint8Array {
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const listed = sheets.map(
    ({ name }, index) => `<sheet name="${escapeXml(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  return zipFile([
    contentTypes([
      ["xl/workbook.xml", "spreadsheetml.sheet.main"],
      ["xl/styles.xml", "spreadsheetml.styles"],
      ...sheets.map(
        (_, index) => [`xl/worksheets/sheet${index + 1}.xml`, "spreadsheetml.worksheet"] as const,
      ),
    ]),
    relations("_rels/.rels", [["officeDocument", "xl/workbook.xml"]]),
    relations("xl/_rels/workbook.xml.rels", [
      ...sheets.map((_, index) => ["worksheet", `worksheets/sheet${index + 1}.xml`] as const),
      ["styles", "styles.xml"],
    ]),
    {
      name: "xl/workbook.xml",
      content: `${xmlHeader}<workbook xmlns="${main}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>${listed.join("")}</sheets></workbook>`,
    },
    {
      name: "xl/styles.xml",
      content: `${xmlHeader}<styleSheet xmlns="${main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    },
    ...sheets.map(({ rows }, index) => ({
      name: `xl/worksheets/sheet${index + 1}.xml`,
      content: `${xmlHeader}<worksheet xmlns="${main}"><sheetData>${rows.map(rowXml).join("")}</sheetData></worksheet>`,
      isPacked: true,
    })),
  ]);
}

function rowXml(cells: readonly (string | number | Date | null)[], index: number): string {
  const written = cells.map((cell, column) => {
    const place = `${String.fromCharCode(65 + column)}${index + 1}`;
    if (cell === null) return "";
    if (typeof cell === "number") return `<c r="${place}"><v>${cell}</v></c>`;
    if (cell instanceof Date) {
      const serial = cell.getTime() / 86_400_000 + 25_569;
      return `<c r="${place}" s="1"><v>${serial}</v></c>`;
    }
    return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell)}</t></is></c>`;
  });
  return `<row r="${index + 1}">${written.join("")}</row>`;
}

function contentTypes(parts: readonly (readonly [path: string, type: string])[]): ZipPart {
  const overrides = parts.map(
    ([path, type]) =>
      `<Override PartName="/${path}" ContentType="application/vnd.openxmlformats-officedocument.${type}+xml"/>`,
  );
  return {
    name: "[Content_Types].xml",
    content: `${xmlHeader}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides.join("")}</Types>`,
  };
}

function relations(name: string, targets: readonly (readonly [type: string, target: string])[]): ZipPart {
  const listed = targets.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`,
  );
  return {
    name,
    content: `${xmlHeader}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${listed.join("")}</Relationships>`,
  };
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
