import { rejectOnAbort } from '../../core/reject-on-abort.ts';
import { parseWebAddress } from '../../core/text/web-address.ts';
import { errorStatusFault, looksLikeHtml } from '../service/http.ts';
import { type Service, ServiceError } from '../service/service-error.ts';
import { assertPublic } from './private-address.ts';

/** Max redirects; CDNs need one or two. */
const maxRedirects = 5;
/** Max characters of a refusal that are read for its message. */
const maxRefusalLength = 2000;

/** A range of bytes; `to` is inclusive, and undefined for everything that follows. */
export interface ByteRange {
  from: number;
  to?: number;
}

/** An open response with a film or a part of it. */
export interface OpenFilm {
  body: AsyncIterable<Uint8Array>;
  /** Position of the body's first byte in the file; 0 when the server does not support ranges. */
  from: number;
  /** Length of the body, if the server reports it. */
  length: number | undefined;
  /** Size of the whole file, if the server reports it. */
  total: number | undefined;
  /** Whether the server sent the requested range. */
  partial: boolean;
  /** ETag or date of this version of the file, for resuming. */
  validator: string | undefined;
}

export interface FilmRequest {
  service: Service;
  url: URL;
  /** The service's address that the user has set; only if it is private may a film's be. */
  baseUrl?: string | undefined;
  range?: ByteRange;
  /** Requests the range only of this version of the file, otherwise the whole new file. */
  validator?: string | undefined;
}

/**
 * Requests a film or a part of it. Redirects are followed only to public http and https addresses, and a web page is an
 * error.
 * @throws ServiceError for everything that is not a film; fetch's errors; the signal's reason.
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
        what: 'it sent a different part of the video than requested',
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
  { service, url, baseUrl, range, validator }: FilmRequest,
  signal: AbortSignal,
): Promise<Response> {
  const headers: Record<string, string> = { accept: 'video/*,*/*;q=0.5', 'accept-encoding': 'identity' };
  if (range) headers['range'] = `bytes=${range.from}-${range.to ?? ''}`;
  if (range && validator !== undefined) headers['if-range'] = validator;
  let address = url;
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    await rejectOnAbort(assertPublic(service, address, baseUrl), signal);
    const response = await fetch(address, { headers, redirect: 'manual', signal });
    if (response.status < 300 || response.status > 399 || response.status === 304) return response;
    await response.body?.cancel().catch(() => {});
    const location = response.headers.get('location') ?? '';
    const next = parseWebAddress(location, address);
    if (!next) {
      const what = `it redirects to ${JSON.stringify(location)}, which is not a web address`;
      throw new ServiceError('rejected', service, { what, status: response.status });
    }
    address = next;
  }
  throw new ServiceError('rejected', service, {
    what: `too many redirects (more than ${maxRedirects})`,
  });
}

async function refusal(service: Service, response: Response): Promise<ServiceError> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > maxRefusalLength) break;
  }
  return errorStatusFault(service, { status: response.status, headers: response.headers, text });
}

/** Rejects pages, data and pictures by their type; an answer without a type is checked later. */
function checkType(service: Service, type: string): void {
  if (!/^\s*(?:text|image|font)\/|^\s*application\/(?:json|xml|xhtml)/i.test(type)) return;
  throw notAFilm(service, type.includes('html') ? 'a web page' : `"${type.split(';')[0]?.trim()}"`);
}

/** Checks the first bytes of a file, since a server may send a page with the type of a film. @throws ServiceError */
export function checkFilmStart(service: Service, start: Uint8Array): void {
  const text = new TextDecoder('latin1').decode(start.subarray(0, 500));
  if (looksLikeHtml(text)) throw notAFilm(service, 'a web page');
}

function notAFilm(service: Service, what: string): ServiceError {
  return new ServiceError('invalid-answer', service, {
    what: `it sent ${what} instead of the video`,
    hint: 'A proxy or a login page may intercept the download, or the video no longer exists.',
  });
}

/** Parses "bytes 0-99/1234", with "*" for an unknown total. */
function contentRange(header: string | null): { from: number; total: number | undefined } | undefined {
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(header?.trim() ?? '');
  const [, from, , total] = match ?? [];
  return from === undefined ? undefined : { from: Number(from), total: numberIn(total) };
}

function numberIn(text: string | null | undefined): number | undefined {
  const value = text === null || text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** Weak tags do not guarantee identical bytes. */
function strongTag(tag: string | null): string | undefined {
  return tag === null || tag.startsWith('W/') ? undefined : tag;
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {}
