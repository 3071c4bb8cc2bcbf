import { type FolderFilms, filmCount, folderFault } from '../footage/film-count.ts';
import type { Check } from './app.ts';

/** A check for each footage folder: how many films it has, or what is wrong with it. */
export function footageChecks(folders: readonly FolderFilms[]): Check[] {
  return folders.map((each): Check => {
    const fault = folderFault(each);
    if (fault === undefined) {
      const state = each.state === 'counting' ? 'trying' : 'ok';
      return { name: 'footage', state, detail: `${filmCount(each)} in ${each.folder}` };
    }
    const hint =
      each.state === 'counted'
        ? 'Put videos there, or set LIBRARY_FOLDERS to another folder.'
        : 'Check that its disk is connected, or set LIBRARY_FOLDERS to another folder.';
    return { name: 'footage', state: 'limited', detail: `${fault}: ${each.folder}`, hint };
  });
}
