import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pastedLine } from './keys/keystrokes.ts';

/** Endings of files a job can be made of. Only lists are filtered by it: any file can be typed. */
const mediaEndings = /\.(mp4|m4v|mov|mkv|webm|avi|mts|m2ts|mpe?g|wmv|flv|mp3|m4a|wav|flac|ogg|opus|aac)$/i;

export function isMediaFile(path: string): boolean {
  return mediaEndings.test(path);
}

/** Folders end with a separator in what is offered. */
export function isFolder(path: string): boolean {
  return path.endsWith('/') || path.endsWith('\\');
}

/** Endings of files that say what is said. */
const transcriptEndings = /\.(srt|vtt|json)$/i;

export function isTranscriptFile(path: string): boolean {
  return transcriptEndings.test(path);
}

/**
 * The path someone typed, pasted or dropped: quotes, backslash escapes, a file URL and `~` undone. Terminals differ in
 * what they make of a dropped file; this reads all of it.
 */
export function typedPath(text: string, home: string): string {
  const trimmed = trimmedPath(text);
  const quoted = /^'(.*)'$|^"(.*)"$/s.exec(trimmed);
  const bare = quoted ? unquoted(quoted) : unescaped(trimmed);
  const path = bare.startsWith('file://') ? fromUrl(bare) : bare;
  return path === '~' || path.startsWith(`~${sep}`) || path.startsWith('~/') ? home + path.slice(1) : path;
}

/**
 * Several files dropped at once come as words of a shell. They are taken for several only when each is a path from the
 * root, the home folder or a drive: a name with spaces that somebody typed is one.
 */
export function typedPaths(text: string, home: string): string[] {
  const words = [...text.matchAll(shellWord)].map(([word]) => word.trim());
  const isWhole = text.replace(shellWord, '').trim() === '';
  const paths = words.map((word) => typedPath(word, home));
  if (words.length > 1 && isWhole && paths.every(isAnchored)) return paths;
  const path = typedPath(text, home);
  return path === '' ? [] : [path];
}

/** A path so that `typedPath` reads it as it is. */
export function writtenPath(path: string): string {
  if (sep === '\\') return path;
  return path.replace(/[\\]|^['" ]|[ ]$/g, (letter) => `\\${letter}`);
}

/** What was pasted or dropped as one line; where each file has a line of its own, each becomes a quoted word. */
export function pastedPaths(raw: string): string {
  const lines = raw
    .split(/[\r\n]+/)
    .map((line) => pastedLine(line).trim())
    .filter((line) => line !== '');
  const [first = '', ...rest] = lines;
  if (rest.length === 0) return first;
  return lines.map((line) => `'${typedPath(line, '~').replaceAll("'", "'\\''")}'`).join(' ');
}

/** Whether a pasted text looks like a file: absolute, home or a file URL, or with an ending we know. */
export function looksLikePath(text: string): boolean {
  const [path = ''] = typedPaths(text, '/~');
  return isAnchored(path) || isMediaFile(path);
}

/** The longest beginning all of these share. */
export function commonStart(texts: readonly string[]): string {
  const [first = '', ...rest] = texts;
  let length = first.length;
  for (const text of rest) {
    while (!text.startsWith(first.slice(0, length))) length -= 1;
  }
  return first.slice(0, length);
}

/** The folder a typed path is in, with the separator behind it; the folder itself when it ends with one. */
export function folderOf(path: string): string {
  if (path === '') return `.${sep}`;
  if (path.endsWith(sep) || path.endsWith('/')) return path;
  const folder = dirname(path);
  return folder.endsWith(sep) ? folder : folder + sep;
}

/** A word as a shell would read it: quoted (an apostrophe inside as `'\''`), or with its spaces escaped. */
const shellWord = /(?:'(?:[^']|'\\'')*'|"(?:[^"\\]|\\.)*"|(?:\\.|[^\s'"\\])(?:\\.|[^\s\\])*)(?=\s|$)/gs;

function isAnchored(path: string): boolean {
  return /^([/~]|[A-Za-z]:[\\/])/.test(path);
}

/** An escaped space at the end belongs to the name. */
function trimmedPath(text: string): string {
  const trimmed = text.trim();
  const endsEscaped = /(?<!\\)(?:\\\\)*\\$/.test(trimmed) && text.trimStart().length > trimmed.length;
  return endsEscaped ? `${trimmed} ` : trimmed;
}

function unquoted([, single, double = '']: RegExpExecArray): string {
  if (single !== undefined) return single.replaceAll("'\\''", "'");
  return sep === '\\' ? double : double.replace(/\\(["\\$`])/g, '$1');
}

/** On Windows a backslash separates folders; elsewhere it escapes the character behind it. */
function unescaped(text: string): string {
  return sep === '\\' ? text : text.replace(/\\(.)/g, '$1');
}

function fromUrl(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    return url;
  }
}
