import { realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';

/** The longest name that file systems take. */
const maxNameBytes = 255;
/** Names of devices on Windows, with any ending (https://learn.microsoft.com/windows/win32/fileio/naming-a-file). */
const deviceName = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;

/**
 * The names of a path that a page asks for, still encoded as in the address; undefined when one of them is not the plain name
 * of a visible file or folder on every system.
 */
export function plainNames(encoded: string): string[] | undefined {
  const names = encoded.split('/').map(decoded);
  return names.every((name) => name !== undefined && isPlainName(name))
    ? names.filter((name) => name !== undefined)
    : undefined;
}

function decoded(name: string): string | undefined {
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}

/** Whether a name is the plain name of a visible file or folder on every system. */
export function isPlainName(name: string): boolean {
  return (
    name !== '' &&
    Buffer.byteLength(name) <= maxNameBytes &&
    // A hidden file, `.` or `..`; separators, drives and streams, wildcards, and characters that cannot be seen.
    !/^\.|[/\\:*?"<>|]|\p{Cc}|\p{Cf}/u.test(name) &&
    // Windows drops dots and spaces at the end.
    !/[. ]$/.test(name) &&
    !deviceName.test(name)
  );
}

/**
 * The real path of a file in a folder. Links are followed only to targets in the same folder.
 * @returns undefined when it is not there, or not in the folder
 */
export async function realPathWithin(folder: string, names: readonly string[]): Promise<string | undefined> {
  const [root, path] = await Promise.all([
    realpath(folder).catch(() => undefined),
    realpath(join(folder, ...names)).catch(() => undefined),
  ]);
  return root !== undefined && path !== undefined && isInside(root, path) ? path : undefined;
}

/** Whether a path is a folder or in it. Both must be real paths. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`));
}
