import { inflateRawSync } from "node:zlib";
import { CourtError } from "../../errors.ts";

/**
 * Bounds for Word and Excel files, which are zip containers: checked by the central directory before
 * anything is unpacked, then against what really comes out, since a crafted directory may understate it.
 */
export interface ZipLimits {
  readonly maxEntries: number;
  /** Sum over all entries. */
  readonly maxUnpackedBytes: number;
}

export const defaultZipLimits: ZipLimits = { maxEntries: 2000, maxUnpackedBytes: 256 * 1024 * 1024 };

interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly headerOffset: number;
}

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const localHeader = 0x04034b50;

/** The names of the entries. Throws `import-invalid` for a broken container or one beyond the limits. */
export function checkZip(bytes: Uint8Array, fileName: string, limits = defaultZipLimits): string[] {
  const entries = readDirectory(bytes, fileName, limits);
  const declaredBytes = entries.reduce((sum, entry) => sum + entry.unpackedBytes, 0);
  if (declaredBytes > limits.maxUnpackedBytes) {
    throw invalid(
      fileName,
      `unpacks to ${mebibytes(declaredBytes)}, more than the ${mebibytes(limits.maxUnpackedBytes)} allowed`,
    );
  }
  for (const entry of entries) checkEntry(bytes, entry, fileName);
  return entries.map(({ name }) => name);
}

function readDirectory(bytes: Uint8Array, fileName: string, limits: ZipLimits): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end === -1) throw invalid(fileName, "is cut off or damaged: it has no directory");
  const count = view.getUint16(end + 10, true);
  if (count > limits.maxEntries) {
    throw invalid(fileName, `holds ${count} entries, more than the ${limits.maxEntries} allowed`);
  }
  const entries: ZipEntry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== directoryEntry) {
      throw invalid(fileName, "is damaged: its directory does not hold what it announces");
    }
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const entry: ZipEntry = {
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      packedBytes: view.getUint32(at + 20, true),
      unpackedBytes: view.getUint32(at + 24, true),
      headerOffset: view.getUint32(at + 42, true),
    };
    const isEncrypted = (view.getUint16(at + 8, true) & 1) === 1;
    if (isEncrypted) throw invalid(fileName, "is encrypted; save it without a password");
    if ([entry.packedBytes, entry.unpackedBytes, entry.headerOffset].includes(0xffffffff)) {
      throw invalid(fileName, "has entries of 4 GiB or more");
    }
    entries.push(entry);
    at += 46 + nameLength + extraLength + view.getUint16(at + 32, true);
  }
  return entries;
}

/** The end record stands before a comment of at most 64 KiB. */
function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--) {
    if (view.getUint32(at, true) === endOfDirectory) return at;
  }
  return -1;
}

function checkEntry(bytes: Uint8Array, entry: ZipEntry, fileName: string): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = entry.headerOffset;
  if (at + 30 > bytes.length || view.getUint32(at, true) !== localHeader) {
    throw invalid(fileName, `is damaged at ${entry.name}`);
  }
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  const packed = bytes.subarray(start, start + entry.packedBytes);
  if (packed.length !== entry.packedBytes) throw invalid(fileName, `is cut off in ${entry.name}`);
  if (entry.method === 0 && entry.packedBytes !== entry.unpackedBytes) {
    throw invalid(fileName, `is damaged at ${entry.name}: its sizes contradict each other`);
  }
  if (entry.method !== 8) return;
  let unpackedBytes: number;
  try {
    unpackedBytes = inflateRawSync(packed, { maxOutputLength: entry.unpackedBytes + 1 }).length;
  } catch (error) {
    throw invalid(fileName, `is damaged at ${entry.name}, or larger there than it says`, error);
  }
  if (unpackedBytes !== entry.unpackedBytes) {
    throw invalid(fileName, `unpacks to other sizes than it says at ${entry.name}`);
  }
}

function invalid(fileName: string, fault: string, cause?: unknown): CourtError {
  return new CourtError("import-invalid", `${fileName} ${fault}`, { cause });
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}
