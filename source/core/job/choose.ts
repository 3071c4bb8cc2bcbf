import { type Candidate, type Ranked, rankFloor } from '../footage/candidate.ts';
import { licences } from '../footage/licence.ts';
import { type Shot, shotId } from '../footage/shot.ts';
import { factsOf, sourceNames } from '../footage/source-names.ts';
import type { NeedProgress } from './job.ts';

/** How much a look at what the pictures show counts against the ranking by text. */
const lookWeight = 0.6;

/** What ordering shots and candidates depends on besides scores. */
export interface Taste {
  preferCreativeCommons: boolean;
}

/**
 * Candidates above the floor, best first. On a tie the user's own footage goes first, then the free licence where that is
 * wanted, then the source's order, then the id, so that the order never depends on who answered first.
 */
export function orderCandidates(
  candidates: readonly Candidate[],
  ranked: readonly Ranked[],
  taste: Taste,
): Candidate[] {
  const scores = new Map(ranked.map((each) => [each.candidateId, each.score]));
  return candidates
    .filter((candidate) => (scores.get(candidate.id) ?? 0) >= rankFloor)
    .sort(
      (a, b) =>
        (scores.get(b.id) ?? 0) - (scores.get(a.id) ?? 0) || byTaste(a, b, taste) || (a.id < b.id ? -1 : 1),
    );
}

/**
 * All shots of a need's inspected candidates, best first, those that failed or were refused left out. What fits decides;
 * how well a shot is made only orders equals.
 */
export function orderShots(progress: NeedProgress, taste: Taste): Shot[] {
  const ranked = progress.results.rank['']?.ranked ?? [];
  const scores = new Map(ranked.map((each) => [each.candidateId, each.score]));
  const candidates = new Map(progress.results.search['']?.candidates.map((each) => [each.id, each]));
  // Where the look told only how well a shot is made, its score is how well it fits.
  const worth = (shot: Shot) =>
    shot.technique === undefined
      ? lookWeight * shot.score + (1 - lookWeight) * (scores.get(shot.candidateId) ?? 1)
      : shot.score;
  return Object.values(progress.results.inspect)
    .flatMap((inspected) => inspected.shots)
    .filter((shot) => !shotFailed(progress, shotId(shot)) && !progress.refused?.includes(shotId(shot)))
    .sort((a, b) => {
      const first = candidates.get(a.candidateId);
      const second = candidates.get(b.candidateId);
      const tie = first && second ? byTaste(first, second, taste) : 0;
      const made = (b.technique ?? 0) - (a.technique ?? 0);
      return worth(b) - worth(a) || tie || made || (shotId(a) < shotId(b) ? -1 : 1);
    });
}

/** Whether a shot could not be fetched, cut or filed, or was rejected after the cut. */
export function shotFailed(progress: NeedProgress, id: string): boolean {
  const failed = progress.failures.some(
    (failure) => failure.key === id && failure.step !== 'preview' && failure.step !== 'inspect',
  );
  return failed || progress.results.verify[id]?.passed === false;
}

function byTaste(a: Candidate, b: Candidate, taste: Taste): number {
  const free = (candidate: Candidate) =>
    taste.preferCreativeCommons && licences[candidate.licence].freeToUse ? 0 : 1;
  const own = (candidate: Candidate) => (factsOf(candidate.source).isWeb ? 1 : 0);
  return (
    own(a) - own(b) || free(a) - free(b) || sourceNames.indexOf(a.source) - sourceNames.indexOf(b.source)
  );
}
