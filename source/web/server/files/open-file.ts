import { constants } from 'node:fs';
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises';

/** No link is followed, and a pipe to which nobody writes does not keep the request waiting. Windows has neither. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Opens a file that a page may have.
 * @param path a real path: links were followed, and where they lead was checked before
 * @returns undefined when there is no file, or when it or a folder on the way was replaced by a link meanwhile
 */
export async function openFile(path: string): Promise<FileHandle | undefined> {
  const file = await open(path, flags).catch(() => undefined);
  if (!file) return undefined;
  try {
    const opened = await file.stat({ bigint: true });
    const isSamePath = (await realpath(path)) === path;
    const there = await lstat(path, { bigint: true });
    if (isSamePath && opened.isFile() && opened.ino === there.ino && opened.dev === there.dev) return file;
  } catch {
    // It is not there any more.
  }
  await file.close();
  return undefined;
}
