import type { FilmText, FilmTexts } from './film-words.ts';
import { splitWords } from './words/split-words.ts';

/** Below this number of films, a folder that all of them are in may still say what they show. */
const minFilms = 5;

/** The words in the folder names of every film: they say where the library is, not what a film shows. */
export function sharedFolderWords(films: FilmTexts): ReadonlySet<string> {
  const [first] = films;
  if (!first || films.length < minFilms) return new Set();
  const shared = new Set(splitWords(first.folders));
  let before = first.folders;
  for (const { folders } of films) {
    if (shared.size === 0) break;
    if (folders === before) continue;
    before = folders;
    const own = new Set(splitWords(folders));
    for (const word of shared) if (!own.has(word)) shared.delete(word);
  }
  return shared;
}

/** The same film without these words in its folder names. */
export function withoutFolderWords(film: FilmText, words: ReadonlySet<string>): FilmText {
  if (words.size === 0) return film;
  const folders = splitWords(film.folders).filter((word) => !words.has(word));
  return { ...film, folders: folders.join(' ') };
}
