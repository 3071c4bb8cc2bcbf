import { type FilmSource, readRange, type TransferContext } from './download-film.ts';
import { readBoxHeader } from './mp4-boxes.ts';
import { type Movie, readMovie, UnreadableIndex } from './mp4-index.ts';

/** Read of a film first: usually holds the head of the index, if not all of it. */
const headBytes = 32 * 1024;
/** Boxes before the index; real files have two or three. */
const mostBoxes = 32;
/** The index of a film of many hours. */
const mostIndexBytes = 64e6;

/**
 * The index of an MP4 on a server, wherever in the file it lies, with as few bytes as that takes; undefined when the
 * server gives no ranges.
 * @throws UnreadableIndex when it is no MP4, or one without a usable index; ServiceError.
 */
export async function readRemoteIndex(
  film: FilmSource,
  context: TransferContext,
): Promise<Movie | undefined> {
  const first = await readRange(film, { from: 0, to: headBytes - 1 }, context);
  if (!first) return undefined;
  if (first.total === undefined) throw new UnreadableIndex('the server does not say how long the film is');
  const parts = new Parts(film, first.bytes, first.total, context);
  let at = 0;
  for (let count = 0; count < mostBoxes && at + 8 <= parts.total; count++) {
    const header = readBoxHeader(await parts.peek(at), 0);
    if (!header || !/^[ -~]{4}$/.test(header.type)) break;
    const size = header.size === 0 ? parts.total - at : header.size;
    if (size < header.headerSize || at + size > parts.total) break;
    if (header.type === 'moov') {
      if (size > mostIndexBytes) break;
      return readMovie(await parts.read(at + header.headerSize, at + size));
    }
    at += size;
  }
  throw new UnreadableIndex('it has no index at its place');
}

/** Pieces of a file on a server; the last one read is kept. */
class Parts {
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

  /** The head of a box, and what was fetched along with it. */
  async peek(from: number): Promise<Buffer> {
    const longest = Math.min(from + 16, this.total);
    if (!this.#holds(from, longest)) {
      this.#bytes = await this.#fetch(from, Math.min(from + headBytes, this.total));
      this.#from = from;
    }
    return this.#bytes.subarray(from - this.#from);
  }

  /** The bytes from here up to there, which is not one of them. */
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
    throw new UnreadableIndex('the server gave only some of the parts asked for');
  }
}
