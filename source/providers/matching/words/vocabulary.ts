import { relatedStems } from './related-words.ts';
import { foldWord } from './split-words.ts';
import type { Stemmer } from './stemmers.ts';

/** A word of the films that matches a query word, with the quality of the match, 0 to 1. */
export interface WordMatch {
  word: number;
  score: number;
}

/** Quality of another form of the word ("boats" for "boat"). */
const otherFormScore = 0.85;
/**
 * Quality of a part of a compound ("maus" in "Computermaus"), of the start of a longer word, and of a likely
 * misspelling.
 */
const firstPartScore = 0.6;
const lastPartScore = 0.75;
const beginningScore = 0.3;
const misspellingScore = 0.6;
/** Min letters for partial matches; shorter words are parts of too many others. */
const minPartLetters = 4;
/** Linking letters in a compound: "s" in "Bahnhofsuhr", "en" in "Blumenladen". */
const linking = /^(?:s|es|n|en|er|e)?$/;
/** Languages that write compounds as one word. */
const compounding: ReadonlySet<string> = new Set(['da', 'de', 'fi', 'hu', 'nl', 'no', 'sv']);

/** All words of a set of films. Words are identified by their index. */
export class Vocabulary {
  readonly #words: readonly string[];
  readonly #plain: readonly string[];
  /** The words by their plain form, so that words with the same beginning are next to each other. */
  readonly #sorted: Uint32Array;
  readonly #byStem = new Map<Stemmer, Map<string, number[]>>();
  readonly #known = new Map<Stemmer, Map<string, readonly WordMatch[]>>();

  constructor(words: readonly string[]) {
    this.#words = words;
    this.#plain = words.map(foldWord);
    this.#sorted = Uint32Array.from(words.keys()).sort((one, other) =>
      this.#plainOf(one) < this.#plainOf(other) ? -1 : 1,
    );
  }

  /** The words that match a query word, each with its best match. The result is cached. */
  matches(asked: string, { code, stem }: { code: string; stem: Stemmer }): readonly WordMatch[] {
    const known = this.#known.get(stem) ?? new Map<string, readonly WordMatch[]>();
    this.#known.set(stem, known);
    const cached = known.get(asked);
    if (cached) return cached;
    const found = this.#find(asked, code, stem);
    known.set(asked, found);
    return found;
  }

  /** The words with this stem. */
  withStem(stemmed: string, stem: Stemmer): readonly number[] {
    return this.#stems(stem).get(stemmed) ?? [];
  }

  #find(asked: string, language: string, stem: Stemmer): readonly WordMatch[] {
    const scores = new Map<number, number>();
    const add = (word: number, score: number) => scores.set(word, Math.max(score, scores.get(word) ?? 0));
    const own = stem(asked);
    for (const word of this.withStem(own, stem)) add(word, this.#words[word] === asked ? 1 : otherFormScore);
    if (language === 'en') {
      for (const [other, score] of relatedStems().get(own) ?? [])
        for (const word of this.withStem(other, stem)) add(word, score);
    }
    const letters = foldWord(asked);
    if (letters.length >= minPartLetters) {
      // A word may be the end of any compound; all other matches have the same beginning.
      const longer = compounding.has(language) ? this.#plain.keys() : this.#startingWith(letters);
      this.#addMatches(longer, (other) => longerScore(other, { own, letters, language }), add);
      const allowed = letters.length < 8 ? 1 : 2;
      const misspelled = (other: string) => (isMisspelled(letters, other, allowed) ? misspellingScore : 0);
      if (scores.size === 0) this.#addMatches(this.#startingWith(letters.charAt(0)), misspelled, add);
    }
    return [...scores].map(([word, score]) => ({ word, score }));
  }

  #addMatches(
    words: Iterable<number>,
    scoreOf: (word: string) => number,
    add: (word: number, score: number) => void,
  ): void {
    for (const word of words) {
      const score = scoreOf(this.#plainOf(word));
      if (score > 0) add(word, score);
    }
  }

  #plainOf(word: number): string {
    return this.#plain[word] ?? '';
  }

  #startingWith(letters: string): Uint32Array {
    const first = this.#placeOf((word) => word >= letters);
    return this.#sorted.subarray(
      first,
      this.#placeOf((word) => word >= letters && !word.startsWith(letters)),
    );
  }

  /** The first place from which on all words in order fulfill a condition. */
  #placeOf(isAfter: (word: string) => boolean): number {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (isAfter(this.#plainOf(this.#sorted[middle] ?? 0))) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #stems(stem: Stemmer): Map<string, number[]> {
    const known = this.#byStem.get(stem);
    if (known) return known;
    const stems = new Map<string, number[]>();
    for (const [number, word] of this.#words.entries()) {
      const key = stem(word);
      const all = stems.get(key);
      if (all) all.push(number);
      else stems.set(key, [number]);
    }
    this.#byStem.set(stem, stems);
    return stems;
  }
}

/** The quality of a longer word that begins with the query word, or of a compound that contains it. */
function longerScore(
  longer: string,
  { own, letters, language }: { own: string; letters: string; language: string },
): number {
  return compounding.has(language) ? partScore(longer, own, letters) : startScore(longer, letters);
}

/** The quality of a compound that begins with the stem or ends with the word. */
function partScore(compound: string, stem: string, word: string): number {
  if (compound.length < Math.max(stem.length, word.length) + 3) return 0;
  if (stem.length >= minPartLetters && compound.startsWith(stem)) return firstPartScore;
  return compound.endsWith(word) ? lastPartScore : 0;
}

function startScore(longer: string, word: string): number {
  return longer.length > word.length + 1 && longer.startsWith(word) ? beginningScore : 0;
}

/**
 * Splits a compound into two known words: "fahrradkette" into "fahrrad" and "kette". Undefined when it cannot be split.
 */
export function compoundParts(
  compound: string,
  has: (word: string) => boolean,
): readonly [string, string] | undefined {
  for (let at = minPartLetters; at <= compound.length - minPartLetters; at++) {
    const last = compound.slice(at);
    if (!has(last)) continue;
    for (let end = at; end >= Math.max(minPartLetters, at - 2); end--) {
      const first = compound.slice(0, end);
      if (linking.test(compound.slice(end, at)) && has(first)) return [first, last];
    }
  }
  return undefined;
}

/** Whether two words with the same initial differ by at most `allowed` missing, extra, changed or swapped letters. */
function isMisspelled(one: string, other: string, allowed: number): boolean {
  if (Math.abs(one.length - other.length) > allowed || one.charAt(0) !== other.charAt(0)) return false;
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one.charAt(i - 1) === other.charAt(j - 1);
      let cost = Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped = one.charAt(i - 1) === other.charAt(j - 2) && one.charAt(i - 2) === other.charAt(j - 1);
      if (swapped) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      next.push(cost);
    }
    before = row;
    row = next;
  }
  return (row[other.length] ?? 0) <= allowed;
}
