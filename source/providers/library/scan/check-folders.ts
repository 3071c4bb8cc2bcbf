import { opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import { EXIT, UserError } from '../../../core/errors.ts';
import { cleanText } from '../../../core/text/text.ts';
import { videoExtensions } from '../video.ts';
import { describeUnopened, noteUnopened, type UnopenedFiles } from './unopened.ts';
import { extension, isFileFault } from './walk.ts';

const usage = (hint: string) => ({ hint, exitCode: EXIT.usage });

/**
 * Checks, before a job starts, that every library folder exists and can be read, and that at least one of them contains
 * a video by its file extension. Stops at the first video.
 * @throws UserError (exit code 2) that names the folder and says what to do.
 */
export async function checkLibraryFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders) await checkFolder(path.resolve(folder));
  const unopened: UnopenedFiles = { raw: [], cloud: [] };
  for (const folder of folders) if (await containsVideo(path.resolve(folder), unopened)) return;
  if (folders.length === 0) return;
  const none = `There is no video in the library (${folders.map((folder) => cleanText(folder)).join(', ')}).`;
  throw new UserError(
    [none, ...describeUnopened(unopened)].join(' '),
    usage('Put footage there, or choose another folder with --library.'),
  );
}

async function checkFolder(folder: string): Promise<void> {
  const name = cleanText(folder);
  try {
    if (!(await stat(folder)).isDirectory()) {
      throw new UserError(
        `The library folder ${name} is a file.`,
        usage('Give the folder that contains this file.'),
      );
    }
    const handle = await opendir(folder);
    await handle.close();
  } catch (error) {
    if (!isFileFault(error)) throw error;
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
      throw new UserError(
        `The library folder ${name} does not exist.`,
        usage('Check the path given with --library or LIBRARY_FOLDERS.'),
      );
    }
    throw new UserError(
      `The library folder ${name} cannot be read (${error.code}).`,
      usage('Allow read access, or choose another folder with --library.'),
    );
  }
}

/** Whether the folder tree contains a video, or a link that may lead to one; unreadable folders count as empty. */
async function containsVideo(start: string, unopened: UnopenedFiles): Promise<boolean> {
  const queue = [start];
  for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
    try {
      for await (const entry of await opendir(folder)) {
        noteUnopened(entry.name, unopened);
        if (entry.name.startsWith('.')) continue;
        if (entry.isDirectory()) queue.push(path.join(folder, entry.name));
        else if (entry.isSymbolicLink() || videoExtensions.has(extension(entry.name))) return true;
      }
    } catch (error) {
      if (!isFileFault(error)) throw error;
    }
  }
  return false;
}
