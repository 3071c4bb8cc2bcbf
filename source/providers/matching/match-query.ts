import { commonWords, detectLanguage } from '../offline/words/detect-language.ts';
import type { Language } from './film-index.ts';
import { splitWords } from './split-words.ts';
import { loadStemmer } from './stemmers.ts';
import { loadWeights } from './word-weights.ts';

/** What is searched for at a moment of a talk. */
export interface MatchQuery {
  /** What is searched for now. */
  phrase: string;
  /** Other words for the same thing. */
  alternates: readonly string[];
  /** What must be or would be good to be seen. */
  things: readonly string[];
  /** The sentence it supports, empty when there is none. */
  spoken: string;
  /** What is said around it, to tell the language by. */
  around?: string | undefined;
}

/** A word that counts less is in every sentence, or says how something was filmed. */
const emptyWeight = 0.1;
const orderWeight = 0.85;

const languages = new Map<string, Promise<Language>>();
/** Languages of sentences, since each is asked for with every phrase. */
const detected = new Map<string, Promise<string>>();
const detectedAtMost = 500;
/** Of so many words a few are common ones in any sentence of a language. */
const tellingWords = 5;

/** How the words of a talk are compared: in its language, in English where that cannot be told. */
export async function languageOf({ phrase, spoken, around = '' }: MatchQuery): Promise<Language> {
  const text = [around, spoken, phrase].find((each) => splitWords(each).length >= tellingWords) ?? phrase;
  let code = detected.get(text);
  if (code === undefined) {
    if (detected.size >= detectedAtMost) detected.clear();
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
    order: (word: string) => (weight(word) < emptyWeight ? 0 : Math.max(orderWeight, weight(word))),
  }));
  languages.set(code, opened);
  return opened;
}
