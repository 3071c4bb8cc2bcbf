import type { Picture, PictureRequest } from '../../core/api/picture.ts';
import { describeError } from '../../core/errors.ts';

/** How long a row must stay chosen before its pictures are loaded. */
const debounceMs = 150;

/** The most memory that cached pictures take. */
const maxCacheBytes = 48e6;

/** The result of a request: `pictures`, or an `error` that says why there are none. */
export interface LoadedPictures {
  key: string;
  pictures: readonly Picture[];
  error?: string;
}

type ReadPictures = (request: PictureRequest, signal: AbortSignal) => Promise<Picture[]>;

const nothing: LoadedPictures = { key: '', pictures: [] };

/** The cache key of a request. */
export function requestKey({ path, startSeconds = 0, ...request }: PictureRequest): string {
  const { durationSeconds, count, width, height } = request;
  return `${path} ${startSeconds}+${durationSeconds} ${count} ${width}x${height}`;
}

/** Loads and caches the pictures of the chosen row. Only the newest request is worked on. */
export class PictureLoader {
  readonly #read: ReadPictures;
  readonly #cache = new Map<string, LoadedPictures>();
  readonly #listeners = new Set<() => void>();
  #loaded = nothing;
  #requested = '';
  #timer: NodeJS.Timeout | undefined;
  #work: AbortController | undefined;

  constructor(read: ReadPictures) {
    this.#read = read;
  }

  /** The result of the newest request that has been loaded. */
  readonly loaded = (): LoadedPictures => this.#loaded;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Replaces the current request and aborts work on it; undefined shows nothing. */
  request(request: PictureRequest | undefined): void {
    const key = request ? requestKey(request) : '';
    if (key === this.#requested) return;
    this.#requested = key;
    clearTimeout(this.#timer);
    this.#work?.abort();
    if (request) this.#timer = setTimeout(() => void this.#load(request, key), debounceMs);
    else this.#show(nothing);
  }

  async #load(request: PictureRequest, key: string): Promise<void> {
    const cached = this.#cache.get(key);
    if (cached) return this.#show(cached);
    const work = new AbortController();
    this.#work = work;
    const loaded: LoadedPictures = await this.#read(request, work.signal).then(
      (pictures) => ({ key, pictures, ...(pictures.length === 0 && { error: 'no frame could be read' }) }),
      (error: unknown) => ({ key, pictures: [], error: describeError(error) }),
    );
    if (work.signal.aborted) return;
    this.#store(loaded);
    this.#show(loaded);
  }

  #store(loaded: LoadedPictures): void {
    this.#cache.set(loaded.key, loaded);
    for (const [key] of this.#cache) {
      if (this.#bytes() <= maxCacheBytes) break;
      this.#cache.delete(key);
    }
  }

  #bytes(): number {
    const all = [...this.#cache.values()].flatMap(({ pictures }) => pictures);
    return all.reduce((sum, { pixels }) => sum + pixels.length, 0);
  }

  #show(loaded: LoadedPictures): void {
    if (loaded === this.#loaded) return;
    this.#loaded = loaded;
    for (const listener of this.#listeners) listener();
  }
}
