import { AnswerSheet, type Answers, addAnswers } from './film-answers.ts';
import { type FilmText, FilmWords, type OwnWords, type Postings } from './film-words.ts';
import { phraseHead } from './phrase-head.ts';
import type { Language } from './words/language.ts';
import { plain, splitWords } from './words/split-words.ts';
import { compoundParts, Vocabulary } from './words/vocabulary.ts';
import type { WordWeight } from './words/word-weights.ts';

/** BM25 as measured on a thousand caption pairs: lengths count nearly whole, repeats little. */
const k1 = 0.9;
const b = 0.9;
/** What a phrase is about counts more than what it is like or where it is. */
const headWorth = 1.5;
/** How surely two words have to be the same to count as one when it is asked how rare a word is. */
const sameWord = 0.8;
/** Words whose films are remembered. */
const rememberedWords = 400;
/** Films taken up between two breaths, so that the screen stays alive. */
const filmsAtOnce = 500;

/** How a phrase is compared with films. */
interface How {
  language: Language;
  weigh: WordWeight;
  /** Whether what a film says besides counts against it. */
  isLong: boolean;
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
  /** What was answered, by language and way, then by word: a talk asks for the same words again and again. */
  readonly #answered = new Map<string, Answers>();
  readonly #sheet: AnswerSheet;

  private constructor(films: readonly FilmText[], words: FilmWords, background: Rarity | undefined) {
    this.size = films.length;
    this.#sheet = new AnswerSheet(films.length);
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
  ordered(phrase: string, language: Language): Float32Array {
    return this.#sums(phrase, { language, weigh: language.order, isLong: true });
  }

  /** How much of a phrase each film says, 0 to 1, whatever else it says. What the phrase is about counts most. */
  covered(phrase: string, language: Language): Float32Array {
    const head = phraseHead(splitWords(phrase), language);
    const weigh = (word: string) => language.weight(word) * (word === head ? headWorth : 1);
    return this.#sums(phrase, { language, weigh, isLong: false });
  }

  #sums(phrase: string, how: How): Float32Array {
    const { language, weigh } = how;
    const byStem = new Map(splitWords(phrase).map((word) => [language.stem(word), word]));
    const weighed = [...byStem.values()].map((word) => ({
      word,
      weight: weigh(word) * this.#background.of(word, language),
    }));
    const mass = weighed.reduce((sum, { weight }) => sum + weight, 0);
    const sums = new Float32Array(this.size);
    for (const { word, weight } of weighed)
      if (weight > 0) addAnswers(sums, this.#matched(word, how), weight / mass);
    return sums;
  }

  /**
   * What of a film's own words is among the given ones, 0 to 1, and which: of its title and tags, of its description where
   * these say nothing, else of its folders. Ask the result for each film.
   */
  hearing(
    words: ReadonlySet<string>,
    language: Language,
  ): (row: number) => { share: number; shared: string[] } {
    const answered = new Map<number, number>();
    for (const word of words)
      for (const { word: number, worth } of this.#vocabulary.matches(word, language))
        answered.set(number, Math.max(worth, answered.get(number) ?? 0));
    return (row) => {
      let [all, sum] = [0, 0];
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
    };
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
  #matched(word: string, how: How): Answers {
    const key = `${how.language.code} ${how.isLong} ${word}`;
    const known = this.#answered.get(key);
    if (known) return known;
    if (this.#answered.size >= rememberedWords) this.#answered.clear();
    const found = this.#find(word, how);
    this.#answered.set(key, found);
    return found;
  }

  #find(word: string, how: How): Answers {
    const whole = this.#answers(word, how);
    if (whole.best > sameWord) return whole;
    const parts = compoundParts(plain(word), (part) => this.#numbers.has(part));
    if (!parts) return whole;
    // Half for each part, so that a film with both says the whole compound.
    const both = new Float32Array(this.size);
    for (const part of parts) addAnswers(both, this.#answers(part, how), 0.5);
    for (const row of this.#answers(parts[1], how).rows) this.#sheet.add(row, both[row] ?? 0);
    for (const [at, row] of whole.rows.entries()) this.#sheet.add(row, whole.worths[at] ?? 0);
    return this.#sheet.take();
  }

  #answers(word: string, how: How): Answers {
    const same = new Map<number, { count: number; place: number }>();
    const sheet = this.#sheet;
    for (const { word: number, worth } of this.#vocabulary.matches(word, how.language)) {
      const isSame = worth > sameWord;
      // What stands for a rare word and is in many films itself says no more than that.
      const own = isSame ? formWorth(worth, how) : worth * this.#commonness(number, word, how.language);
      this.#eachFilm(number, (row, count, place) => {
        if (!how.isLong) return sheet.add(row, own * place);
        const before = isSame ? same.get(row) : undefined;
        const all = count + (before?.count ?? 0);
        const best = Math.max(place, before?.place ?? 0);
        if (isSame) same.set(row, { count: all, place: best });
        sheet.add(row, own * best * this.#saturated(all, row));
      });
    }
    return sheet.take();
  }

  #eachFilm(word: number, tell: (row: number, count: number, place: number) => void): void {
    const postings = this.#postings[word];
    if (!postings) return;
    const { rows, count, place } = postings;
    for (let at = 0; at < rows.length; at++) tell(rows[at] ?? 0, count[at] ?? 1, place[at] ?? 1);
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
