import { rankFloor } from '../../core/footage/candidate.ts';
import type { FitEvidence } from './fit.ts';

/** Max words in a reason. */
const maxWords = 4;
/** Min similarity in meaning that is mentioned. */
const minCloseMeaning = 0.35;

/**
 * Explains for the user why a film fits or not.
 * @param words the shared words as the query has them
 */
export function describeFit({
  score,
  words,
  evidence,
}: {
  score: number;
  words: { sentence: readonly string[]; phrase: readonly string[] };
  evidence: FitEvidence;
}): string {
  const query = evidence.spoken === undefined ? 'the search phrase' : 'the sentence';
  const close = (evidence.meaning?.both ?? 0) >= minCloseMeaning;
  const shared = describeShared(words);
  if (score >= rankFloor) {
    if (shared === undefined) return `close in meaning to ${query}`;
    return `matches ${shared.words} in ${shared.where}${close ? ' and is close in meaning' : ''}`;
  }
  if (shared === undefined)
    return close ? `only loosely related to ${query}` : `has nothing in common with ${query}`;
  return `shares only ${shared.words} with ${shared.where}`;
}

/** Names the shared words and where they are from; a phrase that the user typed may have words that are not spoken. */
function describeShared({ sentence, phrase }: { sentence: readonly string[]; phrase: readonly string[] }) {
  const spoken = sentence.slice(0, maxWords);
  const typed = phrase.slice(0, maxWords - spoken.length);
  if (spoken.length + typed.length === 0) return undefined;
  const places = [spoken.length > 0 && 'the sentence', typed.length > 0 && 'the search phrase'];
  return {
    words: list([...spoken, ...typed].map((word) => `“${word}”`)),
    where: list(places.filter((each) => each !== false)),
  };
}

function list(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
