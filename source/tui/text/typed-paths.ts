import { isMediaFile } from '../../core/footage/paths.ts';
import { isRooted, type PathContext, parsePath, parsePaths } from '../../core/text/typed-path.ts';
import { pastedLine } from '../keys/keystrokes.ts';

/** Whether a path ends with a separator, as folders do in lists of completions. */
export function isFolder(path: string): boolean {
  return path.endsWith('/') || path.endsWith('\\');
}

/** Escapes a path so that `parsePath` reads it back unchanged. */
export function escapePath(path: string, { path: { sep } }: PathContext): string {
  if (sep === '\\') return path;
  return path.replace(/[\\]|^['" ]|[ ]$/g, (letter) => `\\${letter}`);
}

/** Joins folders so that `parseFolders` reads them back unchanged. */
export function joinFolderField(folders: readonly string[], place: PathContext): string {
  const { delimiter, sep } = place.path;
  const isRisky = (folder: string) => folder.includes(delimiter) || (sep === '/' && /[\s\\'"]/.test(folder));
  return folders.map((each) => (isRisky(each) ? quoted(each, place) : each)).join(delimiter);
}

/** Pasted or dropped text as one line; several lines become quoted words, one for each file. */
export function pastedPaths(raw: string, place: PathContext): string {
  const lines = raw
    .split(/[\r\n]+/)
    .map((line) => pastedLine(line).trim())
    .filter((line) => line !== '');
  const [first = '', ...rest] = lines;
  if (rest.length === 0) return first;
  return lines.map((line) => quoted(parsePath(line, place), place)).join(' ');
}

/** Whether pasted text looks like a file: an absolute path, a path in the home folder, a file URL or a media file. */
export function looksLikePath(text: string, place: PathContext): boolean {
  const [path = ''] = parsePaths(text, place);
  return isRooted(path) || isMediaFile(path);
}

/**
 * Whether text that arrived at once is a pasted path although it has no paste marks: some terminals do not support
 * bracketed paste, and text can be pasted before it is turned on. Keys typed fast are shorter and do not form a path
 * with two folders or the extension of a media file.
 */
export function looksLikeUnmarkedPaste(text: string, place: PathContext): boolean {
  const line = text.trim();
  const [path = ''] = parsePaths(line, place);
  // Terminals paste absolute paths.
  if (line.length < minPasteLength || !isRooted(path)) return false;
  return isMediaFile(line.replace(/['"]$/, '')) || (line.match(/[\\/][^\\/]/g) ?? []).length > 1;
}

/** The length of the shortest path with two folders. */
const minPasteLength = 5;

/** The longest common prefix. */
export function commonPrefix(texts: readonly string[]): string {
  const [first = '', ...rest] = texts;
  let length = first.length;
  for (const text of rest) {
    while (!text.startsWith(first.slice(0, length))) length -= 1;
  }
  return first.slice(0, length);
}

/** The folder of a typed path, with a separator at the end; the path itself when it already ends with one. */
export function typedFolderOf(path: string, place: PathContext): string {
  const { sep, dirname } = place.path;
  if (path === '') return `.${sep}`;
  if (path.endsWith(sep) || path.endsWith('/')) return path;
  const folder = dirname(path);
  return folder.endsWith(sep) ? folder : folder + sep;
}

/** The folder above a folder, absolute and with a separator at the end; undefined for the root. */
export function folderAbove(folder: string, { cwd, path }: PathContext): string | undefined {
  const whole = path.resolve(cwd, folder);
  const above = path.dirname(whole);
  if (above === whole) return undefined;
  return above.endsWith(path.sep) ? above : above + path.sep;
}

/** Quoted as in a shell, which is how terminals paste several dropped files. */
function quoted(path: string, { path: { sep } }: PathContext): string {
  return sep === '\\' ? `"${path}"` : `'${path.replaceAll("'", "'\\''")}'`;
}
