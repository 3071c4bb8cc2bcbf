import { stat } from 'node:fs/promises';

/** Permission of a file's group, or of everybody, to read it. */
const othersRead = 0o044;

export const cookiesHint = 'Make it readable only for you: chmod 600 FILE.';

/**
 * Warns about a cookies file that other users of the machine can read: with it they are logged in as its owner. Undefined
 * when there is nothing to warn about; a file that is missing is reported when it is used. Windows has no such mode.
 */
export async function cookiesFileWarning(file: string): Promise<string | undefined> {
  if (file === '' || process.platform === 'win32') return undefined;
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile() || (found.mode & othersRead) === 0) return undefined;
  return `The cookies file ${file} can be read by other users of this machine.`;
}
