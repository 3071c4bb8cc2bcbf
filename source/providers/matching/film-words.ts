import { splitWords } from './words/split-words.ts';

/** The texts of a film. */
export interface FilmText {
  /** Its title and file name. */
  title: string;
  tags: string;
  description: string;
  /** The folders on the path to it. */
  folders: string;
}

/** Reliability of a word by its field: in folder names and long descriptions it may be incidental. */
const places = { title: 1, tags: 1, description: 0.9, folders: 0.85 } as const;
/** Max words of a description that count for a film's length. */
const maxDescriptionWords = 40;

/** The films with a word: rows in order, with reliability and count. */
export interface Postings {
  rows: number[];
  /** The reliability of the best field that contains it. */
  place: number[];
  count: number[];
}

/** The distinct words of a film by field. */
export interface OwnWords {
  title: readonly string[];
  description: readonly string[];
  folders: readonly string[];
}

/** Collects the data of an index, film by film. */
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
    const length = title.length + tags.length + Math.min(description.length, maxDescriptionWords);
    this.lengths[row] = Math.max(1, length);
    this.own[row] = {
      title: [...new Set([...title, ...tags])],
      description: [...new Set(description.slice(0, maxDescriptionWords))],
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
