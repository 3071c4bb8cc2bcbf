/** A box of an MP4 (ISO/IEC 14496-12) inside a buffer. */
export interface Box {
  type: string;
  /** Position of its header in the buffer. */
  start: number;
  /** Length in bytes, including the header. */
  size: number;
  /** The content after the header. */
  body: Buffer;
}

/** Reads the header of the box at a position; `size` 0 means that the box reaches to the end of the file. */
export function readBoxHeader(
  bytes: Buffer,
  at: number,
): { type: string; size: number; headerSize: number } | undefined {
  if (at + 8 > bytes.length) return undefined;
  const size = bytes.readUInt32BE(at);
  const type = bytes.toString('latin1', at + 4, at + 8);
  if (size !== 1) return { type, size, headerSize: 8 };
  if (at + 16 > bytes.length) return undefined;
  return { type, size: Number(bytes.readBigUInt64BE(at + 8)), headerSize: 16 };
}

/** The consecutive boxes in a buffer. A box that reaches beyond the end is left out. */
export function* boxesIn(bytes: Buffer, from = 0): Generator<Box> {
  for (let start = from; ; ) {
    const header = readBoxHeader(bytes, start);
    if (!header) return;
    const size = header.size === 0 ? bytes.length - start : header.size;
    if (size < header.headerSize || start + size > bytes.length) return;
    yield { type: header.type, start, size, body: bytes.subarray(start + header.headerSize, start + size) };
    start += size;
  }
}

/** The first box at the end of this path of types: `findBox(moov, 'mdia', 'minf')`. */
export function findBox(bytes: Buffer, ...path: readonly string[]): Box | undefined {
  const [type, ...rest] = path;
  for (const box of boxesIn(bytes)) {
    if (box.type !== type) continue;
    return rest.length === 0 ? box : findBox(box.body, ...rest);
  }
  return undefined;
}

/** A box as bytes. */
export function makeBox(type: string, ...parts: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0), 0);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, ...parts]);
}

/** A box with version and flags. */
export function makeFullBox(type: string, version: number, ...parts: readonly Buffer[]): Buffer {
  return makeBox(type, uint32(version * 0x1000000), ...parts);
}

/** Unsigned 32-bit integers. */
export function uint32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => {
    bytes.writeUInt32BE(value >>> 0, index * 4);
  });
  return bytes;
}
