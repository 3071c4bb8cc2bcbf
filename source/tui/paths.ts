import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Endings of files a job can be made of. Only lists are filtered by it: any file can be typed. */
const mediaEndings = /\.(mp4|m4v|mov|mkv|webm|avi|mts|m2ts|mpe?g|wmv|flv|mp3|m4a|wav|flac|ogg|opus|aac)$/i;

export function isMediaFile(path: string): boolean {
  return mediaEndings.test(path);
}

/**
 * The path someone typed, pasted or dropped: quotes, backslash escapes, a file URL and `~` undone. Terminals differ in
 * what they make of a dropped file; this reads all of it.
 */
export function typedPath(text: string, home: string): string {
  const trimmed = text.trim();
  const quoted = /^'(.*)'$|^"(.*)"$/s.exec(trimmed);
  const bare = quoted ? (quoted[1] ?? quoted[2] ?? '').replaceAll("'\\''", "'") : unescaped(trimmed);
  const path = bare.startsWith('file://') ? fromUrl(bare) : bare;
  return path === '~' || path.startsWith(`~${sep}`) || path.startsWith('~/') ? home + path.slice(1) : path;
}

/** Whether a pasted text looks like a file: absolute, home or a file URL, or with an ending we know. */
export function looksLikePath(text: string): boolean {
  const path = typedPath(text, '/~');
  return /^([/~]|[A-Za-z]:[\\/])/.test(path) || isMediaFile(path);
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
