import type { PlatformPath } from 'node:path';

/** How paths are written on a machine, and what relative paths and `~` refer to. */
export interface PathContext {
  path: Pick<PlatformPath, 'sep' | 'delimiter' | 'resolve' | 'dirname'>;
  /** The user's home folder. */
  home: string;
  /** The working directory. */
  cwd: string;
}

/**
 * Resolves a path that was typed, pasted or dropped: quotes, backslash escapes, file URLs and `~`. Terminals insert
 * dropped files in different forms; all of them are supported.
 */
export function parsePath(text: string, place: PathContext): string {
  const trimmed = trimmedPath(text);
  const quoted = /^'(.*)'$|^"(.*)"$/s.exec(trimmed);
  const bare = quoted ? unquoted(quoted, place) : unescaped(trimmed, place);
  return expandHome(/^file:\/\//i.test(bare) ? fromUrl(bare, place) : bare, place);
}

/** Expands `~`, alone or before a separator, to the home folder. Shells do not expand it in `--output=~/films`. */
export function expandHome(path: string, { path: { sep }, home }: PathContext): string {
  return path === '~' || path.startsWith(`~${sep}`) || path.startsWith('~/') ? home + path.slice(1) : path;
}

/** Makes a path absolute. An empty path stays empty. */
export function absolutePath(path: string, place: PathContext): string {
  return path === '' ? '' : place.path.resolve(place.cwd, expandHome(path, place));
}

/**
 * The paths in a text. Several files dropped at once are quoted as for a shell. The text counts as several paths only
 * when each is anchored (root, home folder or drive); otherwise it is one name with spaces.
 */
export function parsePaths(text: string, place: PathContext): string[] {
  const words = [...text.matchAll(shellWord)].map(([word]) => word.trim());
  const isWhole = text.replace(shellWord, '').trim() === '';
  const paths = words.map((word) => parsePath(word, place));
  if (words.length > 1 && isWhole && paths.every(isRooted)) return paths;
  const path = parsePath(text, place);
  return path === '' ? [] : [path];
}

/** The folders in a text field: several dropped at once, or separated as in PATH. */
export function parseFolders(text: string, place: PathContext): string[] {
  return splitPaths(text, place.path.delimiter).flatMap((part) => parsePaths(part, place));
}

/**
 * Splits a text at separators. A separator that is quoted, or escaped by a backslash where that is possible, belongs to
 * a name. Empty parts are dropped.
 */
export function splitPaths(text: string, delimiter: string): string[] {
  const escaped = delimiter === ':' ? '\\\\.|' : '';
  const part = new RegExp(`(?:${escaped}${quotedPart(delimiter)}|[^${delimiter}])+`, 'gs');
  return [...text.matchAll(part)].map(([each]) => each.trim()).filter((each) => each !== '');
}

/** Folders as the text of a setting: separated as in PATH, in double quotes if a name contains the separator. */
export function joinFolders(folders: readonly string[], delimiter: string): string {
  return folders.map((each) => (each.includes(delimiter) ? `"${each}"` : each)).join(delimiter);
}

/** The inverse of `joinFolders`: removes quotes around names, and takes everything else literally. */
export function splitFolders(text: string, delimiter: string): string[] {
  return splitPaths(text, delimiter).map((part) => part.replace(/^"(.*)"$/s, '$1'));
}

/** Whether a path begins at the root, the home folder, a drive or a server. */
export function isRooted(path: string): boolean {
  return /^([/~]|[A-Za-z]:[\\/]|\\\\)/.test(path);
}

/** A word as a shell parses it: quoted (an apostrophe inside as `'\''`), or with escaped spaces. */
const shellWord = /(?:'(?:[^']|'\\'')*'|"(?:[^"\\]|\\.)*"|(?:\\.|[^\s'"\\])(?:\\.|[^\s\\])*)(?=\s|$)/gs;

/** Quotes around a whole word. An apostrophe inside a name is not a quote. */
function quotedPart(delimiter: string): string {
  const begins = `(?<=^|[\\s${delimiter}])`;
  const ends = `(?=$|[\\s${delimiter}])`;
  return `${begins}"[^"]*"${ends}|${begins}'(?:[^']|'\\\\'')*'${ends}`;
}

/** Trims a path, except for an escaped space at its end, which belongs to the name. */
function trimmedPath(text: string): string {
  const trimmed = text.trim();
  const endsEscaped = /(?<!\\)(?:\\\\)*\\$/.test(trimmed) && text.trimStart().length > trimmed.length;
  return endsEscaped ? `${trimmed} ` : trimmed;
}

function unquoted([, single, double = '']: RegExpExecArray, { path: { sep } }: PathContext): string {
  if (single !== undefined) return single.replaceAll("'\\''", "'");
  return sep === '\\' ? double : double.replace(/\\(["\\$`])/g, '$1');
}

/** Removes escapes. On Windows a backslash separates folders; elsewhere it escapes the next character. */
function unescaped(text: string, { path: { sep } }: PathContext): string {
  return sep === '\\' ? text : text.replace(/\\(.)/g, '$1');
}

/** The path of a file URL; the text itself if the URL is invalid. */
function fromUrl(url: string, { path: { sep } }: PathContext): string {
  try {
    const { pathname, hostname } = new URL(url);
    const path = decodeURIComponent(pathname);
    if (sep === '/') return hostname === '' ? path : url;
    const backslashed = path.replaceAll('/', '\\');
    return hostname === '' ? backslashed.replace(/^\\(?=[A-Za-z]:)/, '') : `\\\\${hostname}${backslashed}`;
  } catch {
    return url;
  }
}
