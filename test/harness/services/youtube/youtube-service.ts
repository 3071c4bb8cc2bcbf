import type { Fault } from '../faults.ts';
import { filmReply } from '../films/film-reply.ts';
import { addressOf, type ReceivedRequest } from '../http/received-request.ts';
import { htmlReply, jsonReply, type Reply } from '../http/reply.ts';
import { type Behavior, StandIn, type StandInOptions } from '../stand-in.ts';
import { shared } from '../stock/catalog.ts';
import { type MediaFile, mediaFiles } from './formats.ts';
import { playabilityOf, type YoutubeFilm } from './youtube-film.ts';

const resultsPerPage = 20;

export interface YoutubeOptions extends StandInOptions {
  films: readonly YoutubeFilm[];
}

/** The site that the real yt-dlp finds as youtube.com when the plugin in `yt-dlp-plugins/` is loaded. */
export function startYoutube(options: YoutubeOptions): Promise<StandIn> {
  return StandIn.start((address) => new YoutubeService(address, options), options);
}

class YoutubeService implements Behavior {
  readonly name = 'youtube';
  readonly #address: () => string;
  readonly #films: readonly YoutubeFilm[];
  readonly #files = new Map<string, Promise<MediaFile[]>>();

  constructor(address: () => string, options: YoutubeOptions) {
    this.#address = address;
    this.#films = options.films;
  }

  operation(request: ReceivedRequest): string {
    const [, first] = addressOf(request).pathname.split('/');
    return first === 'search' || first === 'player' || first === 'media' ? first : 'unknown';
  }

  refusal({ status, retryAfterSeconds }: Extract<Fault, { kind: 'status' }>): Reply {
    const headers: Record<string, string> =
      retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterSeconds)) };
    return htmlReply(`Error ${status}`, { status, headers });
  }

  answer(request: ReceivedRequest): Reply | Promise<Reply> {
    const { pathname, searchParams } = addressOf(request);
    if (request.operation === 'search') return this.#search(searchParams);
    if (request.operation === 'player') return this.#player(request, searchParams.get('v') ?? '');
    const [, , id = '', name = ''] = pathname.split('/');
    const film = this.#find(id);
    if (request.operation !== 'media' || film === undefined) return htmlReply('Not found', { status: 404 });
    return this.#media(request, film, name.split('.')[0] ?? '');
  }

  #search(query: URLSearchParams): Reply {
    const found = shared(query.get('q') ?? '', this.#films, (film) => [
      film.title,
      film.description,
      ...(film.tags ?? []),
    ]);
    const page = Number(query.get('page') ?? '1');
    const shown = found.slice((page - 1) * resultsPerPage, page * resultsPerPage);
    return jsonReply({
      entries: shown.map((film) => ({
        ...{ id: film.id, url: watchAddress(film), title: film.title, description: film.description },
        ...{ duration: film.trouble === 'live' ? null : told(film), view_count: film.views ?? 50_000 },
        ...{ channel: film.channel, channel_id: channelId(film), channel_url: channelAddress(film) },
        live_status: liveStatus(film),
      })),
      next_page: page * resultsPerPage < found.length ? page + 1 : null,
    });
  }

  async #player(request: ReceivedRequest, id: string): Promise<Reply> {
    const film = this.#find(id);
    if (film === undefined) {
      return jsonReply({
        info: {},
        playability: { reason: 'Video unavailable', subreason: 'This video is not available' },
      });
    }
    const trouble = film.trouble === 'age' && request.headers.cookie ? undefined : film.trouble;
    const playability = playabilityOf(trouble);
    const formats = playability.reason === undefined ? await this.#formats(film) : [];
    return jsonReply({ info: { ...describe(film), formats }, playability });
  }

  async #formats(film: YoutubeFilm) {
    const pictures = {
      ...{
        format_id: 'sb0',
        format_note: 'storyboard',
        ext: 'mhtml',
        protocol: 'mhtml',
        vcodec: 'none',
        acodec: 'none',
      },
      ...{
        width: 160,
        height: 90,
        fps: 0.5,
        rows: 5,
        columns: 5,
        url: `${this.#address()}/media/${film.id}/sb0.jpg`,
      },
      fragments: [{ url: `${this.#address()}/media/${film.id}/sb0.jpg`, duration: film.seconds }],
    };
    if (film.trouble === 'no-formats') return [pictures];
    const files = await this.#filesOf(film);
    const formats = files.map(({ formatId, ext, facts }) => ({
      ...facts,
      format_id: formatId,
      url: `${this.#address()}/media/${film.id}/${formatId}.${ext}`,
      // YouTube slows down clients that request more at once.
      downloader_options: { http_chunk_size: 10 << 20 },
      protocol: 'http',
    }));
    return [pictures, ...formats];
  }

  async #media(request: ReceivedRequest, film: YoutubeFilm, formatId: string): Promise<Reply> {
    if (film.trouble === 'forbidden') return htmlReply('Error 403', { status: 403 });
    const media = (await this.#filesOf(film)).find((each) => each.formatId === formatId);
    if (media === undefined) return htmlReply('Not found', { status: 404 });
    const contentType = media.ext === 'm4a' ? 'audio/mp4' : 'video/mp4';
    return filmReply(request, media.file, { ranges: true, contentType });
  }

  #filesOf(film: YoutubeFilm): Promise<MediaFile[]> {
    const id = film.sameAs ?? film.id;
    const made = this.#files.get(id) ?? mediaFiles(film);
    this.#files.set(id, made);
    return made;
  }

  #find(id: string): YoutubeFilm | undefined {
    return this.#films.find((film) => film.id === id);
  }
}

/** The facts about a video from its page. */
function describe(film: YoutubeFilm) {
  return {
    ...{ id: film.id, title: film.title, description: film.description ?? '', duration: told(film) },
    ...{ webpage_url: watchAddress(film), channel: film.channel, channel_id: channelId(film) },
    ...{ channel_url: channelAddress(film), uploader: film.channel, uploader_id: `@${film.id}` },
    ...{
      view_count: film.views ?? 50_000,
      like_count: 900,
      upload_date: '20240517',
      age_limit: film.trouble === 'age' ? 18 : 0,
    },
    ...{
      tags: film.tags ?? [],
      categories: ['Travel & Events'],
      availability: 'public',
      playable_in_embed: true,
    },
    ...{ live_status: liveStatus(film), is_live: film.trouble === 'live' },
    ...(film.creativeCommons ? { license: 'Creative Commons Attribution license (reuse allowed)' } : {}),
  };
}

function told(film: YoutubeFilm): number {
  return Math.round(film.toldSeconds ?? film.seconds);
}

function liveStatus(film: YoutubeFilm): string | null {
  if (film.trouble === 'live') return 'is_live';
  return film.trouble === 'upcoming' ? 'is_upcoming' : null;
}

function watchAddress(film: YoutubeFilm): string {
  return `https://www.youtube.com/watch?v=${film.id}`;
}

function channelId(film: YoutubeFilm): string {
  return `UC${film.id.padEnd(22, '_')}`;
}

function channelAddress(film: YoutubeFilm): string {
  return `https://www.youtube.com/channel/${channelId(film)}`;
}
