import { isAnchored, type Place, typedPath, typedPaths } from '../core/text/typed-path.ts';
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
const transcriptEndings = /\.(srt|vtt|ass|ssa|sbv|smi|sami|json3?)$/i;

export function isTranscriptFile(path: string): boolean {
  return transcriptEndings.test(path);
}

/** A path so that `typedPath` reads it as it is. */
export function writtenPath(path: string, { path: { sep } }: Place): string {
  if (sep === '\\') return path;
  return path.replace(/[\\]|^['" ]|[ ]$/g, (letter) => `\\${letter}`);
}

/** Folders so that `typedFolders` reads them as they are. */
export function writtenFolderField(folders: readonly string[], place: Place): string {
  const { delimiter, sep } = place.path;
  const isRisky = (folder: string) => folder.includes(delimiter) || (sep === '/' && /[\s\\'"]/.test(folder));
  return folders.map((each) => (isRisky(each) ? quoted(each, place) : each)).join(delimiter);
}

/** What was pasted or dropped as one line; where each file has a line of its own, each becomes a quoted word. */
export function pastedPaths(raw: string, place: Place): string {
  const lines = raw
    .split(/[\r\n]+/)
    .map((line) => pastedLine(line).trim())
    .filter((line) => line !== '');
  const [first = '', ...rest] = lines;
  if (rest.length === 0) return first;
  return lines.map((line) => quoted(typedPath(line, place), place)).join(' ');
}

/** Whether a pasted text looks like a file: absolute, home or a file URL, or with an ending we know. */
export function looksLikePath(text: string, place: Place): boolean {
  const [path = ''] = typedPaths(text, place);
  return isAnchored(path) || isMediaFile(path);
}

/**
 * Whether text that came at once, without the marks of a paste, is a path for all that: terminals that know no marks,
 * and what was pasted before we asked for them. Keys typed fast are shorter, and are no path with two folders or a
 * film's ending.
 */
export function looksLikeUnmarkedPaste(text: string, place: Place): boolean {
  const line = text.trim();
  const [path = ''] = typedPaths(line, place);
  // Terminals hand over whole paths, and no Enter after them.
  if (line.length < shortestPaste || !isAnchored(path) || text.endsWith('\r')) return false;
  return isMediaFile(line.replace(/['"]$/, '')) || (line.match(/[\\/][^\\/]/g) ?? []).length > 1;
}

/** A path with two folders has no fewer characters. */
const shortestPaste = 5;

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
export function folderOf(path: string, place: Place): string {
  const { sep, dirname } = place.path;
  if (path === '') return `.${sep}`;
  if (path.endsWith(sep) || path.endsWith('/')) return path;
  const folder = dirname(path);
  return folder.endsWith(sep) ? folder : folder + sep;
}

/** As a word of a shell, which is how several files dropped at once come. */
function quoted(path: string, { path: { sep } }: Place): string {
  return sep === '\\' ? `"${path}"` : `'${path.replaceAll("'", "'\\''")}'`;
}
