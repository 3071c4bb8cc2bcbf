import { type Candidate, type Ranked, rankFloor } from '../../footage/candidate.ts';
import { licences } from '../../footage/licence.ts';
import type { RecentShots } from '../../footage/recent-shots.ts';
import type { Shot } from '../../footage/shot.ts';
import { sourceFacts, sourceNames } from '../../footage/source-names.ts';

/** How ties between candidates of the same score are broken, and which shots are avoided. */
export interface CandidatePreferences {
  preferCreativeCommons: boolean;
  /** The shots of recent jobs: these come last, whatever their score. */
  rest?: RecentShots | undefined;
  /** Whether another job of the batch uses seconds of this shot. */
  isTaken?: (shot: Shot) => boolean;
}

/**
 * Candidates above the floor, best first. Ties are broken by own footage, then a free licence where preferred, then the
 * order of sources, then the id, so that the order never depends on which source answered first.
 */
export function orderCandidates(
  candidates: readonly Candidate[],
  ranked: readonly Ranked[],
  preferences: CandidatePreferences,
): Candidate[] {
  const scores = new Map(ranked.map((each) => [each.candidateId, each.score]));
  return candidates
    .filter((candidate) => (scores.get(candidate.id) ?? 0) >= rankFloor)
    .sort(
      (a, b) =>
        (scores.get(b.id) ?? 0) - (scores.get(a.id) ?? 0) ||
        compareByPreference(a, b, preferences) ||
        (a.id < b.id ? -1 : 1),
    );
}

/** Compares two candidates of the same score, or the candidates of two shots of the same score. */
export function compareByPreference(a: Candidate, b: Candidate, preferences: CandidatePreferences): number {
  const free = (candidate: Candidate) =>
    preferences.preferCreativeCommons && licences[candidate.licence].freeToUse ? 0 : 1;
  const own = (candidate: Candidate) => (sourceFacts(candidate.source).isWeb ? 1 : 0);
  return (
    own(a) - own(b) || free(a) - free(b) || sourceNames.indexOf(a.source) - sourceNames.indexOf(b.source)
  );
}
