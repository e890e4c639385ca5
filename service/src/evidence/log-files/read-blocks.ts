import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import type { LogFile } from "./find-log-files.ts";

/**
 * A stretch of a file. Its core belongs to this block alone; around the core there is enough of the
 * neighbouring blocks to see whole records, so that nothing is lost or seen twice at a border.
 */
export interface Block {
  readonly buffer: Buffer;
  /** Offset of the buffer's first byte in the (uncompressed) file. */
  readonly start: number;
  /** The core within the buffer. */
  readonly coreStart: number;
  readonly coreEnd: number;
}

/** Measured on 1 GB: 256 KiB and 4 MiB are no faster, and larger blocks stall the event loop for longer. */
const blockSize = 1_048_576;

/** Records longer than this are cut; also the reach of a stack trace. */
export const blockMargin = 16_384;

/**
 * The blocks of a file's range, in order. A plain file is read one block ahead while the caller searches;
 * gzip is read as a stream from its beginning. Buffers are used again: keep copies of what matters.
 */
export async function* readBlocks(
  file: LogFile,
  range: { from: number; to: number },
  signal: AbortSignal,
): AsyncGenerator<Block> {
  if (file.isGzip) yield* readGzip(file, signal);
  else yield* readPlain(file, range, signal);
}

async function* readPlain(
  file: LogFile,
  range: { from: number; to: number },
  signal: AbortSignal,
): AsyncGenerator<Block> {
  const handle = await open(file.path);
  try {
    // A small file needs a small buffer and no second one: two megabytes for each of many looks into little
    // logs cost more in garbage collection than all the reading.
    const isOneBlock = range.to - range.from <= blockSize;
    const size = Math.min(blockSize, Math.max(0, range.to - range.from)) + 2 * blockMargin;
    const first = Buffer.allocUnsafeSlow(size);
    const buffers = isOneBlock ? [first] : [first, Buffer.allocUnsafeSlow(size)];
    let at = range.from;
    let turn = 0;
    let next = at < range.to ? readAround(handle, buffers[0]!, at, range.to) : null;
    while (next !== null) {
      const block = await next;
      if (signal.aborted || block === null) return;
      at += blockSize;
      turn += 1;
      next = at < range.to ? readAround(handle, buffers[turn % buffers.length]!, at, range.to) : null;
      yield block;
    }
  } finally {
    await handle.close();
  }
}

async function readAround(
  handle: FileHandle,
  buffer: Buffer,
  coreAt: number,
  end: number,
): Promise<Block | null> {
  const start = Math.max(0, coreAt - blockMargin);
  const coreLength = Math.min(blockSize, end - coreAt);
  const { bytesRead } = await handle.read(buffer, 0, coreAt - start + coreLength + blockMargin, start);
  const coreStart = coreAt - start;
  if (bytesRead <= coreStart) return null;
  return {
    buffer: buffer.subarray(0, bytesRead),
    start,
    coreStart,
    coreEnd: Math.min(bytesRead, coreStart + coreLength),
  };
}

/** Memory is bounded by one block and its margins, whatever the file unpacks to. */
async function* readGzip(file: LogFile, signal: AbortSignal): AsyncGenerator<Block> {
  const input = createReadStream(file.path, { highWaterMark: 262_144 });
  const unzipped = input.pipe(createGunzip({ chunkSize: 262_144 }));
  input.on("error", (error) => unzipped.destroy(error));
  let held = Buffer.alloc(0);
  let start = 0;
  let coreStart = 0;
  try {
    for await (const chunk of unzipped) {
      if (signal.aborted) return;
      held = Buffer.concat([held, chunk as Buffer]);
      if (held.length - coreStart < blockSize + blockMargin) continue;
      const coreEnd = held.length - blockMargin;
      yield { buffer: held, start, coreStart, coreEnd };
      const keepFrom = Math.max(0, coreEnd - blockMargin);
      start += keepFrom;
      coreStart = coreEnd - keepFrom;
      held = held.subarray(keepFrom);
    }
    if (held.length > coreStart) yield { buffer: held, start, coreStart, coreEnd: held.length };
  } finally {
    input.destroy();
    unzipped.destroy();
  }
}
