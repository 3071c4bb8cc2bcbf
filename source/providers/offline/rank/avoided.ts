import type { Candidate } from '../../../core/footage/candidate.ts';
import type { Need } from '../../../core/plan/need.ts';
import type { Language } from '../../matching/words/language.ts';
import { splitWords } from '../../matching/words/split-words.ts';
import { splitList } from '../plan/split-list.ts';

/** Large enough to push a full match below the floor. */
const avoidPenalty = 4.5;
/** Number of innermost parts of a path that are checked; the outer folders do not describe the film. */
const usedPathParts = 4;

/** What should be avoided, as text and as stems. */
export type AvoidedThings = readonly { text: string; stems: readonly string[] }[];

export function findAvoidedThings(need: Need, preference: string, { stem, weight }: Language): AvoidedThings {
  return [...need.avoid, ...splitList(preference)].map((text) => {
    const words = splitWords(text);
    const content = words.filter((word) => weight(word) >= 0.1);
    return { text, stems: (content.length > 0 ? content : words).map(stem) };
  });
}

/**
 * Lowers the score for each avoided thing that the candidate mentions; "no people" and "without people" do not count.
 */
export function withoutAvoided(
  found: { score: number; reason: string },
  { title, description, path = '' }: Candidate,
  avoided: AvoidedThings,
  { stem }: Language,
): { score: number; reason: string } {
  if (avoided.length === 0) return found;
  const texts = [title, description, path.split(/[\\/]/).slice(-usedPathParts).join(' ')].join(' \n ');
  const named = splitWords(texts.replace(/\b(?:no|not|without)[ _-]+\p{L}+/giu, ' ')).map(stem);
  const shown = new Set(named);
  const hit = avoided.filter(({ stems }) => stems.length > 0 && stems.every((each) => shown.has(each)));
  if (hit.length === 0) return found;
  const score = Math.max(1, Math.round((found.score - avoidPenalty * hit.length) * 10) / 10);
  const names = hit.map(({ text }) => text).join(', ');
  return { score, reason: `${found.reason}, but mentions ${names}, which should be avoided` };
}
