import { commonWords, detectLanguage } from '../../offline/words/detect-language.ts';
import type { MatchQuery } from '../match-query.ts';
import { splitWords } from './split-words.ts';
import { loadStemmer, type Stemmer } from './stemmers.ts';
import { loadWeights, type WordWeight } from './word-weights.ts';

/** How words are compared and weighted in the language of a talk. */
export interface Language {
  code: string;
  stem: Stemmer;
  /** The weight of a word for the decision whether a film fits. */
  weight: WordWeight;
  /**
   * The weight of a word for the order of films, in which common words count more, since they still separate two films.
   */
  order: WordWeight;
}

/** Words with a lower weight are in every sentence, or are terms of filming. */
const minOrderedWeight = 0.1;
const orderWeight = 0.85;

const languages = new Map<string, Promise<Language>>();
/** Detected languages by text, since the same text is passed with every phrase. */
const detected = new Map<string, Promise<string>>();
const maxDetected = 500;
/** Min words for language detection; such a text contains some common words of its language. */
const minDetectionWords = 5;

/** The language of a query; English when it cannot be detected. */
export async function languageOf({ phrase, spoken, around = '' }: MatchQuery): Promise<Language> {
  const text =
    [around, spoken, phrase].find((each) => splitWords(each).length >= minDetectionWords) ?? phrase;
  let code = detected.get(text);
  if (code === undefined) {
    if (detected.size >= maxDetected) detected.clear();
    code = codeOf(text);
    detected.set(text, code);
  }
  return languageNamed(await code);
}

/** English unless the text clearly has the common words of another language. */
async function codeOf(text: string): Promise<string> {
  const found = (await detectLanguage(text)) ?? 'en';
  if (found === 'en') return 'en';
  const [own, english] = await Promise.all([commonWords(found), commonWords('en')]);
  const words = splitWords(text);
  const count = (list: ReadonlySet<string>) => words.filter((word) => list.has(word)).length;
  if (own.size === 0) return found;
  return count(own) > count(english) || (count(english) === 0 && words.some((word) => /[^a-z0-9]/.test(word)))
    ? found
    : 'en';
}

function languageNamed(code: string): Promise<Language> {
  const known = languages.get(code);
  if (known !== undefined) return known;
  const opened = Promise.all([loadStemmer(code), loadWeights(code)]).then(([stem, weight]) => ({
    code,
    stem,
    weight,
    order: (word: string) => (weight(word) < minOrderedWeight ? 0 : Math.max(orderWeight, weight(word))),
  }));
  languages.set(code, opened);
  return opened;
}

/** Words with a lower weight only link others. */
const minRunWeight = 0.1;
/** Min weight of a head word, which excludes measures and words such as "people". */
const minHeadWeight = 0.3;

/**
 * The head word of a phrase: the last word of the first noun group, such as "bread" in "stale bread", "kiosk" in "kiosk
 * in the park", "fisherman" in "fisherman mending nets", "milk" in "glass of milk". Undefined when there is none.
 */
export function phraseHead(words: readonly string[], { weight, code }: Language): string | undefined {
  const runs: string[][] = [[]];
  for (const [place, word] of words.entries()) {
    const isTurn = code === 'en' && place > 0 && place < words.length - 1 && /.{3}ing$/.test(word);
    if (weight(word) < minRunWeight || isTurn) runs.push(isTurn ? [word] : []);
    else runs.at(-1)?.push(word);
  }
  for (const run of runs) {
    const head = run.findLast((word) => weight(word) >= minHeadWeight);
    if (head !== undefined) return head;
  }
  return undefined;
}
