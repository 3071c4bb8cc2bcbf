/** Whether a path is one of Windows (`C:\…`, `\\server\…`), whatever system this runs on. */
export function isWindowsPath(path: string): boolean {
  return /^[A-Za-z]:[\\/]|^\\\\/.test(path);
}

/** The last part of a path, in the manner of the system it comes from. */
export function fileName(path: string): string {
  return path.split(isWindowsPath(path) ? /[\\/]/ : '/').at(-1) ?? path;
}
