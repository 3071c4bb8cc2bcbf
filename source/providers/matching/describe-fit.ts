import { rankFloor } from '../../core/footage/candidate.ts';
import type { FitEvidence } from './fit.ts';

/** Max words in a reason. */
const maxWords = 4;
/** Min similarity in meaning that is mentioned. */
const minCloseMeaning = 0.35;

/** Explains for the user why a film fits or not. */
export function describeFit({
  score,
  shared,
  evidence,
}: {
  score: number;
  shared: readonly string[];
  evidence: FitEvidence;
}): string {
  const query = evidence.spoken === undefined ? 'the search phrase' : 'the sentence';
  const close = (evidence.meaning?.both ?? 0) >= minCloseMeaning;
  const words = list(shared.slice(0, maxWords));
  if (score >= rankFloor) {
    if (words === '') return `close in meaning to ${query}`;
    return `matches ${words} in ${query}${close ? ' and is close in meaning' : ''}`;
  }
  if (words === '') return close ? `only loosely related to ${query}` : `has nothing in common with ${query}`;
  return `shares only ${words} with ${query}`;
}

function list(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
