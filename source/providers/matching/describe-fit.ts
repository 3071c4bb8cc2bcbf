import { rankFloor } from '../../core/footage/candidate.ts';
import type { Evidence } from './fit.ts';

/** Words that are named in a reason. */
const namedWords = 4;
/** So near in meaning that it is worth saying. */
const closeMeaning = 0.35;

/** Why a film fits or does not, in words a person would say. */
export function describeFit({
  score,
  shared,
  evidence,
}: {
  score: number;
  shared: readonly string[];
  evidence: Evidence;
}): string {
  const asked = evidence.spoken === undefined ? 'what is searched for' : 'what is said';
  const close = (evidence.meaning?.both ?? 0) >= closeMeaning;
  const words = list(shared.slice(0, namedWords));
  if (score >= rankFloor) {
    if (words === '') return `close in meaning to ${asked}`;
    return `shows ${words}, which is ${asked}${close ? ', and is close in meaning' : ''}`;
  }
  if (words === '') return close ? `only a little like ${asked}` : `nothing of ${asked}`;
  return `shares only ${words} with ${asked}`;
}

function list(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
