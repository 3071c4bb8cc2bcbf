import type { Fault } from '../faults.ts';
import { filmReply } from '../films/film-reply.ts';
import type { Rendition } from '../films/make-films.ts';
import { addressOf, type ReceivedRequest } from '../http/received-request.ts';
import { htmlReply, jsonReply, type Reply } from '../http/reply.ts';
import { type Behavior, StandIn } from '../stand-in.ts';
import { Allowance } from './allowance.ts';
import { Catalog, type StockFilm } from './catalog.ts';
import { type StockOptions, slug, wholeNumber } from './stock-options.ts';

/** Pexels' video API and its files: https://www.pexels.com/api/documentation/. */
export function startPexels(options: StockOptions): Promise<StandIn> {
  return StandIn.start((address) => new PexelsService(address, options), options);
}

class PexelsService implements Behavior {
  readonly name = 'pexels';
  readonly #address: () => string;
  readonly #key: string;
  readonly #ranges: boolean;
  readonly #catalog: Catalog;
  readonly #allowance: Allowance;

  constructor(address: () => string, options: StockOptions) {
    this.#address = address;
    this.#key = options.key ?? 'stand-in-pexels-key';
    this.#ranges = options.ranges ?? true;
    this.#catalog = new Catalog(options.films);
    this.#allowance = new Allowance(options.limit ?? 200, options.windowSeconds ?? 3600);
  }

  operation(request: ReceivedRequest): string {
    // The video URLs work with and without the version.
    const path = apiPath(request);
    if (path === '/videos/search') return 'search';
    if (path === '/videos/popular') return 'popular';
    if (path.startsWith('/videos/videos/')) return 'video';
    if (path.startsWith('/video-files/')) return 'film';
    return path.startsWith('/video/') ? 'page' : 'unknown';
  }

  refusal(
    { status, retryAfterSeconds }: Extract<Fault, { kind: 'status' }>,
    request: ReceivedRequest,
  ): Reply {
    const headers: Record<string, string> =
      retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterSeconds)) };
    // The files are on another server than the API, and its errors are HTML pages.
    if (request.operation === 'film' || status >= 500)
      return htmlReply(`Error ${status}`, { status, headers });
    return error(status, headers);
  }

  async answer(request: ReceivedRequest): Promise<Reply> {
    if (request.operation === 'film') return this.#film(request);
    if (request.operation === 'page') return htmlReply('Free stock video');
    if (request.headers.authorization !== this.#key) return error(401);
    if (!this.#allowance.take()) return error(429);
    const url = addressOf(request);
    if (request.operation === 'search') return this.#search(url);
    if (request.operation === 'popular') return this.#page(url, this.#catalog.films, '/videos/popular');
    const film = this.#catalog.find(Number(apiPath(request).split('/').at(-1)));
    if (request.operation !== 'video' || film === undefined) return error(404);
    return this.#granted(await this.#describe(film));
  }

  #search(url: URL): Reply | Promise<Reply> {
    const query = url.searchParams.get('query') ?? '';
    if (query === '') return error(400);
    return this.#page(url, this.#catalog.search(query), `/videos/search?query=${encodeURIComponent(query)}`);
  }

  async #page(url: URL, found: readonly StockFilm[], path: string): Promise<Reply> {
    const page = wholeNumber(url.searchParams.get('page'), 1);
    const asked = wholeNumber(url.searchParams.get('per_page'), 15);
    if (page === undefined || asked === undefined || page < 1 || asked < 1) return error(400);
    const perPage = Math.min(80, asked);
    const shown = found.slice((page - 1) * perPage, page * perPage);
    const link = (number: number) =>
      `${this.#address()}${path}${path.includes('?') ? '&' : '?'}page=${number}&per_page=${perPage}`;
    return this.#granted({
      page,
      per_page: perPage,
      videos: await Promise.all(shown.map((film) => this.#describe(film))),
      total_results: found.length,
      ...(page * perPage < found.length ? { next_page: link(page + 1) } : {}),
      ...(page > 1 ? { prev_page: link(page - 1) } : {}),
      url: 'https://www.pexels.com/videos/',
    });
  }

  /** Only successful answers have these headers. */
  #granted(value: unknown): Reply {
    return jsonReply(value, {
      headers: {
        'x-ratelimit-limit': String(this.#allowance.limit),
        'x-ratelimit-remaining': String(this.#allowance.remaining),
        'x-ratelimit-reset': String(Math.floor(this.#allowance.endsAt / 1000)),
      },
    });
  }

  async #describe(film: StockFilm) {
    const renditions = await this.#catalog.renditions(film);
    const [largest] = renditions;
    const pictures = `https://images.pexels.com/videos/${film.id}`;
    const page = film.pageUrl ?? `${this.#address()}/video/${slug(film.title)}-${film.id}/`;
    return {
      ...{ id: film.id, width: largest?.width, height: largest?.height, duration: Math.round(film.seconds) },
      ...{
        full_res: null,
        tags: [],
        url: page,
        image: `${pictures}/free-video-${film.id}.jpg`,
        avg_color: null,
      },
      user: { id: film.id + 7000, name: film.author, url: `https://www.pexels.com/@${slug(film.author)}` },
      // In no particular order, like the real one.
      video_files: [...renditions.slice(1), ...renditions.slice(0, 1)].map((rendition) => ({
        id: film.id * 10_000 + rendition.height,
        quality: qualityOf(rendition.height),
        file_type: 'video/mp4',
        ...{ width: rendition.width, height: rendition.height, fps: rendition.fps },
        link: film.fileUrl ?? `${this.#address()}/video-files/${film.id}/${fileName(film, rendition)}`,
        size: rendition.sizeBytes,
      })),
      video_pictures: [0, 1].map((nr) => ({
        ...{ id: film.id * 100 + nr, nr, picture: `${pictures}/pictures/preview-${nr}.jpg` },
      })),
    };
  }

  async #film(request: ReceivedRequest): Promise<Reply> {
    const [, , id, name] = addressOf(request).pathname.split('/');
    const film = this.#catalog.find(Number(id));
    if (film === undefined) return htmlReply('Not found', { status: 404 });
    const renditions = await this.#catalog.renditions(film);
    const rendition = renditions.find((each) => fileName(film, each) === name);
    if (rendition === undefined) return htmlReply('Not found', { status: 404 });
    return filmReply(request, rendition.file, { ranges: this.#ranges });
  }
}

function apiPath(request: ReceivedRequest): string {
  return addressOf(request)
    .pathname.replace(/^\/v1(?=\/)/, '')
    .replace(/(?<=\/search)\/$/, '');
}

function qualityOf(height: number): 'uhd' | 'hd' | 'sd' {
  if (height > 1080) return 'uhd';
  return height >= 720 ? 'hd' : 'sd';
}

function fileName(film: StockFilm, { width, height, fps }: Rendition): string {
  return `${film.id}-${qualityOf(height)}_${width}_${height}_${Math.round(fps)}fps.mp4`;
}

function error(status: number, headers: Record<string, string> = {}): Reply {
  const codes: Record<number, string> = {
    400: 'Bad Request',
    401: 'Unauthorized',
    404: 'Not Found',
    429: 'Too Many Requests',
  };
  return jsonReply({ status, code: codes[status] ?? 'Error' }, { status, headers });
}
