import { opendir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { CountOptions, FolderFilms } from '../../core/footage/film-count.ts';
import { isFileFault, walkLibrary } from './walk.ts';

/** A count that goes on is told of this often: a screen has to draw each. */
const tellEveryMs = 100;

/**
 * How many films each folder holds, by their names alone: nothing is opened. Folders are counted at the same time.
 * @throws the signal's reason when it is aborted.
 */
export async function countFilms(
  folders: readonly string[],
  { exclude = [], signal, tell = () => {} }: CountOptions,
): Promise<FolderFilms[]> {
  const counts = folders.map((folder): FolderFilms => ({ folder, films: 0, state: 'counting' }));
  const left = new Set(await Promise.all(exclude.map(realPath)));
  let toldAt = Number.NEGATIVE_INFINITY;
  const set = (at: number, change: Partial<FolderFilms>) => {
    const count = counts[at];
    if (!count) return;
    counts[at] = { ...count, ...change };
    if (performance.now() - toldAt < tellEveryMs) return;
    toldAt = performance.now();
    tell([...counts]);
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
      await walkLibrary([folder], { exclude: left, signal, namesOnly: { found } });
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
