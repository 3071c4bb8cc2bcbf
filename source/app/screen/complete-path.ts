import { constants } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { Found } from '../../core/settings/setting-paths.ts';
import { pathFault } from '../../core/settings/setting-paths.ts';
import { fromHome, type Place } from '../../core/text/typed-path.ts';

/** Completions shown at once at most. */
const completionLimit = 50;

/** Files and folders whose path starts with this text; folders end with a separator. */
export async function completePath(text: string, place: Place): Promise<string[]> {
  const typed = fromHome(text, place);
  const isWhole = typed === '' || typed.endsWith(sep) || typed.endsWith('/');
  const folder = isWhole ? typed || '.' : dirname(typed);
  const start = isWhole ? '' : basename(typed);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const fitting = entries
    .filter(({ name }) => name.startsWith(start) && (start.startsWith('.') || !name.startsWith('.')))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .slice(0, completionLimit);
  return Promise.all(
    fitting.map(async (entry) => {
      const path = folder === '.' && !typed.startsWith('.') ? entry.name : join(folder, entry.name);
      const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && (await whatIs(path)) === 'folder');
      return isFolder ? path + sep : path;
    }),
  );
}

export function whatIs(path: string): Promise<Found> {
  return stat(path).then(
    (found) => (found.isDirectory() ? 'folder' : 'file'),
    () => 'nothing',
  );
}

/** Why jobs' folders cannot be made in a folder, in a few words; undefined when they can, also where it is still to be made. */
export async function outputFault(folder: string): Promise<string | undefined> {
  const path = resolve(folder);
  const fault = pathFault(await whatIs(path), 'new folder');
  if (fault !== undefined) return fault;
  let above = path;
  while ((await whatIs(above)) === 'nothing' && dirname(above) !== above) above = dirname(above);
  if ((await whatIs(above)) === 'file') return `a file is in the way: ${above}`;
  return access(above, constants.W_OK).then(
    () => undefined,
    () => 'cannot be written',
  );
}
