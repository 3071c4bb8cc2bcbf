import stem from 'wink-eng-lite-web-model/dist/porter-stemmer.js';
import singulars from 'wink-eng-lite-web-model/dist/wn-noun-exceptions.js';
import { fold } from '../../../core/plan/phrase.ts';
import { words } from '../../../core/text/text.ts';

/** As file names without umlauts are written. */
const umlauts: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue' };

/** A word with the form in which it is compared. */
export interface SearchWord {
  text: string;
  key: string;
}

/** Words that link others, or say how something was filmed and not what; they neither count nor help. */
const linkKeys = new Set(
  (
    'clip close closeup footage shot up video wide a above an and are as at be below beside behind by for from her his in into is it its my near of on onto or our over that the ' +
    'their this through to under with without your am an auf aus das dem den der des die ein eine einem einen einer im ' +
    'mit neben über und unter vom von vor zum zur au aux avec d dans de des du en et l la le les un une con da del della di do dos el il los na no y'
  )
    .split(' ')
    .map(wordKey),
);

/** The words of a text as they are compared: "coffeeShop_02" is coffee, shop, 02. */
export function searchWords(text: string): SearchWord[] {
  const split = text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{L})(\d)/gu, '$1 $2')
    .replace(/(\d)(\p{L})/gu, '$1 $2');
  return words(split).map((word) => ({ text: word, key: wordKey(word) }));
}

/** The words of a text that say what is seen, each once; all of them when there are only others. */
export function contentWords(text: string): SearchWord[] {
  const seen = new Set<string>();
  const all = searchWords(text).filter(({ key }) => !seen.has(key) && seen.add(key));
  const content = all.filter(({ key }) => !linkKeys.has(key));
  return content.length > 0 ? content : all;
}

export function isLink(word: SearchWord): boolean {
  return linkKeys.has(word.key);
}

/** English stems ("knives" and "knife", "harbour" and "harbor" are the same); other words without accents and case. */
function wordKey(word: string): string {
  const plain = fold(word.normalize('NFC').replace(/[äöü]/g, (letter) => umlauts[letter] ?? letter)).replace(
    /'s?$/,
    '',
  );
  if (!/^[a-z']{3,}$/.test(plain)) return plain;
  const american = plain.replace(/(?<=\w{2})our/, 'or').replace(/tre$/, 'ter');
  return stem(singulars[american] ?? american);
}
