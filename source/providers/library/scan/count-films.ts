import { opendir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { CountOptions, FolderFilms } from '../../../core/footage/film-count.ts';
import { isFileFault, walkLibrary } from './walk.ts';

/** Min time between two reports, since a screen draws each of them. */
const reportEveryMs = 100;

/**
 * Counts the films in each folder by file name, without opening them. Folders are counted in parallel.
 * @throws the signal's reason when it is aborted.
 */
export async function countFilms(
  folders: readonly string[],
  { exclude = [], signal, onProgress = () => {} }: CountOptions,
): Promise<FolderFilms[]> {
  const counts = folders.map((folder): FolderFilms => ({ folder, films: 0, state: 'counting' }));
  const excluded = new Set(await Promise.all(exclude.map(realPath)));
  let reportedAt = Number.NEGATIVE_INFINITY;
  const set = (at: number, change: Partial<FolderFilms>) => {
    const count = counts[at];
    if (!count) return;
    counts[at] = { ...count, ...change };
    if (performance.now() - reportedAt < reportEveryMs) return;
    reportedAt = performance.now();
    onProgress([...counts]);
  };
  await Promise.all(
    folders.map(async (folder, at) => {
      const state = await stateOf(folder);
      if (state !== 'counting') return set(at, { state });
      let films = 0;
      const found = (more: number) => {
        films += more;
        set(at, { films });
      };
      await walkLibrary([folder], { exclude: excluded, signal, namesOnly: { found } });
      set(at, { films, state: 'counted' });
    }),
  );
  return counts;
}

async function stateOf(folder: string): Promise<FolderFilms['state']> {
  try {
    if (!(await stat(folder)).isDirectory()) return 'file';
    await (await opendir(folder)).close();
    return 'counting';
  } catch (error) {
    if (!isFileFault(error)) throw error;
    return error.code === 'ENOENT' || error.code === 'ENOTDIR' ? 'missing' : 'unreadable';
  }
}

function realPath(file: string): Promise<string> {
  return realpath(file).catch(() => path.resolve(file));
}
