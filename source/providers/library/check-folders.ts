import { opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import { EXIT, UserError } from '../../core/errors.ts';
import { cleanText } from '../../core/text/text.ts';
import { describeUnopened, noteUnopened, type Unopened } from './unopened.ts';
import { videoExtensions } from './video.ts';
import { extension, isFileFault } from './walk.ts';

const usage = (hint: string) => ({ hint, exitCode: EXIT.usage });

/**
 * Makes sure, before a job starts, that every library folder is there, can be read, and that at least one of them holds
 * a file with a video's name. Reads no further than the first such file.
 * @throws UserError (exit code 2) that names the folder and says what to do.
 */
export async function checkLibraryFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders) await checkFolder(path.resolve(folder));
  const unopened: Unopened = { raw: [], cloud: [] };
  for (const folder of folders) if (await holdsVideo(path.resolve(folder), unopened)) return;
  if (folders.length === 0) return;
  const none = `There is no video in the library (${folders.map((folder) => cleanText(folder)).join(', ')}).`;
  throw new UserError(
    [none, ...describeUnopened(unopened)].join(' '),
    usage('Put footage there, or name another folder with --library.'),
  );
}

async function checkFolder(folder: string): Promise<void> {
  const name = cleanText(folder);
  try {
    if (!(await stat(folder)).isDirectory()) {
      throw new UserError(`The library folder ${name} is a file.`, usage('Name the folder that holds it.'));
    }
    const handle = await opendir(folder);
    await handle.close();
  } catch (error) {
    if (!isFileFault(error)) throw error;
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
      throw new UserError(
        `There is no library folder ${name}.`,
        usage('Check the path given with --library or LIBRARY_FOLDERS.'),
      );
    }
    throw new UserError(
      `The library folder ${name} cannot be read (${error.code}).`,
      usage('Give read permission, or name another folder with --library.'),
    );
  }
}

/** Whether a video, or a link that may lead to some, lies below; unreadable folders count as empty. */
async function holdsVideo(start: string, unopened: Unopened): Promise<boolean> {
  const waiting = [start];
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    try {
      for await (const entry of await opendir(folder)) {
        noteUnopened(entry.name, unopened);
        if (entry.name.startsWith('.')) continue;
        if (entry.isDirectory()) waiting.push(path.join(folder, entry.name));
        else if (entry.isSymbolicLink() || videoExtensions.has(extension(entry.name))) return true;
      }
    } catch (error) {
      if (!isFileFault(error)) throw error;
    }
  }
  return false;
}
