import { memoized } from './memoized.ts';
import { foldWord } from './split-words.ts';

/** Converts a word to the form in which it is compared, without endings and accents. */
export type Stemmer = (word: string) => string;

/** Snowball stemmers by ISO 639-1 code; each has a few kilobytes and is loaded when needed. */
const snowball: Readonly<Record<string, () => Promise<{ stemmer: Stemmer }>>> = {
  bg: () => import('@orama/stemmers/bulgarian'),
  da: () => import('@orama/stemmers/danish'),
  de: () => import('@orama/stemmers/german'),
  es: () => import('@orama/stemmers/spanish'),
  fi: () => import('@orama/stemmers/finnish'),
  fr: () => import('@orama/stemmers/french'),
  hu: () => import('@orama/stemmers/hungarian'),
  it: () => import('@orama/stemmers/italian'),
  nl: () => import('@orama/stemmers/dutch'),
  no: () => import('@orama/stemmers/norwegian'),
  pt: () => import('@orama/stemmers/portuguese'),
  ro: () => import('@orama/stemmers/romanian'),
  ru: () => import('@orama/stemmers/russian'),
  sv: () => import('@orama/stemmers/swedish'),
  tr: () => import('@orama/stemmers/turkish'),
};

/** Number of first letters that are compared in languages without a stemmer. */
const comparedLetters = 7;

/** Loads the stemmer of a language (ISO 639-1). Without one, the beginnings of words are compared. */
export async function loadStemmer(language: string): Promise<Stemmer> {
  return memoized(await stemmerOf(language));
}

async function stemmerOf(language: string): Promise<Stemmer> {
  if (language === 'en') return (await import('./english-stem.ts')).englishStem;
  const load = snowball[language];
  if (!load) return (word) => [...foldWord(word)].slice(0, comparedLetters).join('');
  const { stemmer } = await load();
  if (language === 'de') return (word) => foldWord(stemmer(withUmlauts(word)));
  return (word) => foldWord(stemmer(word));
}

/**
 * Restores umlauts in file names such as "Haengebruecke". Wrong results ("Feuer") do not matter: both sides get them.
 */
function withUmlauts(word: string): string {
  return word.replace(/ae|oe|(?<!q)ue/g, (pair) => `${pair.charAt(0)}\u0308`.normalize('NFC'));
}
