import { relatedStems } from './related-words.ts';
import { plain } from './split-words.ts';
import type { Stemmer } from './stemmers.ts';

/** A word of the films that answers a word which was asked for, and what it is worth beside the word itself, 0 to 1. */
export interface WordMatch {
  word: number;
  worth: number;
}

/** Another form of the word ("boats" for "boat"). */
const otherFormWorth = 0.85;
/** A part of a compound ("maus" of "Computermaus"), the beginning of a longer word, a likely misspelling. */
const firstPartWorth = 0.6;
const lastPartWorth = 0.75;
const beginningWorth = 0.3;
const misspellingWorth = 0.6;
/** Shorter words are parts of too many others. */
const partLetters = 4;
/** Between the parts of a compound: "s" of "Bahnhofsuhr", "en" of "Blumenladen". */
const linking = /^(?:s|es|n|en|er|e)?$/;
/** Languages that write compounds as one word. */
const compounding: ReadonlySet<string> = new Set(['da', 'de', 'fi', 'hu', 'nl', 'no', 'sv']);

/** All words of some films, and which of them answer a word in a language. Words are numbers in the order given. */
export class Vocabulary {
  readonly #words: readonly string[];
  readonly #plain: readonly string[];
  readonly #byInitial = new Map<string, number[]>();
  readonly #byStem = new Map<Stemmer, Map<string, number[]>>();
  readonly #known = new Map<Stemmer, Map<string, readonly WordMatch[]>>();

  constructor(words: readonly string[]) {
    this.#words = words;
    this.#plain = words.map(plain);
    for (const [word, letters] of this.#plain.entries()) {
      const alike = this.#byInitial.get(letters.charAt(0)) ?? [];
      alike.push(word);
      this.#byInitial.set(letters.charAt(0), alike);
    }
  }

  /** The words that answer one, the same array each time; the surest where there are several ways. */
  matches(asked: string, { code, stem }: { code: string; stem: Stemmer }): readonly WordMatch[] {
    const known = this.#known.get(stem) ?? new Map<string, readonly WordMatch[]>();
    this.#known.set(stem, known);
    const remembered = known.get(asked);
    if (remembered) return remembered;
    const found = this.#find(asked, code, stem);
    known.set(asked, found);
    return found;
  }

  /** The words with this stem. */
  withStem(stemmed: string, stem: Stemmer): readonly number[] {
    return this.#stems(stem).get(stemmed) ?? [];
  }

  #find(asked: string, language: string, stem: Stemmer): readonly WordMatch[] {
    const worths = new Map<number, number>();
    const add = (word: number, worth: number) => worths.set(word, Math.max(worth, worths.get(word) ?? 0));
    const own = stem(asked);
    for (const word of this.withStem(own, stem)) add(word, this.#words[word] === asked ? 1 : otherFormWorth);
    if (language === 'en') {
      for (const [other, worth] of relatedStems().get(own) ?? [])
        for (const word of this.withStem(other, stem)) add(word, worth);
    }
    const letters = plain(asked);
    if (letters.length >= partLetters) {
      // A word can end any compound; all else begins alike.
      const alike = this.#byInitial.get(letters.charAt(0)) ?? [];
      const longer = compounding.has(language) ? this.#plain.keys() : alike;
      this.#addLooking(longer, (other) => longerWorth(other, { own, letters, language }), add);
      const allowed = letters.length < 8 ? 1 : 2;
      const misspelt = (other: string) => (isMisspelt(letters, other, allowed) ? misspellingWorth : 0);
      if (worths.size === 0) this.#addLooking(alike, misspelt, add);
    }
    return [...worths].map(([word, worth]) => ({ word, worth }));
  }

  #addLooking(
    words: Iterable<number>,
    worthOf: (word: string) => number,
    add: (word: number, worth: number) => void,
  ): void {
    for (const word of words) {
      const worth = worthOf(this.#plain[word] ?? '');
      if (worth > 0) add(word, worth);
    }
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

/** What a longer word is worth: one that begins with the word, or a compound that has it as a part. */
function longerWorth(
  longer: string,
  { own, letters, language }: { own: string; letters: string; language: string },
): number {
  return compounding.has(language) ? partWorth(longer, own, letters) : startWorth(longer, letters);
}

/** What a compound is worth to one that asks for a part of it: the stem begins it, or the word ends it. */
function partWorth(compound: string, stem: string, word: string): number {
  if (compound.length < Math.max(stem.length, word.length) + 3) return 0;
  if (stem.length >= partLetters && compound.startsWith(stem)) return firstPartWorth;
  return compound.endsWith(word) ? lastPartWorth : 0;
}

function startWorth(longer: string, word: string): number {
  return longer.length > word.length + 1 && longer.startsWith(word) ? beginningWorth : 0;
}

/**
 * The two words that make up a compound, where both are among the given ones: "fahrradkette" of "fahrrad" and "kette".
 */
export function compoundParts(
  compound: string,
  has: (word: string) => boolean,
): readonly [string, string] | undefined {
  for (let at = partLetters; at <= compound.length - partLetters; at++) {
    const last = compound.slice(at);
    if (!has(last)) continue;
    for (let end = at; end >= Math.max(partLetters, at - 2); end--) {
      const first = compound.slice(0, end);
      if (linking.test(compound.slice(end, at)) && has(first)) return [first, last];
    }
  }
  return undefined;
}

/** Whether two words differ by so few letters, one left out, added, changed or swapped; both begin alike. */
function isMisspelt(one: string, other: string, allowed: number): boolean {
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
