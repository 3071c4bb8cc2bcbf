import { lowerCaseWords } from '../../../../source/core/text/text.ts';
import { type FilmRecipe, makeFilms, type Rendition } from '../films/make-films.ts';

/** A film on a stock site; its texts can be hostile. */
export interface StockFilm {
  id: number;
  title: string;
  tags: readonly string[];
  author: string;
  seconds: number;
  rate?: string;
  sound?: boolean;
  /** Heights of the files; the site's usual ones without it. */
  heights?: readonly number[];
  /** A film to copy instead of drawing one. */
  from?: string;
  /** The id of a film whose files this one shares, so that thousands of films need few files. */
  sameAs?: number;
  indexLast?: boolean;
  /** Replaces the URL of the page. */
  pageUrl?: string;
  /** Replaces the URLs of the files. */
  fileUrl?: string;
}

export const stockHeights = [1080, 720, 540, 360];

/** The films of one site, made when they are first requested. */
export class Catalog {
  readonly films: readonly StockFilm[];
  readonly #renditions = new Map<number, Promise<Rendition[]>>();

  constructor(films: readonly StockFilm[]) {
    this.films = films;
  }

  find(id: number): StockFilm | undefined {
    return this.films.find((film) => film.id === id);
  }

  search(query: string): StockFilm[] {
    return shared(query, this.films, (film) => [film.title, ...film.tags]);
  }

  renditions(film: StockFilm): Promise<Rendition[]> {
    const id = film.sameAs ?? film.id;
    const made = this.#renditions.get(id) ?? makeFilms(recipeOf(film));
    this.#renditions.set(id, made);
    return made;
  }

  /** Makes all films now, one after the other. */
  async make(): Promise<void> {
    for (const film of this.films) await this.renditions(film);
  }
}

/** Films that share a word with the query, those that share most first. */
export function shared<Item>(
  query: string,
  items: readonly Item[],
  textsOf: (item: Item) => readonly (string | undefined)[],
): Item[] {
  const wanted = stems(query);
  return items
    .map((item, index) => {
      const told = stems(textsOf(item).join(' '));
      return { item, index, score: [...wanted].filter((word) => told.has(word)).length };
    })
    .filter(({ score }) => score > 0)
    .sort((first, second) => second.score - first.score || first.index - second.index)
    .map(({ item }) => item);
}

function recipeOf(film: StockFilm): FilmRecipe {
  const { seconds, rate = '25', sound = false, heights = stockHeights, from, indexLast } = film;
  return {
    ...{ name: `film-${film.sameAs ?? film.id}`, seconds, rate, sound, heights },
    ...(from === undefined ? {} : { from }),
    ...(indexLast === undefined ? {} : { indexLast }),
  };
}

/** Words as they are, without the s of a plural. */
function stems(text: string): Set<string> {
  return new Set(lowerCaseWords(text).map((word) => (word.length > 3 ? word.replace(/s$/, '') : word)));
}
