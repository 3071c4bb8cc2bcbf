import type { EngineChoice } from '../job/job.ts';
import { counted } from '../text/text.ts';

/** What there is at a footage folder, and how many films it and all below it hold. */
export interface FolderFilms {
  folder: string;
  films: number;
  /** `counting`: so many so far. `missing`: nothing is there. */
  state: 'counting' | 'counted' | 'missing' | 'file' | 'unreadable';
}

export interface CountOptions {
  /** Files that are no footage: the video itself. */
  exclude?: readonly string[];
  signal: AbortSignal;
  /** Hears now and then how far the count is. */
  tell?: (folders: readonly FolderFilms[]) => void;
}

/** What is wrong with one, in a few words; undefined when it can be searched. An empty one helps nobody. */
export function folderFault({ state, films }: FolderFilms): string | undefined {
  switch (state) {
    case 'missing':
      return 'no such folder';
    case 'file':
      return 'a file, not a folder';
    case 'unreadable':
      return 'cannot be read';
    case 'counted':
      return films === 0 ? 'no films in it' : undefined;
    case 'counting':
      return undefined;
  }
}

/** "214 films", "1,200 films so far". */
export function filmCount({ films, state }: Pick<FolderFilms, 'films' | 'state'>): string {
  const count = counted(films, 'film');
  return state === 'counting' ? `${count} so far` : count;
}

/** All folders in one line: what is wrong with the first that is wrong, else how many films they hold. */
export function footageSummary(folders: readonly FolderFilms[]): { text: string; isWrong: boolean } {
  const wrong = folders.find((each) => folderFault(each) !== undefined);
  const fault = wrong && folderFault(wrong);
  if (wrong && fault !== undefined) {
    const which = folders.length > 1 || wrong.state !== 'counted' ? `: ${wrong.folder}` : '';
    return { text: fault + which, isWrong: true };
  }
  const films = folders.reduce((sum, each) => sum + each.films, 0);
  const state = folders.some((each) => each.state === 'counting') ? 'counting' : 'counted';
  const where = folders.length > 1 ? ` in ${folders.length} folders` : '';
  return { text: filmCount({ films, state }) + where, isWrong: false };
}

/** The choices with the films the library holds as the reason to search it; as they are while nothing was counted. */
export function withFilmCount(
  choices: readonly EngineChoice[],
  folders: readonly FolderFilms[],
): readonly EngineChoice[] {
  if (folders.length === 0) return choices;
  const reason = footageSummary(folders).text;
  return choices.map((choice) =>
    choice.role === 'search library' && choice.engine === 'library' ? { ...choice, reason } : choice,
  );
}
