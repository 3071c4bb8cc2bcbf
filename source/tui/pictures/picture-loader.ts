import type { Picture, PictureRequest } from '../../core/api/picture.ts';
import { describeError } from '../../core/errors.ts';

/** How long a choice has to rest before pictures are made for it. */
const restMs = 150;

/** Pictures kept in memory at most. */
const memoryBytes = 48e6;

/** What there is of the pictures wanted last: `pictures`, or why there are none. */
export interface Exhibit {
  key: string;
  pictures: readonly Picture[];
  fault?: string;
}

type ReadPictures = (wish: PictureRequest, signal: AbortSignal) => Promise<Picture[]>;

const nothing: Exhibit = { key: '', pictures: [] };

/** A wish's name: what is wished twice is made once. */
export function wishKey({ path, durationSeconds, count, width, height }: PictureRequest): string {
  return `${path} ${durationSeconds} ${count} ${width}x${height}`;
}

/** Has pictures made for what is chosen on the screen, one wish at a time, and remembers them. */
export class Gallery {
  readonly #read: ReadPictures;
  readonly #known = new Map<string, Exhibit>();
  readonly #listeners = new Set<() => void>();
  #exhibit = nothing;
  #wanted = '';
  #timer: NodeJS.Timeout | undefined;
  #work: AbortController | undefined;

  constructor(read: ReadPictures) {
    this.#read = read;
  }

  readonly exhibit = (): Exhibit => this.#exhibit;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** From now on these are wanted, or none; work on others is given up. */
  want(wish: PictureRequest | undefined): void {
    const key = wish ? wishKey(wish) : '';
    if (key === this.#wanted) return;
    this.#wanted = key;
    clearTimeout(this.#timer);
    this.#work?.abort();
    if (wish) this.#timer = setTimeout(() => void this.#make(wish, key), restMs);
    else this.#show(nothing);
  }

  async #make(wish: PictureRequest, key: string): Promise<void> {
    const known = this.#known.get(key);
    if (known) return this.#show(known);
    const work = new AbortController();
    this.#work = work;
    const made: Exhibit = await this.#read(wish, work.signal).then(
      (pictures) => ({ key, pictures, ...(pictures.length === 0 && { fault: 'it has no pictures' }) }),
      (error: unknown) => ({ key, pictures: [], fault: describeError(error) }),
    );
    if (work.signal.aborted) return;
    this.#remember(made);
    this.#show(made);
  }

  #remember(made: Exhibit): void {
    this.#known.set(made.key, made);
    for (const [key] of this.#known) {
      if (this.#bytes() <= memoryBytes) break;
      this.#known.delete(key);
    }
  }

  #bytes(): number {
    const all = [...this.#known.values()].flatMap(({ pictures }) => pictures);
    return all.reduce((sum, { pixels }) => sum + pixels.length, 0);
  }

  #show(exhibit: Exhibit): void {
    if (exhibit === this.#exhibit) return;
    this.#exhibit = exhibit;
    for (const listener of this.#listeners) listener();
  }
}
