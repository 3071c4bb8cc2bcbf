import type { NeedProgress } from '../../core/job/job.ts';
import { thingsToShow } from '../../core/plan/need.ts';
import { containsAllWords, filterWords } from './filter-words.ts';

/** The needs whose phrases, spoken words or things to show contain all words of the filter. */
export function filterNeeds(needs: readonly NeedProgress[], filter: string): readonly NeedProgress[] {
  const words = filterWords(filter);
  if (words.length === 0) return needs;
  return needs.filter(({ need }) =>
    containsAllWords([need.phrase, need.spoken, ...thingsToShow(need), ...need.alternates].join(' '), words),
  );
}
