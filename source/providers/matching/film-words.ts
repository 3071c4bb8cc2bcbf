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

/**
 * The texts of films, in order. Those of a large library are made one by one when they are read, since all of them take
 * much memory.
 */
export interface FilmTexts extends Iterable<FilmText> {
  readonly length: number;
}

/** The fields of a film, with the reliability of their words: in folder names and long descriptions they may be incidental. */
const fields = { title: 0, description: 1, folders: 2 } as const;
const reliability: readonly number[] = [1, 0.9, 0.85];
const fieldCount = 3;
/** Max words of a description that count for a film's length. */
const maxDescriptionWords = 40;
/** The largest count that is stored. */
const maxCount = 255;

/** A list of whole numbers that grows; four bytes each, where an array takes eight or more. */
class Numbers {
  #values = new Int32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const longer = new Int32Array(2 * this.length);
      longer.set(this.#values);
      this.#values = longer;
    }
    this.#values[this.length] = value;
    this.length += 1;
  }

  clear(): void {
    this.#values = new Int32Array(0);
    this.length = 0;
  }

  get(place: number): number {
    return this.#values[place] ?? 0;
  }

  /** The numbers from one place to another, without copying them. */
  slice(from: number, to: number): Int32Array {
    return this.#values.subarray(from, to);
  }
}

/** The films with each word, in the order of their rows. */
export class Postings {
  readonly #starts: Int32Array;
  readonly #rows: Int32Array;
  readonly #fields: Uint8Array;
  readonly #counts: Uint8Array;

  constructor(words: Numbers, rows: Numbers, fieldsOf: Numbers, counts: Numbers, wordCount: number) {
    this.#starts = new Int32Array(wordCount + 1);
    for (let at = 0; at < words.length; at++) increase(this.#starts, words.get(at) + 1);
    for (let word = 1; word <= wordCount; word++) increase(this.#starts, word, this.#starts[word - 1]);
    this.#rows = new Int32Array(words.length);
    this.#fields = new Uint8Array(words.length);
    this.#counts = new Uint8Array(words.length);
    const next = this.#starts.slice();
    for (let at = 0; at < words.length; at++) {
      const word = words.get(at);
      const place = next[word] ?? 0;
      next[word] = place + 1;
      this.#rows[place] = rows.get(at);
      this.#fields[place] = fieldsOf.get(at);
      this.#counts[place] = Math.min(maxCount, counts.get(at));
    }
  }

  /** The number of films with any of the words. */
  films(words: readonly number[]): number {
    const [first, ...others] = words.map((word) => this.#rowsWith(word));
    if (!first || others.length === 0) return first?.length ?? 0;
    const found = new Set(first);
    for (const rows of others) for (const row of rows) found.add(row);
    return found.size;
  }

  #rowsWith(word: number): Int32Array {
    return this.#rows.subarray(this.#starts[word] ?? 0, this.#starts[word + 1] ?? 0);
  }

  /** Visits the films with a word: how often they have it, and the reliability of the best field that has it. */
  each(word: number, visit: (row: number, count: number, place: number) => void): void {
    const until = this.#starts[word + 1] ?? 0;
    for (let at = this.#starts[word] ?? 0; at < until; at++)
      visit(this.#rows[at] ?? 0, this.#counts[at] ?? 1, reliability[this.#fields[at] ?? 0] ?? 1);
  }
}

function increase(numbers: Int32Array, at: number, by = 1): void {
  numbers[at] = (numbers[at] ?? 0) + by;
}

/** Collects the data of an index, film by film, in the order of their rows. */
export class FilmWords {
  readonly numbers = new Map<string, number>();
  readonly lengths: Float64Array;
  readonly #words = new Numbers();
  readonly #rows = new Numbers();
  readonly #fields = new Numbers();
  readonly #counts = new Numbers();
  /** The distinct words of each field of each film, one after the other, and where each field begins. */
  readonly #own = new Numbers();
  readonly #ownStarts = new Numbers();

  constructor(films: number) {
    this.lengths = new Float64Array(films);
    this.#ownStarts.push(0);
  }

  add(row: number, film: FilmText): void {
    const title = splitWords(film.title);
    const tags = splitWords(film.tags);
    const description = splitWords(film.description);
    const folders = splitWords(film.folders);
    const found = new Map<number, { field: number; count: number }>();
    const fieldWords = [[...title, ...tags], description, folders].map((words) => words.map(this.#numberOf));
    for (const [field, words] of fieldWords.entries()) {
      for (const word of words) {
        const known = found.get(word);
        if (known) known.count += 1;
        else found.set(word, { field, count: 1 });
      }
      const counted = field === fields.description ? words.slice(0, maxDescriptionWords) : words;
      for (const word of new Set(counted)) this.#own.push(word);
      this.#ownStarts.push(this.#own.length);
    }
    for (const [word, { field, count }] of found) {
      this.#words.push(word);
      this.#rows.push(row);
      this.#fields.push(field);
      this.#counts.push(count);
    }
    const length = title.length + tags.length + Math.min(description.length, maxDescriptionWords);
    this.lengths[row] = Math.max(1, length);
  }

  /** The films with each word, once all films are added. It can be called only once, since the data is then freed. */
  takePostings(): Postings {
    const postings = new Postings(this.#words, this.#rows, this.#fields, this.#counts, this.numbers.size);
    for (const numbers of [this.#words, this.#rows, this.#fields, this.#counts]) numbers.clear();
    return postings;
  }

  /** The distinct words in a field of a film, by their numbers; tags belong to the title. */
  own(row: number, field: keyof typeof fields): Int32Array {
    const at = row * fieldCount + fields[field];
    return this.#own.slice(this.#ownStarts.get(at), this.#ownStarts.get(at + 1));
  }

  readonly #numberOf = (word: string): number => {
    const known = this.numbers.get(word);
    if (known !== undefined) return known;
    const number = this.numbers.size;
    this.numbers.set(word, number);
    return number;
  };
}
