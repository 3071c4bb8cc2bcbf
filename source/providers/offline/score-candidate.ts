import type { Candidate } from '../../core/candidate.ts';
import type { Need } from '../../core/need.ts';
import { splitList } from './draft-needs.ts';
import { contentWords, searchWords } from './word-match.ts';

/** How much a word counts by where it stands. */
const placeWorth = { title: 1, path: 0.9, description: 0.85 } as const;
/** The last word of an English phrase is what it is about. */
const headWorth = 1.5;
const avoidPenalty = 4;

export interface Score {
  score: number;
  reason: string;
}

/** What is wanted, in the form in which words are compared; the same for all candidates of a need. */
export interface Wanted {
  phrase: string;
  phraseWords: string[];
  alternates: string[][];
  mustShow: string[][];
  around: string[];
  avoid: { text: string; words: string[] }[];
}

export function wantedOf(need: Need, spokenAround: string, avoid: string): Wanted {
  const phraseWords = contentWords(need.phrase);
  const beyond = (text: string) => contentWords(text).filter((word) => !phraseWords.includes(word));
  return {
    phrase: need.phrase,
    phraseWords,
    alternates: need.alternates.map(contentWords),
    mustShow: need.mustShow.map(beyond).filter((each) => each.length > 0),
    around: beyond(`${need.spoken} ${spokenAround}`).filter((word) => word.length > 3),
    avoid: [...need.avoid, ...splitList(avoid)].map((text) => ({ text, words: contentWords(text) })),
  };
}

/** From 1 (nothing in common) to 10; every word that fits raises it or leaves it, only what is to be avoided lowers it. */
export function scoreCandidate(candidate: Candidate, wanted: Wanted): Score {
  const has = wordWorths(candidate);
  const worth = (word: string) => has.get(word) ?? 0;
  const phrase = coverage(wanted.phraseWords, worth);
  const alternate = Math.max(0, ...wanted.alternates.map((words) => coverage(words, worth)));
  const shown = wanted.mustShow.filter((words) => words.every((word) => worth(word) > 0)).length;
  const support = Math.min(1, shown / 2) * 1.2;
  const around = Math.min(1, wanted.around.filter((word) => worth(word) > 0).length / 3) * 0.3;
  const base = Math.max(1 + 8 * phrase, 1 + 6.5 * alternate);
  const avoided = wanted.avoid.filter(
    ({ words }) => words.length > 0 && words.every((word) => worth(word) > 0),
  );
  const score = Math.min(10, base + support + around) - avoidPenalty * avoided.length;
  return {
    score: Math.max(1, Math.round(score * 10) / 10),
    reason: avoided[0]
      ? `shows “${avoided[0].text}”, which is to be avoided`
      : `covers ${Math.round(phrase * 100)} % of “${wanted.phrase}”`,
  };
}

function coverage(words: readonly string[], worth: (word: string) => number): number {
  const weights = words.map((_, index) => (index === words.length - 1 ? headWorth : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const got = words.reduce((sum, word, index) => sum + worth(word) * (weights[index] ?? 1), 0);
  return total === 0 ? 0 : got / total;
}

/** Every word of a candidate with the worth of the best place where it stands. */
function wordWorths(candidate: Candidate): Map<string, number> {
  const worths = new Map<string, number>();
  const path = candidate.path?.split(/[\\/]/).slice(-4).join(' ') ?? '';
  for (const [text, worth] of [
    [candidate.description, placeWorth.description],
    [path, placeWorth.path],
    [candidate.title, placeWorth.title],
  ] as const) {
    for (const word of searchWords(text)) worths.set(word, Math.max(worth, worths.get(word) ?? 0));
  }
  return worths;
}
