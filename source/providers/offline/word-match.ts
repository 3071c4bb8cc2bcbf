import stem from 'wink-eng-lite-web-model/dist/porter-stemmer.js';
import { fold } from '../../core/phrase.ts';
import { words } from '../../core/text.ts';

/** Words that say nothing of what is seen, in phrases and file names; they neither count nor help. */
const fillers = new Set(
  'a an and are as at be by for from in into is it its of on or over that the this to with near my your our their'.split(
    ' ',
  ),
);

/** The words of a text in the form in which they are compared: English stems, others without accents and case. */
export function searchWords(text: string): string[] {
  const split = text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{L})(\d)/gu, '$1 $2')
    .replace(/(\d)(\p{L})/gu, '$1 $2');
  return words(split).map((word) => wordKey(fold(word).replace(/'s?$/, '')));
}

/** As `searchWords`, each once and without fillers; fillers only when there is nothing else. */
export function contentWords(text: string): string[] {
  const fillerKeys = new Set([...fillers].map(wordKey));
  const all = [...new Set(searchWords(text))];
  const content = all.filter((word) => !fillerKeys.has(word));
  return content.length > 0 ? content : all;
}

function wordKey(word: string): string {
  return /^[a-z']+$/.test(word) ? stem(word) : word;
}
