import { phraseHead } from './phrase-head.ts';
import { plain, splitWords } from './split-words.ts';
import type { Stemmer } from './stemmers.ts';
import { compoundParts, Vocabulary } from './vocabulary.ts';
import type { WordWeight } from './word-weights.ts';

/** What is written about a film. */
export interface FilmText {
  /** Its title and file name. */
  title: string;
  tags: string;
  description: string;
  /** The folders that lead to it. */
  folders: string;
}

/** How words are compared and weighed in the language of a talk. */
export interface Language {
  code: string;
  stem: Stemmer;
  /** What a word counts when it is asked whether a film fits. */
  weight: WordWeight;
  /** What it counts when films are put in order: what most films have in common still tells two of them apart. */
  order: WordWeight;
}

/** A word in the title says what the film shows; in its folder or a long description it may be there by the way. */
const places = { title: 1, tags: 1, description: 0.9, folders: 0.85 } as const;
/** BM25 as measured on a thousand caption pairs: lengths count nearly whole, repeats little. */
const k1 = 0.9;
const b = 0.9;
/** Words of a long description beyond this make no film longer. */
const lengthAtMost = 40;
/** What a phrase is about counts more than what it is like or where it is. */
const headWorth = 1.5;
/** How surely two words have to be the same to count as one when it is asked how rare a word is. */
const sameWord = 0.8;
/** Films taken up between two breaths, so that the screen stays alive. */
const filmsAtOnce = 500;

/** Where a word stands in the films: rows in order, and how much it says there. */
interface Postings {
  rows: number[];
  /** The worth of the best place where it stands. */
  place: number[];
  count: number[];
}

/** How a phrase is compared with films. */
interface How {
  language: Language;
  weigh: WordWeight;
  /** Whether what a film says besides counts against it. */
  isLong: boolean;
}

/** The different words of a film by where they stand. */
interface OwnWords {
  title: readonly string[];
  description: readonly string[];
  folders: readonly string[];
}

/** A word that counts less says nothing about what is seen. */
const leastTelling = 0.25;
/** A folder's name says less surely than a title what a film in it shows, a sentence about it less surely still. */
const folderSays = 0.9;
const descriptionSays = 0.8;

/** How rare words are, so that other films than those of an index can be judged by the same measure. */
export interface Rarity {
  of(word: string, language: Language): number;
  readonly averageLength: number;
}

/** Everything that is written about some films, by words. */
export class FilmIndex implements Rarity {
  readonly size: number;
  readonly averageLength: number;
  readonly #vocabulary: Vocabulary;
  readonly #postings: readonly Postings[];
  readonly #lengths: Float64Array;
  readonly #own: readonly OwnWords[];
  readonly #words: readonly string[];
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #background: Rarity;
  readonly #rarities = new Map<Language, Map<string, number>>();

  private constructor(films: readonly FilmText[], words: FilmWords, background: Rarity | undefined) {
    this.size = films.length;
    this.#numbers = words.numbers;
    this.#words = [...words.numbers.keys()];
    this.#vocabulary = new Vocabulary(this.#words);
    this.#postings = words.postings;
    this.#own = words.own;
    this.#lengths = words.lengths;
    const total = words.lengths.reduce((sum, length) => sum + length, 0);
    this.averageLength = background?.averageLength ?? Math.max(1, total / Math.max(1, this.size));
    this.#background = background ?? this;
  }

  /** Reads the films; the rarity of words may be that of other films. Half a second for 20,000. */
  static async of(films: readonly FilmText[], background?: Rarity): Promise<FilmIndex> {
    const words = new FilmWords(films.length);
    for (const [row, film] of films.entries()) {
      words.add(row, film);
      if (row % filmsAtOnce === filmsAtOnce - 1) await new Promise((resolve) => setImmediate(resolve));
    }
    return new FilmIndex(films, words, background);
  }

  of(word: string, language: Language): number {
    const known = this.#rarities.get(language) ?? new Map<string, number>();
    this.#rarities.set(language, known);
    const remembered = known.get(word);
    if (remembered !== undefined) return remembered;
    const rows = new Set<number>();
    for (const same of this.#vocabulary.withStem(language.stem(word), language.stem))
      for (const row of this.#postings[same]?.rows ?? []) rows.add(row);
    // A word that no film has is not rarer than one that a single film has: how rare it is, nobody knows.
    const films = Math.max(1, rows.size);
    const rarity = Math.log(1 + (this.size - films + 0.5) / (films + 0.5));
    known.set(word, rarity);
    return rarity;
  }

  /**
   * BM25 of a phrase for every film that has something of it, divided by what a film of middle length has that says each
   * of its words once: about 1 for a film that says all of it, more for one that says nothing else.
   */
  ordered(phrase: string, language: Language): Map<number, number> {
    return this.#sums(phrase, { language, weigh: language.order, isLong: true });
  }

  /** How much of a phrase each film says, 0 to 1, whatever else it says. What the phrase is about counts most. */
  covered(phrase: string, language: Language): Map<number, number> {
    const head = phraseHead(splitWords(phrase), language);
    const weigh = (word: string) => language.weight(word) * (word === head ? headWorth : 1);
    return this.#sums(phrase, { language, weigh, isLong: false });
  }

  #sums(phrase: string, how: How): Map<number, number> {
    const { language, weigh } = how;
    const byStem = new Map(splitWords(phrase).map((word) => [language.stem(word), word]));
    const weighed = [...byStem.values()].map((word) => ({
      word,
      weight: weigh(word) * this.#background.of(word, language),
    }));
    const mass = weighed.reduce((sum, { weight }) => sum + weight, 0);
    const sums = new Map<number, number>();
    for (const { word, weight } of mass > 0 ? weighed : []) {
      if (weight === 0) continue;
      for (const [row, worth] of this.#matched(word, how))
        sums.set(row, (sums.get(row) ?? 0) + (weight / mass) * worth);
    }
    return sums;
  }

  /**
   * What of a film's own words is said, 0 to 1, and which: those of its title and tags, of its description where these say
   * nothing, else of its folders.
   */
  said(row: number, words: ReadonlySet<string>, language: Language): { share: number; shared: string[] } {
    const answered = new Map<number, number>();
    for (const word of words)
      for (const { word: number, worth } of this.#vocabulary.matches(word, language))
        answered.set(number, Math.max(worth, answered.get(number) ?? 0));
    let all = 0;
    let sum = 0;
    const shared: string[] = [];
    const telling = this.#telling(row, language);
    for (const word of telling.words) {
      const weight = language.weight(word) * this.#background.of(word, language);
      const worth = answered.get(this.#numbers.get(word) ?? -1) ?? 0;
      all += weight;
      sum += weight * worth;
      if (worth > 0 && language.weight(word) >= leastTelling) shared.push(word);
    }
    return { share: all > 0 ? (telling.worth * sum) / all : 0, shared };
  }

  /** The words that say what a film shows, and how surely they do by where they stand. */
  #telling(row: number, { weight }: Language): { words: readonly string[]; worth: number } {
    const own = this.#own[row];
    const says = (words: readonly string[]) => words.some((word) => weight(word) >= leastTelling);
    if (!own || says(own.title)) return { words: own?.title ?? [], worth: 1 };
    if (says(own.folders) && !says(own.description)) return { words: own.folders, worth: folderSays };
    return { words: own.description, worth: descriptionSays };
  }

  /** The films that answer a word, each with how well: 1 for one of middle length that has it in its title. */
  #matched(word: string, how: How): Map<number, number> {
    const best = this.#answers(word, how);
    if ([...best.values()].some((worth) => worth > sameWord)) return best;
    const letters = plain(word);
    const parts = compoundParts(letters, (part) => this.#numbers.has(part));
    if (!parts) return best;
    const [first, last] = parts.map((part) => this.#answers(part, how));
    for (const [row, worth] of last ?? []) {
      const both = (worth + (first?.get(row) ?? 0)) / 2;
      best.set(row, Math.max(best.get(row) ?? 0, both));
    }
    return best;
  }

  #answers(word: string, how: How): Map<number, number> {
    const best = new Map<number, number>();
    const same = new Map<number, { count: number; place: number }>();
    for (const { word: number, worth } of this.#vocabulary.matches(word, how.language)) {
      const isSame = worth > sameWord;
      // What stands for a rare word and is in many films itself says no more than that.
      const own = isSame ? formWorth(worth, how) : worth * this.#commonness(number, word, how.language);
      this.#eachFilm(number, (row, count, place) => {
        const before = isSame ? same.get(row) : undefined;
        const all = { count: count + (before?.count ?? 0), place: Math.max(place, before?.place ?? 0) };
        if (isSame) same.set(row, all);
        const here = own * all.place * (how.isLong ? this.#saturated(all.count, row) : 1);
        best.set(row, Math.max(best.get(row) ?? 0, here));
      });
    }
    return best;
  }

  #eachFilm(word: number, tell: (row: number, count: number, place: number) => void): void {
    const postings = this.#postings[word];
    for (const [at, row] of postings?.rows.entries() ?? [])
      tell(row, postings?.count[at] ?? 1, postings?.place[at] ?? 1);
  }

  #saturated(count: number, row: number): number {
    const length = (this.#lengths[row] ?? 1) / this.averageLength;
    return (count * (k1 + 1)) / (count + k1 * (1 - b + b * length));
  }

  #commonness(number: number, word: string, language: Language): number {
    const asked = this.#background.of(word, language);
    return asked > 0 ? Math.min(1, this.#background.of(this.#words[number] ?? '', language) / asked) : 1;
  }
}

/** Another form of a word is a little less only where films are put in order. */
function formWorth(worth: number, { isLong }: How): number {
  return isLong ? worth : 1;
}

/** What an index is made of, film by film. */
class FilmWords {
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
