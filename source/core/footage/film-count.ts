import type { EngineChoice } from '../job/job.ts';
import { pluralize } from '../text/text.ts';

/** A footage folder and how many films are in it and its subfolders. */
export interface FolderFilms {
  folder: string;
  films: number;
  /** `counting`: the count is not final. `missing`: the path does not exist. */
  state: 'counting' | 'counted' | 'missing' | 'file' | 'unreadable';
}

export interface CountOptions {
  /** Files to leave out, such as the video itself. */
  exclude?: readonly string[];
  signal: AbortSignal;
  /** Called with intermediate counts. */
  onProgress?: (folders: readonly FolderFilms[]) => void;
}

/** What is wrong with a folder, in a few words; undefined when it can be searched. An empty folder is a fault, too. */
export function folderFault({ state, films }: FolderFilms): string | undefined {
  switch (state) {
    case 'missing':
      return 'no such folder';
    case 'file':
      return 'a file, not a folder';
    case 'unreadable':
      return 'cannot be read';
    case 'counted':
      return films === 0 ? 'no videos in it' : undefined;
    case 'counting':
      return undefined;
  }
}

/** Such as "214 videos" or "1,200 videos so far". */
export function filmCount({ films, state }: Pick<FolderFilms, 'films' | 'state'>): string {
  const count = pluralize(films, 'video');
  return state === 'counting' ? `${count} so far` : count;
}

/** A summary of all folders in one line: the first fault, otherwise the number of films. */
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

/** The engine choices with the number of films as the library's reason; unchanged when nothing was counted. */
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
