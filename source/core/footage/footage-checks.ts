import type { Check } from '../api/app.ts';
import { type FolderFilms, filmCount, folderFault } from './film-count.ts';

/** A line of `doctor` for each folder: how many films it holds, or what is wrong with it. */
export function footageChecks(folders: readonly FolderFilms[]): Check[] {
  return folders.map((each): Check => {
    const fault = folderFault(each);
    if (fault === undefined) {
      const state = each.state === 'counting' ? 'trying' : 'ok';
      return { name: 'footage', state, detail: `${filmCount(each)} in ${each.folder}` };
    }
    const hint =
      each.state === 'counted'
        ? 'Put films there, or name another folder in LIBRARY_FOLDERS.'
        : 'See that its disk is there, or name another folder in LIBRARY_FOLDERS.';
    return { name: 'footage', state: 'limited', detail: `${fault}: ${each.folder}`, hint };
  });
}
