import { commonWords, detectLanguage } from '../../offline/words/detect-language.ts';
import type { MatchQuery } from '../match-query.ts';
import { splitWords } from './split-words.ts';
import { loadStemmer, type Stemmer } from './stemmers.ts';
import { loadWeights, type WordWeight } from './word-weights.ts';

/** How words are compared and weighed in the language of a talk. */
export interface Language {
  code: string;
  stem: Stemmer;
  /** What a word counts when it is asked whether a film fits. */
  weight: WordWeight;
  /** What it counts when films are put in order: what most films have in common still tells two of them apart. */
  order: WordWeight;
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
