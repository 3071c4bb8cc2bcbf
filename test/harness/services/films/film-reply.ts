import { stat } from 'node:fs/promises';
import type { ReceivedRequest } from '../http/received-request.ts';
import { type Reply, textReply } from '../http/reply.ts';

export interface FilmReplyOptions {
  /** Whether the server supports byte ranges; otherwise it always sends the whole file. */
  ranges: boolean;
  /** Whether it supports `If-Range`: sends a part only of the named version, else the whole file. Default: true. */
  heedsVersion?: boolean;
  contentType?: string;
}

/** A file or the requested byte range (RFC 9110, section 14). Records in the request what was promised. */
export async function filmReply(
  request: ReceivedRequest,
  file: string,
  { ranges, heedsVersion = true, contentType = 'video/mp4' }: FilmReplyOptions,
): Promise<Reply> {
  const { size, mtime } = await stat(file);
  const version = { 'last-modified': mtime.toUTCString(), etag: `"${size}-${Math.floor(mtime.getTime())}"` };
  const headers: Record<string, string> = {
    'content-type': contentType,
    ...version,
    ...(ranges ? { 'accept-ranges': 'bytes' } : {}),
  };
  const wanted = request.headers['if-range'];
  const isAnother = heedsVersion && wanted !== undefined && !Object.values(version).includes(String(wanted));
  const asked = ranges && !isAnother ? request.headers.range : undefined;
  const range = asked === undefined ? undefined : readRange(asked, size);
  if (range === 'unsatisfiable') {
    return textReply('', { status: 416, headers: { 'content-range': `bytes */${size}` } });
  }
  const part = range ?? { start: 0, end: size - 1 };
  request.range = part;
  if (range === undefined) return { status: 200, headers, body: { file, ...part } };
  headers['content-range'] = `bytes ${part.start}-${part.end}/${size}`;
  return { status: 206, headers, body: { file, ...part } };
}

/** Parses one range. Several or invalid ranges are answered with the whole file, as the standard allows. */
function readRange(
  header: string,
  size: number,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  const [, first = '', last = ''] = match ?? [];
  if (match === null || (first === '' && last === '')) return undefined;
  // A range that ends before it starts is invalid.
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(size - 1, Number(last));
  return start >= size || end < start ? 'unsatisfiable' : { start, end };
}
