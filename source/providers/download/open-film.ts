import { looksLikeHtml, refused } from '../service/http.ts';
import { type Service, ServiceError } from '../service/service-error.ts';
import { webAddress } from './web-address.ts';

/** Redirects that are followed; content networks need one or two. */
const mostRedirects = 5;
/** Refusals are read this far, for what they say. */
const refusalBytes = 2000;

/** Bytes of a file, the last one included; `to` may be left out for all that follow. */
export interface ByteRange {
  from: number;
  to?: number;
}

/** An open answer that is sending a film, or a part of it. */
export interface OpenFilm {
  body: AsyncIterable<Uint8Array>;
  /** Where in the file the first byte of the body belongs: 0 when the server does not know ranges. */
  from: number;
  /** Bytes this answer holds, where the server says. */
  length: number | undefined;
  /** Bytes of the whole file, where the server says. */
  total: number | undefined;
  /** Whether the server gave the range that was asked for. */
  partial: boolean;
  /** Names this version of the file, for going on later. */
  validator: string | undefined;
}

export interface FilmRequest {
  service: Service;
  url: URL;
  range?: ByteRange;
  /** Give the range only of this version of the file, else the whole new one. */
  validator?: string | undefined;
}

/**
 * Asks for a film or a part of it. Redirects are followed to http and https only, and what answers must not be a page.
 * @throws ServiceError for everything that is no film; fetch's own errors; the signal's reason.
 */
export async function openFilm(request: FilmRequest, signal: AbortSignal): Promise<OpenFilm> {
  const { service, range } = request;
  const response = await follow(request, signal);
  try {
    if (response.status !== 200 && response.status !== 206) throw await refusal(service, response);
    checkType(service, response.headers.get('content-type') ?? '');
    const place = contentRange(response.headers.get('content-range'));
    const partial = response.status === 206 && place !== undefined;
    if (partial && place.from !== (range?.from ?? 0)) {
      throw new ServiceError('invalid-answer', service, {
        what: 'it sent another part of the film than was asked for',
      });
    }
    const length = numberIn(response.headers.get('content-length'));
    return {
      body: response.body ?? emptyBody(),
      from: partial ? place.from : 0,
      length,
      total: partial ? place.total : length,
      partial,
      validator:
        strongTag(response.headers.get('etag')) ?? response.headers.get('last-modified') ?? undefined,
    };
  } catch (error) {
    await response.body?.cancel().catch(() => {});
    throw error;
  }
}

async function follow(
  { service, url, range, validator }: FilmRequest,
  signal: AbortSignal,
): Promise<Response> {
  const headers: Record<string, string> = { accept: 'video/*,*/*;q=0.5', 'accept-encoding': 'identity' };
  if (range) headers['range'] = `bytes=${range.from}-${range.to ?? ''}`;
  if (range && validator !== undefined) headers['if-range'] = validator;
  let address = url;
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const response = await fetch(address, { headers, redirect: 'manual', signal });
    if (response.status < 300 || response.status > 399 || response.status === 304) return response;
    await response.body?.cancel().catch(() => {});
    const location = response.headers.get('location') ?? '';
    const next = webAddress(location, address);
    if (!next) {
      const what = `it sends us to ${JSON.stringify(location)}, which is no web address`;
      throw new ServiceError('rejected', service, { what, status: response.status });
    }
    address = next;
  }
  throw new ServiceError('rejected', service, {
    what: `it sends us elsewhere more than ${mostRedirects} times`,
  });
}

async function refusal(service: Service, response: Response): Promise<ServiceError> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > refusalBytes) break;
  }
  return refused(service, { status: response.status, headers: response.headers, text });
}

/** Pages, data and pictures are no films, whatever their address says; what has no type is looked at later. */
function checkType(service: Service, type: string): void {
  if (!/^\s*(?:text|image|font)\/|^\s*application\/(?:json|xml|xhtml)/i.test(type)) return;
  throw notAFilm(service, type.includes('html') ? 'a web page' : `"${type.split(';')[0]?.trim()}"`);
}

/** Looks at the first bytes of a file: a page that calls itself a film is still a page. @throws ServiceError */
export function checkStart(service: Service, start: Uint8Array): void {
  const text = new TextDecoder('latin1').decode(start.subarray(0, 500));
  if (looksLikeHtml(text)) throw notAFilm(service, 'a web page');
}

function notAFilm(service: Service, what: string): ServiceError {
  return new ServiceError('invalid-answer', service, {
    what: `it sent ${what} instead of the film`,
    hint: 'A proxy or a login page may be in between; otherwise the film is gone.',
  });
}

/** "bytes 0-99/1234", with "*" where the total is not known. */
function contentRange(header: string | null): { from: number; total: number | undefined } | undefined {
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(header?.trim() ?? '');
  const [, from, , total] = match ?? [];
  return from === undefined ? undefined : { from: Number(from), total: numberIn(total) };
}

function numberIn(text: string | null | undefined): number | undefined {
  const value = text === null || text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** A weak tag promises no equal bytes. */
function strongTag(tag: string | null): string | undefined {
  return tag === null || tag.startsWith('W/') ? undefined : tag;
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {}
