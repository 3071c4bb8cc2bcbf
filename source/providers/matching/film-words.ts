import { splitWords } from './words/split-words.ts';

/** What is written about a film. */
export interface FilmText {
  /** Its title and file name. */
  title: string;
  tags: string;
  description: string;
  /** The folders that lead to it. */
  folders: string;
}

/** A word in the title says what the film shows; in its folder or a long description it may be there by the way. */
const places = { title: 1, tags: 1, description: 0.9, folders: 0.85 } as const;
/** Words of a long description beyond this make no film longer. */
const lengthAtMost = 40;

/** Where a word stands in the films: rows in order, and how much it says there. */
export interface Postings {
  rows: number[];
  /** The worth of the best place where it stands. */
  place: number[];
  count: number[];
}

/** The different words of a film by where they stand. */
export interface OwnWords {
  title: readonly string[];
  description: readonly string[];
  folders: readonly string[];
}

/** What an index is made of, film by film. */
export class FilmWords {
  readonly numbers = new Map<string, number>();
  readonly postings: Postings[] = [];
  readonly own: OwnWords[] = [];
  readonly lengths: Float64Array;

  constructor(films: number) {
    this.lengths = new Float64Array(films);
  }

  add(row: number, film: FilmText): void {
    const title = splitWords(film.title);
    const tags = splitWords(film.tags);
    const description = splitWords(film.description);
    const folders = splitWords(film.folders);
    for (const word of title) this.#post(row, word, places.title);
    for (const word of tags) this.#post(row, word, places.tags);
    for (const word of description) this.#post(row, word, places.description);
    for (const word of folders) this.#post(row, word, places.folders);
    const told = title.length + tags.length + Math.min(description.length, lengthAtMost);
    this.lengths[row] = Math.max(1, told);
    this.own[row] = {
      title: [...new Set([...title, ...tags])],
      description: [...new Set(description.slice(0, lengthAtMost))],
      folders: [...new Set(folders)],
    };
  }

  #post(row: number, word: string, place: number): void {
    let number = this.numbers.get(word);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(word, number);
      this.postings.push({ rows: [], place: [], count: [] });
    }
    const postings = this.postings[number];
    if (!postings) return;
    const last = postings.rows.length - 1;
    if (postings.rows[last] === row) {
      postings.count[last] = (postings.count[last] ?? 0) + 1;
      postings.place[last] = Math.max(place, postings.place[last] ?? 0);
    } else {
      postings.rows.push(row);
      postings.place.push(place);
      postings.count.push(1);
    }
  }
}
