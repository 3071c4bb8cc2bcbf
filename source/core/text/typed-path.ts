import type { PlatformPath } from 'node:path';

/** How paths are written on a machine, and where relative ones and `~` begin. */
export interface Place {
  path: Pick<PlatformPath, 'sep' | 'delimiter' | 'resolve' | 'dirname'>;
  /** The user's home folder. */
  home: string;
  /** The working directory. */
  cwd: string;
}

/**
 * The path someone typed, pasted or dropped: quotes, backslash escapes, a file URL and `~` undone. Terminals differ in
 * what they make of a dropped file; this reads all of it.
 */
export function typedPath(text: string, place: Place): string {
  const trimmed = trimmedPath(text);
  const quoted = /^'(.*)'$|^"(.*)"$/s.exec(trimmed);
  const bare = quoted ? unquoted(quoted, place) : unescaped(trimmed, place);
  return fromHome(/^file:\/\//i.test(bare) ? fromUrl(bare, place) : bare, place);
}

/** `~`, alone or before a separator, is the home folder; shells leave it alone in `--output=~/films`. */
export function fromHome(path: string, { path: { sep }, home }: Place): string {
  return path === '~' || path.startsWith(`~${sep}`) || path.startsWith('~/') ? home + path.slice(1) : path;
}

/** A path from the root on; no path stays none. */
export function absolutePath(path: string, place: Place): string {
  return path === '' ? '' : place.path.resolve(place.cwd, fromHome(path, place));
}

/**
 * Several files dropped at once come as words of a shell. They are taken for several only when each is a path from the
 * root, the home folder or a drive: a name with spaces that somebody typed is one.
 */
export function typedPaths(text: string, place: Place): string[] {
  const words = [...text.matchAll(shellWord)].map(([word]) => word.trim());
  const isWhole = text.replace(shellWord, '').trim() === '';
  const paths = words.map((word) => typedPath(word, place));
  if (words.length > 1 && isWhole && paths.every(isAnchored)) return paths;
  const path = typedPath(text, place);
  return path === '' ? [] : [path];
}

/** Folders typed in one field: several dropped at once, or separated as PATH is. */
export function typedFolders(text: string, place: Place): string[] {
  return splitPaths(text, place.path.delimiter).flatMap((part) => typedPaths(part, place));
}

/**
 * The parts of a text between separators. One inside quotes, or behind a backslash where that escapes, belongs to a
 * name. Empty parts are left out.
 */
export function splitPaths(text: string, delimiter: string): string[] {
  const escaped = delimiter === ':' ? '\\\\.|' : '';
  const part = new RegExp(`(?:${escaped}${quotedPart(delimiter)}|[^${delimiter}])+`, 'gs');
  return [...text.matchAll(part)].map(([each]) => each.trim()).filter((each) => each !== '');
}

/** Folders as the text of a setting: separated as PATH is, in double quotes where a name has the separator in it. */
export function writtenFolders(folders: readonly string[], delimiter: string): string {
  return folders.map((each) => (each.includes(delimiter) ? `"${each}"` : each)).join(delimiter);
}

/** What `writtenFolders` wrote; quotes around a name are undone, all else is taken as it is. */
export function readFolders(text: string, delimiter: string): string[] {
  return splitPaths(text, delimiter).map((part) => part.replace(/^"(.*)"$/s, '$1'));
}

/** Whether a path begins at the root, at the home folder, at a drive or at a server. */
export function isAnchored(path: string): boolean {
  return /^([/~]|[A-Za-z]:[\\/]|\\\\)/.test(path);
}

/** A word as a shell would read it: quoted (an apostrophe inside as `'\''`), or with its spaces escaped. */
const shellWord = /(?:'(?:[^']|'\\'')*'|"(?:[^"\\]|\\.)*"|(?:\\.|[^\s'"\\])(?:\\.|[^\s\\])*)(?=\s|$)/gs;

/** Quotes that begin a word and end one; an apostrophe within a name is none. */
function quotedPart(delimiter: string): string {
  const begins = `(?<=^|[\\s${delimiter}])`;
  const ends = `(?=$|[\\s${delimiter}])`;
  return `${begins}"[^"]*"${ends}|${begins}'(?:[^']|'\\\\'')*'${ends}`;
}

/** An escaped space at the end belongs to the name. */
function trimmedPath(text: string): string {
  const trimmed = text.trim();
  const endsEscaped = /(?<!\\)(?:\\\\)*\\$/.test(trimmed) && text.trimStart().length > trimmed.length;
  return endsEscaped ? `${trimmed} ` : trimmed;
}

function unquoted([, single, double = '']: RegExpExecArray, { path: { sep } }: Place): string {
  if (single !== undefined) return single.replaceAll("'\\''", "'");
  return sep === '\\' ? double : double.replace(/\\(["\\$`])/g, '$1');
}

/** On Windows a backslash separates folders; elsewhere it escapes the character behind it. */
function unescaped(text: string, { path: { sep } }: Place): string {
  return sep === '\\' ? text : text.replace(/\\(.)/g, '$1');
}

/** The path in a file URL; anything else stays what it is. */
function fromUrl(url: string, { path: { sep } }: Place): string {
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
