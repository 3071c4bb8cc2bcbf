import type { LibraryVideo } from './video.ts';

/**
 * Videos as JSON in one buffer outside the JavaScript heap. As objects, 100,000 of them take 100 MB, and V8 lets its heap
 * grow to several times of what is in use before it collects garbage.
 */
export class PackedVideos {
  readonly length: number;
  /** The duration of each video in seconds, which can be compared without unpacking it. */
  readonly durations: Float64Array;
  readonly #bytes: Buffer;
  /** Where each video ends in the buffer. */
  readonly #ends: Uint32Array;

  constructor(videos: readonly LibraryVideo[]) {
    this.length = videos.length;
    this.durations = Float64Array.from(videos, ({ durationSeconds }) => durationSeconds);
    this.#ends = new Uint32Array(videos.length);
    const packed = videos.map((video) => Buffer.from(JSON.stringify(video)));
    let end = 0;
    for (const [row, each] of packed.entries()) {
      end += each.length;
      this.#ends[row] = end;
    }
    this.#bytes = Buffer.concat(packed);
  }

  at(row: number): LibraryVideo | undefined {
    const end = this.#ends[row];
    if (end === undefined) return undefined;
    const video: LibraryVideo = JSON.parse(this.#bytes.toString('utf8', this.#ends[row - 1] ?? 0, end));
    return video;
  }
}

/** All videos of a library, in the order of its parts. */
export class VideoList implements Iterable<LibraryVideo> {
  readonly length: number;
  /** In seconds. */
  readonly durations: Float64Array;
  readonly #parts: readonly PackedVideos[];
  /** The row of the first video of each part. */
  readonly #starts: number[] = [];

  constructor(parts: readonly PackedVideos[]) {
    this.#parts = parts.filter((part) => part.length > 0);
    this.length = parts.reduce((sum, part) => sum + part.length, 0);
    this.durations = new Float64Array(this.length);
    let start = 0;
    for (const part of this.#parts) {
      this.#starts.push(start);
      this.durations.set(part.durations, start);
      start += part.length;
    }
  }

  at(row: number): LibraryVideo | undefined {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= row) low = middle;
      else high = middle - 1;
    }
    return this.#parts[low]?.at(row - (this.#starts[low] ?? 0));
  }

  *[Symbol.iterator](): Generator<LibraryVideo> {
    for (const part of this.#parts) {
      for (let row = 0; row < part.length; row++) {
        const video = part.at(row);
        if (video) yield video;
      }
    }
  }
}
