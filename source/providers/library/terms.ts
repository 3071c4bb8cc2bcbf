import { words } from '../../core/text/text.ts';

/** Words that stand in every phrase and show nothing. Others that are frequent count little by their frequency. */
const stopWords: ReadonlySet<string> = new Set(
  (
    'a an and are as at be been but by for from had has have he her his how i if in into is it its me my no not of ' +
    'on or our over she so some than that the their them then there these they this through to up was we were what ' +
    'when where which while who will with you your'
  ).split(' '),
);

/** Letters that Unicode does not take apart into a plain one and a mark. */
const foldedLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
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
 * A text as the terms that are searched for: words without accents and endings, stop words left out unless
 * there is nothing else. "SunsetOver_Zürich2" is sunset, zurich, 2.
 */
export function searchTerms(text: string): string[] {
  const apart = text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{L})(\p{N})|(\p{N})(\p{L})/gu, '$1$3 $2$4')
    .replace(/_/g, ' ');
  const all = words(apart).map(fold);
  const telling = all.filter((word) => !stopWords.has(word));
  return (telling.length > 0 ? telling : all).map(stem);
}

function fold(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/\p{M}|['’]\p{L}*$/gu, '')
    .replace(/[ßæœøđðłþı]/g, (letter) => foldedLetters[letter] ?? letter);
}

/**
 * English endings taken off: "waves", "glittering" and "packed" are found by "wave", "glitter" and "pack". What it gets
 * wrong it gets wrong on both sides of a search, and words of other languages are only shortened alike.
 */
function stem(word: string): string {
  const one = singular(word);
  const bare =
    one.length > 5 ? one.replace(/(?:ing|(?<!e)ed)$/, '').replace(/([b-df-hj-np-tv-z])\1$/, '$1') : one;
  const kept = /[aeiouy]/.test(bare) ? bare : one;
  return kept.length > 4 ? kept.replace(/e$/, '') : kept;
}

function singular(word: string): string {
  if (word.length <= 3 || !/[^su]s$/.test(word) || /is$/.test(word)) return word;
  if (/ies$/.test(word) && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ch|sh|x|z|ss)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}
