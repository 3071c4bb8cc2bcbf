import { foldAccents } from '../../../core/plan/phrase.ts';
import { lowerCaseWords } from '../../../core/text/text.ts';

/** Letters that Unicode normalization does not decompose. */
const foldedLetters: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
};

/**
 * The words of a text or a file name in lower case, in order: "SunsetOver_Zürich2" becomes sunset, over, zürich, 2.
 * Accents are kept, since stemmers need them.
 */
export function splitWords(text: string): string[] {
  const spaced = text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{L})(\p{N})|(\p{N})(\p{L})/gu, '$1$3 $2$4')
    .replace(/_/g, ' ');
  return lowerCaseWords(spaced).map((word) => word.replace(/(?<=.{2})['’]\p{L}*$/u, ''));
}

/** A word in lower case without accents. */
export function foldWord(word: string): string {
  return foldAccents(word).replace(/[æœøđðłþı]/g, (letter) => foldedLetters[letter] ?? letter);
}
