import { words } from '../../../core/text/text.ts';
import { timeWords } from './time-words.ts';
import {
  isAdjective,
  isEmptyWord,
  isMeasure,
  isTimeOrAmount,
  isVisibleVerb,
  nounVisibility,
} from './visibility.ts';

/** What a thing is called counts whole; what it is like, how much of it, and what is done with it hardly. */
const thing = 1;
const doing = 0.5;
const likeness = 0.35;
const amount = 0.2;
const idea = 0.25;
/** Adjectives that a picture shows at a glance. */
const visibleAdjectives =
  /^(red|orange|yellow|green|blue|purple|violet|pink|brown|black|white|grey|gray|golden|silver|wooden|snowy|rainy|sunny|foggy|cloudy|icy|frozen|burning|broken|empty|crowded|ancient|tiny|giant)$/;
const visible = 0.5;

/** A word with how much of a phrase's meaning it carries, 0 to 1. */
export interface WeighedWord {
  word: string;
  weight: number;
}

/**
 * How much each word of an English search phrase counts when footage is matched: "a glass of milk" is milk, "old wooden
 * boat" a boat first. `common` are the language's common words; in other languages only they, times and amounts count less.
 */
export function weighWords(
  phrase: string,
  language: string | undefined,
  common: ReadonlySet<string>,
): WeighedWord[] {
  const { times, amounts } = timeWords(language);
  const all = words(phrase);
  return all.map((word, index) => {
    if (common.has(word)) return { word, weight: 0 };
    if (times.has(word) || amounts.has(word)) return { word, weight: amount };
    return { word, weight: language === 'en' ? englishWeight(word, all.slice(index + 1)) : thing };
  });
}

function englishWeight(word: string, behind: readonly string[]): number {
  if (isEmptyWord(word) || isTimeOrAmount(word)) return amount;
  const lemma = word.replace(/(?<=\w{2}[^s])s$/, '');
  if (behind[0] === 'of' && behind.length > 1 && isMeasure(lemma)) return amount;
  if (isAdjective(word)) return visibleAdjectives.test(word) ? visible : likeness;
  if (/.{3}ing$/.test(word)) return isVisibleVerb(stemOf(word)) ? doing : idea;
  return nounVisibility(lemma) >= doing ? thing : idea;
}

/** "mend" of "mending", "bake" of "baking", "stir" of "stirring". */
function stemOf(gerund: string): string {
  const stem = gerund.replace(/ing$/, '');
  return [stem, `${stem}e`, stem.replace(/(.)\1$/, '$1')].find(isVisibleVerb) ?? stem;
}
