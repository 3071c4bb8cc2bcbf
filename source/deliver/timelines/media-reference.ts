import { posix, win32 } from 'node:path';
import { isWindowsPath } from '../../core/footage/paths.ts';

/** Where a timeline file will be, and how it refers to media files. */
export interface TimelinePlace {
  /** An absolute path in the notation of its system. */
  folder: string;
  /** Whether media paths are relative to the folder, so that it can be moved together with them. */
  relative: boolean;
}

/** A file as a plain path. Relative paths have `/` on every system; a file on another drive stays absolute. */
export function toPlainPath(path: string, { folder, relative }: TimelinePlace): string {
  if (!relative) return path;
  if (!isWindowsPath(folder)) return posix.relative(folder, path);
  const way = win32.relative(folder, path);
  return isWindowsPath(way) ? path : way.replaceAll('\\', '/');
}

/**
 * A file as a URL (RFC 8089), or as a relative reference. All characters except the unreserved ones of RFC 3986 are
 * encoded, because some programs do not find files whose URL contains `&` or `'`.
 * @param host the host in the URL: '' or `localhost`
 */
export function toMediaUrl(path: string, place: TimelinePlace, host = ''): string {
  const named = toPlainPath(path, place);
  const isAbsolute = named === path && (isWindowsPath(path) || path.startsWith('/'));
  if (!isAbsolute) return encodePath(named);
  if (!isWindowsPath(path)) return `file://${host}${encodePath(path)}`;
  const [, server, rest = ''] = /^\\\\([^\\/]+)(.*)$/s.exec(path) ?? [];
  if (server !== undefined) return `file://${encodePart(server)}${encodePath(rest.replaceAll('\\', '/'))}`;
  // With `localhost`, Premiere encodes the colon after the drive letter.
  const drive = host === '' ? path.slice(0, 2) : `${path.slice(0, 1)}%3a`;
  return `file://${host}/${drive}${encodePath(path.slice(2).replaceAll('\\', '/'))}`;
}

function encodePath(path: string): string {
  return path.split('/').map(encodePart).join('/');
}

function encodePart(part: string): string {
  return encodeURIComponent(part.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The file that a URL in a timeline refers to. @throws Error when it is neither a file URL nor relative */
export function urlToPath(url: string, { folder }: TimelinePlace): string {
  if (/[^\w\-.~%/:]/.test(url)) throw new Error(`The URL ${url} has a character that is not encoded.`);
  const [, host, rest] = /^file:\/\/([^/]*)(\/.*)$/s.exec(url) ?? [];
  if (host === undefined || rest === undefined) {
    if (/^\w+:|^\//.test(url)) throw new Error(`The URL ${url} is not a file URL.`);
    return plainToPath(decodeURIComponent(url), folder);
  }
  const path = decodeURIComponent(rest);
  if (host !== '' && host !== 'localhost')
    return `\\\\${decodeURIComponent(host)}${path.replaceAll('/', '\\')}`;
  return /^\/[A-Za-z]:/.test(path) ? path.slice(1).replaceAll('/', '\\') : path;
}

/** The file that a plain path in a timeline refers to. */
export function plainToPath(path: string, folder: string): string {
  return isWindowsPath(folder) || isWindowsPath(path)
    ? win32.resolve(folder, path)
    : posix.resolve(folder, path);
}
