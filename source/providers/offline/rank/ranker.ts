import type { Ranker } from '../../interfaces.ts';

/** Ranks by text alone: how much of the phrase and of what must be seen a candidate's own words cover. */
export function createOfflineRanker(): Ranker {
  return {
    name: 'offline',
    lane: 'cut',
    async rank({ need, spokenAround, candidates, preferences }) {
      const { scoreCandidate, wantedOf } = await import('./score-candidate.ts');
      const wanted = wantedOf(need, spokenAround, preferences.avoid);
      return candidates.map((candidate) => ({
        candidateId: candidate.id,
        ...scoreCandidate(candidate, wanted),
      }));
    },
  };
}
