import { posix, win32 } from 'node:path';
import { isWindowsPath } from '../../core/footage/paths.ts';

/** Where a timeline file will lie, and how it names the files it uses. */
export interface Place {
  /** Absolute, as its system writes it. */
  folder: string;
  /** Media are named from there, so that the folder can be moved with them. */
  relative: boolean;
}

/** A file as a plain path; relative ones with `/` on every system. Another drive can only be named absolutely. */
export function plainPath(path: string, { folder, relative }: Place): string {
  if (!relative) return path;
  if (!isWindowsPath(folder)) return posix.relative(folder, path);
  const way = win32.relative(folder, path);
  return isWindowsPath(way) ? path : way.replaceAll('\\', '/');
}

/**
 * A file as an address (RFC 8089), or as a relative reference. Of all characters only those that RFC 3986 calls
 * unreserved stay: programs fail to find files again whose address has `&` or `'` in it.
 * @param host what stands before the path: nothing, or `localhost`
 */
export function fileUrl(path: string, place: Place, host = ''): string {
  const named = plainPath(path, place);
  const isAbsolute = named === path && (isWindowsPath(path) || path.startsWith('/'));
  if (!isAbsolute) return encodePath(named);
  if (!isWindowsPath(path)) return `file://${host}${encodePath(path)}`;
  const [, server, rest = ''] = /^\\\\([^\\/]+)(.*)$/s.exec(path) ?? [];
  if (server !== undefined) return `file://${encodePart(server)}${encodePath(rest.replaceAll('\\', '/'))}`;
  // Premiere writes the colon of a drive encoded behind `localhost`.
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

/** The file that an address in a timeline means. @throws Error for one that is neither a file's nor relative. */
export function pathOfUrl(url: string, { folder }: Place): string {
  if (/[^\w\-.~%/:]/.test(url)) throw new Error(`The address ${url} has a character that is not encoded.`);
  const [, host, rest] = /^file:\/\/([^/]*)(\/.*)$/s.exec(url) ?? [];
  if (host === undefined || rest === undefined) {
    if (/^\w+:|^\//.test(url)) throw new Error(`The address ${url} is not a file's.`);
    return pathOfPlain(decodeURIComponent(url), folder);
  }
  const path = decodeURIComponent(rest);
  if (host !== '' && host !== 'localhost')
    return `\\\\${decodeURIComponent(host)}${path.replaceAll('/', '\\')}`;
  return /^\/[A-Za-z]:/.test(path) ? path.slice(1).replaceAll('/', '\\') : path;
}

/** The file that a plain path in a timeline means. */
export function pathOfPlain(path: string, folder: string): string {
  return isWindowsPath(folder) || isWindowsPath(path)
    ? win32.resolve(folder, path)
    : posix.resolve(folder, path);
}
