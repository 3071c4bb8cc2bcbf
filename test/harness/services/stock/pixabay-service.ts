import type { Fault } from '../faults.ts';
import { filmReply } from '../films/film-reply.ts';
import type { Rendition } from '../films/make-films.ts';
import { addressOf, type ReceivedRequest } from '../http/received-request.ts';
import { htmlReply, jsonReply, type Reply, textReply } from '../http/reply.ts';
import { type Behavior, StandIn } from '../stand-in.ts';
import { Allowance } from './allowance.ts';
import { Catalog, type StockFilm } from './catalog.ts';
import { type StockOptions, slug, wholeNumber } from './stock-options.ts';

const sizes = ['large', 'medium', 'small', 'tiny'] as const;

/** Pixabay's video API and its files: https://pixabay.com/api/docs/. */
export function startPixabay(options: StockOptions): Promise<StandIn> {
  return StandIn.start((address) => new PixabayService(address, options), options);
}

class PixabayService implements Behavior {
  readonly name = 'pixabay';
  readonly #address: () => string;
  readonly #key: string;
  readonly #ranges: boolean;
  readonly #catalog: Catalog;
  readonly #allowance: Allowance;

  constructor(address: () => string, options: StockOptions) {
    this.#address = address;
    this.#key = options.key ?? '1234567-standinpixabaykey';
    this.#ranges = options.ranges ?? true;
    this.#catalog = new Catalog(options.films);
    this.#allowance = new Allowance(options.limit ?? 100, options.windowSeconds ?? 60);
  }

  operation(request: ReceivedRequest): string {
    const { pathname } = addressOf(request);
    if (/^\/api\/videos\/?$/.test(pathname)) return 'search';
    if (pathname.startsWith('/video/')) return 'film';
    return pathname.startsWith('/videos/') ? 'page' : 'unknown';
  }

  refusal(
    { status, retryAfterSeconds }: Extract<Fault, { kind: 'status' }>,
    request: ReceivedRequest,
  ): Reply {
    const headers: Record<string, string> =
      retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterSeconds)) };
    if (request.operation === 'film' || status >= 500)
      return htmlReply(`Error ${status}`, { status, headers });
    return error(status, status === 429 ? 'API rate limit exceeded' : 'Invalid or missing API key', headers);
  }

  async answer(request: ReceivedRequest): Promise<Reply> {
    if (request.operation === 'film') return this.#film(request);
    if (request.operation === 'page') return htmlReply('Free stock video');
    if (request.operation !== 'search') return htmlReply('Not found', { status: 404 });
    const { searchParams } = addressOf(request);
    if (searchParams.get('key') !== this.#key) {
      return error(400, `Invalid or missing API key (https://pixabay.com/api/docs/).`);
    }
    const granted = this.#allowance.take();
    const headers = this.#headers();
    if (!granted) return error(429, 'API rate limit exceeded', headers);
    return this.#search(searchParams, headers);
  }

  async #search(query: URLSearchParams, headers: Record<string, string>): Promise<Reply> {
    const words = query.get('q') ?? '';
    if (words.length > 100) return error(400, '"q" cannot be longer than 100 characters.', headers);
    const id = query.get('id');
    const found = this.#found(words, id);
    const page = wholeNumber(query.get('page'), 1);
    const perPage = wholeNumber(query.get('per_page'), 20);
    if (perPage === undefined || perPage < 3 || perPage > 200) {
      return error(400, '"per_page" is out of valid range.', headers);
    }
    const pages = Math.max(1, Math.ceil(found.length / perPage));
    if (page === undefined || page < 1 || page > pages)
      return error(400, '"page" is out of valid range.', headers);
    const shown = found.slice((page - 1) * perPage, page * perPage);
    const hits = await Promise.all(shown.map((film) => this.#describe(film)));
    return jsonReply({ total: found.length, totalHits: Math.min(500, found.length), hits }, { headers });
  }

  #found(words: string, id: string | null): readonly StockFilm[] {
    if (id !== null) return this.#catalog.films.filter((film) => String(film.id) === id);
    return words === '' ? this.#catalog.films : this.#catalog.search(words);
  }

  #headers(): Record<string, string> {
    return {
      'x-ratelimit-limit': String(this.#allowance.limit),
      'x-ratelimit-remaining': String(this.#allowance.remaining),
      'x-ratelimit-reset': String(Math.max(0, Math.ceil((this.#allowance.endsAt - Date.now()) / 1000))),
    };
  }

  async #describe(film: StockFilm) {
    const files = this.#bySize(await this.#catalog.renditions(film));
    const picture = (size: string) => `https://cdn.pixabay.com/video/${film.id}_${size}.jpg`;
    const videos = sizes.map((size) => {
      const file = files[size];
      // A size that does not exist is present but empty.
      const known = file ?? { width: 0, height: 0, sizeBytes: 0 };
      const address = film.fileUrl ?? `${this.#address()}/video/${film.id}/${film.id}_${size}.mp4`;
      const url = file ? address : '';
      const { width, height, sizeBytes } = known;
      return [size, { url, width, height, size: sizeBytes, thumbnail: file ? picture(size) : '' }];
    });
    return {
      id: film.id,
      pageURL:
        film.pageUrl ?? `${this.#address()}/videos/${slug(film.tags.slice(0, 3).join(' '))}-${film.id}/`,
      type: 'film',
      tags: film.tags.join(', '),
      duration: Math.round(film.seconds),
      videos: Object.fromEntries(videos),
      ...{ views: film.id * 131, downloads: film.id * 57, likes: film.id * 3, comments: film.id % 17 },
      ...{ user_id: film.id + 9000, user: film.author, userImageURL: '' },
      ...{ noAiTraining: false, isAiGenerated: false, isGRated: true, isLowQuality: false },
      userURL: `https://pixabay.com/users/${film.id + 9000}/`,
    };
  }

  /** Small films have no `large`; `tiny` is the smallest there is. */
  #bySize(renditions: readonly Rendition[]): Partial<Record<(typeof sizes)[number], Rendition>> {
    const offset = Math.max(0, sizes.length - renditions.length);
    return Object.fromEntries(
      renditions.slice(0, sizes.length).map((each, index) => [sizes[index + offset], each]),
    );
  }

  async #film(request: ReceivedRequest): Promise<Reply> {
    const match = /^\/video\/(\d+)\/\d+_(\w+)\.mp4$/.exec(addressOf(request).pathname);
    const film = this.#catalog.find(Number(match?.[1]));
    const size = sizes.find((each) => each === match?.[2]);
    if (film === undefined || size === undefined) return htmlReply('Not found', { status: 404 });
    const rendition = this.#bySize(await this.#catalog.renditions(film))[size];
    if (rendition === undefined) return htmlReply('Not found', { status: 404 });
    return filmReply(request, rendition.file, { ranges: this.#ranges });
  }
}

/** Errors are plain text. */
function error(status: number, message: string, headers: Record<string, string> = {}): Reply {
  return textReply(`[ERROR ${status}] ${message}`, { status, headers });
}
