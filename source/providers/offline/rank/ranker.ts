import { thingsToShow } from '../../../core/plan/need.ts';
import type { Ranker } from '../../interfaces.ts';
import { type TextMatching, wordStems } from '../../matching/text-matching.ts';

/** Importing takes a part of a millisecond each time, and a plan ranks hundreds of times. */
let loading: ReturnType<typeof load> | undefined;

async function load() {
  const [{ matchCandidates }, { languageOf }, { findAvoidedThings, withoutAvoided }] = await Promise.all([
    import('../../matching/match-candidates.ts'),
    import('../../matching/words/language.ts'),
    import('./avoided.ts'),
  ]);
  return { matchCandidates, languageOf, findAvoidedThings, withoutAvoided };
}

/**
 * A ranker that compares the texts of a candidate with the search phrase and the sentence. All sources have the same
 * scale; word rarity comes from the user's own library.
 */
export function createOfflineRanker(matching: TextMatching = wordStems()): Ranker {
  return {
    name: 'offline',
    lane: 'cut',
    async rank({ need, spokenAround, candidates, preferences }, context) {
      loading ??= load();
      const { matchCandidates, languageOf, findAvoidedThings, withoutAvoided } = await loading;
      const { phrase, alternates, spoken } = need;
      const query = { phrase, alternates, things: thingsToShow(need), spoken, around: spokenAround };
      const language = await languageOf(query);
      const avoided = findAvoidedThings(need, preferences.avoid, language);
      const matcher = await matchCandidates(candidates, matching, context);
      const matches = await matcher.judge(query, context.signal);
      return candidates.map((candidate, row) => {
        const { score, reason } = matches[row] ?? {
          score: 1,
          reason: 'has nothing in common with the sentence',
        };
        return {
          candidateId: candidate.id,
          ...withoutAvoided({ score, reason }, candidate, avoided, language),
        };
      });
    },
  };
}
