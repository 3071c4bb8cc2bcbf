import type { FileHandle } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { Readable } from 'node:stream';
import { ApiError } from '../route.ts';
import { parseByteRange } from './byte-range.ts';
import { openFile } from './open-file.ts';

/** What a browser may show itself. Everything else is saved to disk, above all pages, which could run scripts. */
const shown: Readonly<Record<string, string>> = {
  '.mp4': 'video/mp4',
  '.m4v': 'video/mp4',
  '.mov': 'video/mp4',
  '.webm': 'video/webm',
  '.mkv': 'video/webm',
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
  '.wav': 'audio/wav',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
};

/** What is asked of a file. */
export interface FileRequest {
  range: string | undefined;
  ifRange: string | undefined;
  ifNoneMatch: string | undefined;
}

/**
 * Sends a file, or the part of it that a player asks for.
 * @param path a real path: links were followed before
 * @throws ApiError
 */
export async function sendFile(path: string, request: FileRequest): Promise<Response> {
  const file = await openFile(path);
  if (!file) throw new ApiError(404, 'There is no such file.');
  try {
    return await answer(file, path, request);
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function answer(file: FileHandle, path: string, request: FileRequest): Promise<Response> {
  const { size, mtimeMs } = await file.stat();
  const etag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
  const type = shown[extname(path).toLowerCase()];
  const name = encodeURIComponent(basename(path));
  const headers: Record<string, string> = {
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    'content-type': type ?? 'application/octet-stream',
    ...(type === undefined && { 'content-disposition': `attachment; filename*=UTF-8''${name}` }),
    etag,
  };
  if (request.ifNoneMatch === etag) {
    await file.close();
    return new Response(null, { status: 304, headers });
  }
  const isSame = request.ifRange === undefined || request.ifRange === etag;
  const range = isSame ? parseByteRange(request.range, size) : undefined;
  if (range === 'invalid')
    throw new ApiError(416, 'The file has no such part.', {
      headers: { 'content-range': `bytes */${size}` },
    });
  const { start, end } = range ?? { start: 0, end: size - 1 };
  headers['content-length'] = String(end - start + 1);
  if (range) headers['content-range'] = `bytes ${start}-${end}/${size}`;
  const status = range ? 206 : 200;
  if (size === 0) {
    await file.close();
    return new Response(null, { status, headers });
  }
  // The stream closes the file when it has ended or the page is gone.
  const body = Readable.toWeb(file.createReadStream({ start, end }));
  return new Response(body as ReadableStream<Uint8Array>, { status, headers });
}
