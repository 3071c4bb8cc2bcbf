import { type FilmSource, readRange, type TransferContext } from './download-film.ts';
import { readBoxHeader } from './mp4-boxes.ts';
import { type Movie, readMovie, UnreadableIndex } from './mp4-index.ts';

/** Bytes read first; they usually contain the start of the index, or all of it. */
const headBytes = 32 * 1024;
/** Max boxes before the index; real files have two or three. */
const maxBoxes = 32;
/** Max size of an index: that of a film of many hours. */
const maxIndexBytes = 64e6;

/**
 * Reads the index of a remote MP4, anywhere in the file, with as few bytes as possible; undefined when the server does
 * not support ranges.
 * @throws UnreadableIndex when the file is not an MP4 with a usable index; ServiceError.
 */
export async function readRemoteIndex(
  film: FilmSource,
  context: TransferContext,
): Promise<Movie | undefined> {
  const first = await readRange(film, { from: 0, to: headBytes - 1 }, context);
  if (!first) return undefined;
  if (first.total === undefined)
    throw new UnreadableIndex('the server does not report the size of the video');
  const reader = new RemoteReader(film, first.bytes, first.total, context);
  let at = 0;
  for (let count = 0; count < maxBoxes && at + 8 <= reader.total; count++) {
    const header = readBoxHeader(await reader.peek(at), 0);
    if (!header || !/^[ -~]{4}$/.test(header.type)) break;
    const size = header.size === 0 ? reader.total - at : header.size;
    if (size < header.headerSize || at + size > reader.total) break;
    if (header.type === 'moov') {
      if (size > maxIndexBytes) break;
      return readMovie(await reader.read(at + header.headerSize, at + size));
    }
    at += size;
  }
  throw new UnreadableIndex('it has no index where one is expected');
}

/** Reads parts of a remote file and keeps the last one. */
class RemoteReader {
  readonly total: number;
  readonly #film: FilmSource;
  readonly #context: TransferContext;
  #from = 0;
  #bytes: Buffer;

  constructor(film: FilmSource, head: Buffer, total: number, context: TransferContext) {
    this.#film = film;
    this.#bytes = head;
    this.total = total;
    this.#context = context;
  }

  /** The header of a box and the bytes that were read with it. */
  async peek(from: number): Promise<Buffer> {
    const end = Math.min(from + 16, this.total);
    if (!this.#holds(from, end)) {
      this.#bytes = await this.#fetch(from, Math.min(from + headBytes, this.total));
      this.#from = from;
    }
    return this.#bytes.subarray(from - this.#from);
  }

  /** The bytes from `from` to `end`, which is exclusive. */
  async read(from: number, end: number): Promise<Buffer> {
    const known = this.#bytes.subarray(from - this.#from, end - this.#from);
    if (known.length === end - from) return known;
    return Buffer.concat([known, await this.#fetch(from + known.length, end)]);
  }

  #holds(from: number, end: number): boolean {
    return from >= this.#from && end <= this.#from + this.#bytes.length;
  }

  async #fetch(from: number, end: number): Promise<Buffer> {
    const part = await readRange(this.#film, { from, to: end - 1 }, this.#context);
    if (part?.bytes.length === end - from) return part.bytes;
    throw new UnreadableIndex('the server sent only some of the requested parts');
  }
}
