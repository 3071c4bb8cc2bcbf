import { fold } from '../../../core/plan/phrase.ts';
import { words } from '../../../core/text/text.ts';

/** Letters that Unicode does not take apart into a plain one and a mark. */
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
 * The words of a text or a file name in lower case, in order: "SunsetOver_Zürich2" is sunset, over, zürich, 2. Accents
 * stay, since stemmers read them.
 */
export function splitWords(text: string): string[] {
  const apart = text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{L})(\p{N})|(\p{N})(\p{L})/gu, '$1$3 $2$4')
    .replace(/_/g, ' ');
  return words(apart).map((word) => word.replace(/(?<=.{2})['’]\p{L}*$/u, ''));
}

/** A word in small letters without accents. */
export function plain(word: string): string {
  return fold(word).replace(/[æœøđðłþı]/g, (letter) => foldedLetters[letter] ?? letter);
}
