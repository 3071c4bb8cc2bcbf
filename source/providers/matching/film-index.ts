import { type FilmTexts, FilmWords, type Postings } from './film-words.ts';
import { limitGarbage } from './release-memory.ts';
import { addHits, HitCollector, type WordHits } from './word-hits.ts';
import { type Language, phraseHead } from './words/language.ts';
import { foldWord, splitWords } from './words/split-words.ts';
import { compoundParts, Vocabulary } from './words/vocabulary.ts';
import { type WordContext, wordContext } from './words/word-context.ts';
import type { WordWeight } from './words/word-weights.ts';

/** BM25 parameters, tuned on a thousand caption pairs: length counts almost fully, repetition little. */
const k1 = 0.9;
const b = 0.9;
/** Weight factor of a phrase's head word, which is more important than its attributes. */
const headWeight = 1.5;
/** Matches above this value are forms of the same word. */
const sameWord = 0.8;
/** Max words with cached results. */
const maxCachedWords = 400;
/** Films that are indexed before the event loop gets a turn, so that the screen stays responsive. */
const batchSize = 500;

/** Options of a comparison. */
interface MatchOptions {
  language: Language;
  weigh: WordWeight;
  /** Whether the other words of a film lower its score. */
  usesLength: boolean;
}

/** The words of a query, in order. */
interface QueryWords {
  spoken: readonly string[];
  phrase: readonly string[];
  /** Of alternates and things to be seen. */
  others: readonly string[];
}

/** The own words of a film that are among those of a query. */
interface SharedWords {
  /** 0 to 1. */
  share: number;
  /** The shared words as the query has them: those of the sentence, and those that only the search phrase has. */
  asked: { sentence: string[]; phrase: string[] };
  /** How many different ones are spoken, each for another spoken word. */
  spoken: number;
  context: WordContext;
}

/** Min quality of a match that is counted. */
const minSpokenScore = 0.5;
/** Min weight of a word that describes what is seen. */
const minContentWeight = 0.25;
/** Reliability of folder names and descriptions compared with titles. */
const folderReliability = 0.9;
const descriptionReliability = 0.8;

/**
 * Word rarity (inverse document frequency), which can be shared so that different sets of films get comparable scores.
 */
export interface Rarity {
  of(word: string, language: Language): number;
  readonly averageLength: number;
}

/** An inverted index of the texts of films. */
export class FilmIndex implements Rarity {
  readonly size: number;
  readonly averageLength: number;
  readonly #vocabulary: Vocabulary;
  readonly #postings: Postings;
  readonly #lengths: Float64Array;
  readonly #own: Pick<FilmWords, 'own'>;
  readonly #words: readonly string[];
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #background: Rarity;
  readonly #rarities = new Map<Language, Map<string, number>>();
  /** Cached results by language, options and word, since a talk repeats the same words. */
  readonly #cachedHits = new Map<string, WordHits>();
  readonly #collector: HitCollector;

  private constructor(words: FilmWords, background: Rarity | undefined) {
    this.size = words.lengths.length;
    this.#collector = new HitCollector(this.size);
    this.#numbers = words.numbers;
    this.#words = [...words.numbers.keys()];
    this.#vocabulary = new Vocabulary(this.#words);
    this.#postings = words.takePostings();
    this.#own = words;
    this.#lengths = words.lengths;
    const total = words.lengths.reduce((sum, length) => sum + length, 0);
    this.averageLength = background?.averageLength ?? Math.max(1, total / Math.max(1, this.size));
    this.#background = background ?? this;
  }

  /** Builds the index; takes half a second for 20,000 films. @param background word rarity from other films */
  static async of(films: FilmTexts, background?: Rarity): Promise<FilmIndex> {
    const words = new FilmWords(films.length);
    let row = 0;
    for (const film of films) {
      words.add(row, film);
      row += 1;
      if (row % batchSize > 0) continue;
      limitGarbage();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return new FilmIndex(words, background);
  }

  of(word: string, language: Language): number {
    const known = this.#rarities.get(language) ?? new Map<string, number>();
    this.#rarities.set(language, known);
    const cached = known.get(word);
    if (cached !== undefined) return cached;
    // The rarity of a word that no film has is unknown; it counts like a word of a single film.
    const films = Math.max(
      1,
      this.#postings.films(this.#vocabulary.withStem(language.stem(word), language.stem)),
    );
    const rarity = Math.log(1 + (this.size - films + 0.5) / (films + 0.5));
    known.set(word, rarity);
    return rarity;
  }

  /**
   * BM25 scores of a phrase for all films, normalized: about 1 for a film of average length that contains each word
   * once, more for one that contains nothing else.
   */
  ordered(phrase: string, language: Language): Float32Array {
    return this.#sums(phrase, { language, weigh: language.order, usesLength: true });
  }

  /**
   * The share of a phrase that each film contains, 0 to 1, regardless of its other words. The head word counts most.
   */
  covered(phrase: string, language: Language): Float32Array {
    const head = phraseHead(splitWords(phrase), language);
    const weigh = (word: string) => language.weight(word) * (word === head ? headWeight : 1);
    return this.#sums(phrase, { language, weigh, usesLength: false });
  }

  #sums(phrase: string, options: MatchOptions): Float32Array {
    const { language, weigh } = options;
    const byStem = new Map(splitWords(phrase).map((word) => [language.stem(word), word]));
    const weighed = [...byStem.values()].map((word) => ({
      word,
      weight: weigh(word) * this.#background.of(word, language),
    }));
    const mass = weighed.reduce((sum, { weight }) => sum + weight, 0);
    const sums = new Float32Array(this.size);
    for (const { word, weight } of weighed)
      if (weight > 0) addHits(sums, this.#matched(word, options), weight / mass);
    return sums;
  }

  /**
   * Returns a function that tells which of a film's own words are among those of a query. The own words are those of
   * title and tags, or of the description or the folders when these have no content words.
   */
  ownWordsAmong({ spoken, phrase, others }: QueryWords, language: Language): (row: number) => SharedWords {
    const spokenParts = this.#withParts(spoken);
    const words = new Set([...spokenParts, ...this.#withParts([...phrase, ...others])]);
    const spokenStems = new Set(spokenParts.map(language.stem));
    const found = new Map<number, { score: number; asked: string }>();
    for (const word of words)
      for (const { word: number, score } of this.#vocabulary.matches(word, language))
        if (score > (found.get(number)?.score ?? 0)) found.set(number, { score, asked: word });
    return (row) => {
      let [all, sum] = [0, 0];
      const shared: string[] = [];
      const sentence = new Set<string>();
      const phraseOnly = new Set<string>();
      const heard = new Set<string>();
      const content = this.#contentWords(row, language);
      for (const word of content.words) {
        const weight = language.weight(word) * this.#background.of(word, language);
        const { score = 0, asked = '' } = found.get(this.#numbers.get(word) ?? -1) ?? {};
        all += weight;
        sum += weight * score;
        if (score === 0 || language.weight(word) < minContentWeight) continue;
        shared.push(word);
        const stem = language.stem(asked);
        (spokenStems.has(stem) ? sentence : phraseOnly).add(asked);
        if (score >= minSpokenScore && spokenStems.has(stem)) heard.add(stem);
      }
      const stems = new Set(shared.map(language.stem));
      const share = all > 0 ? (content.reliability * sum) / all : 0;
      return {
        share,
        asked: { sentence: [...sentence], phrase: [...phraseOnly] },
        spoken: Math.min(heard.size, stems.size),
        context: wordContext(content.words, shared, phrase, language),
      };
    };
  }

  /** The words, and the known parts of compounds that no film has. */
  #withParts(words: readonly string[]): string[] {
    const parts = words.flatMap((word) =>
      this.#numbers.has(word) ? [] : (compoundParts(foldWord(word), (part) => this.#numbers.has(part)) ?? []),
    );
    return [...words, ...parts];
  }

  /** The words that describe what a film shows, and their reliability. */
  #contentWords(row: number, { weight }: Language): { words: readonly string[]; reliability: number } {
    const hasContent = (words: readonly string[]) => words.some((word) => weight(word) >= minContentWeight);
    const title = this.#ownWords(row, 'title');
    if (hasContent(title)) return { words: title, reliability: 1 };
    const [folders, description] = [this.#ownWords(row, 'folders'), this.#ownWords(row, 'description')];
    return hasContent(folders) && !hasContent(description)
      ? { words: folders, reliability: folderReliability }
      : { words: description, reliability: descriptionReliability };
  }

  #ownWords(row: number, field: Parameters<FilmWords['own']>[1]): string[] {
    return Array.from(this.#own.own(row, field), (word) => this.#words[word] ?? '');
  }

  /** The films that match a word: 1 for a film of average length with the word in its title. */
  #matched(word: string, options: MatchOptions): WordHits {
    const key = `${options.language.code} ${options.usesLength} ${word}`;
    const known = this.#cachedHits.get(key);
    if (known) return known;
    if (this.#cachedHits.size >= maxCachedWords) this.#cachedHits.clear();
    const found = this.#find(word, options);
    this.#cachedHits.set(key, found);
    return found;
  }

  #find(word: string, options: MatchOptions): WordHits {
    const whole = this.#hits(word, options);
    if (whole.best > sameWord) return whole;
    const parts = compoundParts(foldWord(word), (part) => this.#numbers.has(part));
    if (!parts) return whole;
    // Half for each part, so that a film with both counts like one with the compound.
    const both = new Float32Array(this.size);
    for (const part of parts) addHits(both, this.#hits(part, options), 0.5);
    for (const row of this.#hits(parts[1], options).rows) this.#collector.add(row, both[row] ?? 0);
    for (const [at, row] of whole.rows.entries()) this.#collector.add(row, whole.scores[at] ?? 0);
    return this.#collector.take();
  }

  #hits(word: string, options: MatchOptions): WordHits {
    const same = new Map<number, { count: number; place: number }>();
    const collector = this.#collector;
    for (const { word: number, score } of this.#vocabulary.matches(word, options.language)) {
      const isSame = score > sameWord;
      // A common word that stands in for a rare one counts only as much as a common word.
      const own = isSame
        ? formScore(score, options)
        : score * this.#relativeRarity(number, word, options.language);
      this.#postings.each(number, (row, count, place) => {
        if (!options.usesLength) return collector.add(row, own * place);
        const before = isSame ? same.get(row) : undefined;
        const all = count + (before?.count ?? 0);
        const best = Math.max(place, before?.place ?? 0);
        if (isSame) same.set(row, { count: all, place: best });
        collector.add(row, own * best * this.#saturated(all, row));
      });
    }
    return collector.take();
  }

  #saturated(count: number, row: number): number {
    const length = (this.#lengths[row] ?? 1) / this.averageLength;
    return (count * (k1 + 1)) / (count + k1 * (1 - b + b * length));
  }

  #relativeRarity(number: number, word: string, language: Language): number {
    const asked = this.#background.of(word, language);
    return asked > 0 ? Math.min(1, this.#background.of(this.#words[number] ?? '', language) / asked) : 1;
  }
}

/** Another form of a word scores lower only in the order of films. */
function formScore(score: number, { usesLength }: MatchOptions): number {
  return usesLength ? score : 1;
}
