/** Whether this is a Windows path (`C:\…`, `\\server\…`), on whatever system the program runs. */
export function isWindowsPath(path: string): boolean {
  return /^[A-Za-z]:[\\/]|^\\\\/.test(path);
}

/** The last part of a path, split as on the system it comes from. */
export function fileName(path: string): string {
  return path.split(isWindowsPath(path) ? /[\\/]/ : '/').at(-1) ?? path;
}
