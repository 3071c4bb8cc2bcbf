import { isUnspaced, type PlainWord } from '../words/plain-words.ts';
import { isLinkArticle, isMeasureName, isPreposition, nounFirst } from '../words/word-forms.ts';
import { minThingScore, type WordScores } from './word-scores.ts';

/** Max linking words between two nouns: "caja de las sardinas". */
const maxLinks = 2;

/** Whether a word describes the next one, in languages with this order: "рыбный рынок", "alte Mühle". */
export function isDescription(words: readonly PlainWord[], index: number, scores: WordScores): boolean {
  const word = words[index];
  const next = words[index + 1];
  if (!word || !next || !isNextTo(word, next, scores.language) || nounFirst(scores.language)) return false;
  // Two adjacent nouns in German are two things.
  if (scores.language === 'de') return false;
  const own = scores.of(words, index + 1);
  return own >= scores.of(words, index) && own >= minThingScore;
}

/** The index of the word before a noun that describes it, or that of the noun: "alte Wassermühlen", "大熊猫". */
export function descriptionStart(words: readonly PlainWord[], index: number, scores: WordScores): number {
  const before = words[index - 1];
  const noun = words[index];
  if (!before || !noun || before.common || before.counted || nounFirst(scores.language)) return index;
  if (!isNextTo(before, noun, scores.language)) return index;
  if (scores.language === 'de') return isGermanAdjective(words, index - 1) ? index - 1 : index;
  return scores.of(words, index - 1) >= minThingScore ? index - 1 : index;
}

/**
 * Whether a German word is an adjective: lower case, with its ending, at the start or after an article ("der alten
 * Wassermühle").
 */
function isGermanAdjective(words: readonly PlainWord[], index: number): boolean {
  const word = words[index];
  const before = words[index - 1];
  if (!word || word.capital || !/e[nmrs]?$/.test(word.lower)) return false;
  return before === undefined || before.common || before.counted;
}

/** The index of the last word that belongs to a noun: "mercado de pescado", "gato gris", "Kühe auf der Weide". */
export function isPossessor(words: readonly PlainWord[], index: number, scores: WordScores): number {
  const end = index + linksAfter(words, index) + 1;
  const word = words[end];
  if (!word || word.common || word.counted || !areClose(words, index, end, scores)) return index;
  if (end === index + 1 && !isMeasureName(words[index]?.key ?? '')) {
    return describes(words, end, scores) || isUnspaced(scores.language) ? end : index;
  }
  if (scores.of(words, end) >= minThingScore) {
    return isDescription(words, end, scores) || describes(words, end + 1, scores) ? end + 1 : end;
  }
  const isAdjective = scores.language === 'de' && isGermanAdjective(words, end);
  const described =
    isAdjective && areClose(words, end, end + 1, scores) && scores.of(words, end + 1) >= minThingScore;
  return described ? end + 1 : index;
}

/** The number of linking words after a noun: at most a preposition and an article. */
function linksAfter(words: readonly PlainWord[], index: number): number {
  let count = 0;
  while (count < maxLinks) {
    const word = words[index + count + 1];
    const links = count === 0 ? isPreposition : isLinkArticle;
    if (!word?.common || !links(word.lower)) break;
    count += 1;
  }
  return count;
}

function areClose(words: readonly PlainWord[], first: number, last: number, scores: WordScores): boolean {
  return words.slice(first, last + 1).every((word, step) => {
    const before = words[first + step - 1];
    return step === 0 || (before !== undefined && isNextTo(before, word, scores.language));
  });
}

/** Whether a word describes the noun before it, in languages with this order. */
function describes(words: readonly PlainWord[], index: number, scores: WordScores): boolean {
  const before = words[index - 1];
  const word = words[index];
  if (!before || !word || word.common || word.counted || !nounFirst(scores.language)) return false;
  return isNextTo(before, word, scores.language) && scores.of(words, index) >= minThingScore;
}

function isNextTo(before: PlainWord, after: PlainWord, language: string | undefined): boolean {
  const gap = after.from - before.to;
  return isUnspaced(language) ? gap === 0 : gap <= 1 || (after.elided && gap <= 3);
}
