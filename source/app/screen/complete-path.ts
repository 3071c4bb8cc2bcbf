import { constants } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { PathKind } from '../../core/settings/setting-paths.ts';
import { pathFault } from '../../core/settings/setting-paths.ts';
import { expandHome, type PathContext } from '../../core/text/typed-path.ts';

/** Max completions. */
const maxCompletions = 50;

/** Files and folders whose path starts with this text. Folders end with a separator. */
export async function completePath(text: string, place: PathContext): Promise<string[]> {
  const typed = expandHome(text, place);
  const isFolderPath = typed === '' || typed.endsWith(sep) || typed.endsWith('/');
  const folder = isFolderPath ? typed || '.' : dirname(typed);
  const start = isFolderPath ? '' : basename(typed);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const matching = entries
    .filter(({ name }) => name.startsWith(start) && (start.startsWith('.') || !name.startsWith('.')))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .slice(0, maxCompletions);
  return Promise.all(
    matching.map(async (entry) => {
      const path = folder === '.' && !typed.startsWith('.') ? entry.name : join(folder, entry.name);
      const isFolder =
        entry.isDirectory() || (entry.isSymbolicLink() && (await findPathKind(path)) === 'folder');
      return isFolder ? path + sep : path;
    }),
  );
}

/** What is at a path. */
export function findPathKind(path: string): Promise<PathKind> {
  return stat(path).then(
    (found) => (found.isDirectory() ? 'folder' : 'file'),
    () => 'nothing',
  );
}

/** Why no job folder can be created in a folder, in a few words; undefined when one can. The folder need not exist. */
export async function findOutputFault(folder: string): Promise<string | undefined> {
  const path = resolve(folder);
  const fault = pathFault(await findPathKind(path), 'new folder');
  if (fault !== undefined) return fault;
  let above = path;
  while ((await findPathKind(above)) === 'nothing' && dirname(above) !== above) above = dirname(above);
  if ((await findPathKind(above)) === 'file') return `inside a file, not a folder: ${above}`;
  return access(above, constants.W_OK).then(
    () => undefined,
    () => 'cannot be written',
  );
}
