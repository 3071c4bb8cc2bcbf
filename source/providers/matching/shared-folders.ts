import type { FilmText } from './film-words.ts';
import { splitWords } from './words/split-words.ts';

/** Below this number of films, a folder that all of them are in may still say what they show. */
const minFilms = 5;

/** The words in the folder names of every film: they say where the library is, not what a film shows. */
export function sharedFolderWords(films: readonly FilmText[]): ReadonlySet<string> {
  const [first] = films;
  if (!first || films.length < minFilms) return new Set();
  const shared = new Set(splitWords(first.folders));
  for (const { folders } of films) {
    if (shared.size === 0) break;
    const own = new Set(splitWords(folders));
    for (const word of shared) if (!own.has(word)) shared.delete(word);
  }
  return shared;
}

/** The same films without these words in their folder names. */
export function withoutFolderWords(
  films: readonly FilmText[],
  words: ReadonlySet<string>,
): readonly FilmText[] {
  if (words.size === 0) return films;
  return films.map((film) => ({
    ...film,
    folders: splitWords(film.folders)
      .filter((word) => !words.has(word))
      .join(' '),
  }));
}
