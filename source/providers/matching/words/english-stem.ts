import singulars from 'wink-eng-lite-web-model/dist/wn-noun-exceptions.js';
import stem from 'wink-porter2-stemmer';
import { foldWord } from './split-words.ts';

/**
 * The stem of an English word. It is the same for "knives" and "knife", "harbour" and "harbor", "children" and "child".
 */
export function englishStem(word: string): string {
  const letters = foldWord(word);
  if (!/^[a-z]{3,}$/.test(letters)) return letters;
  const american = letters.replace(/(?<=\w{2})our/, 'or').replace(/tre$/, 'ter');
  return stem(singulars[american] ?? american);
}
