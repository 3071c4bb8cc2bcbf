import { shotId } from '../../footage/shot.ts';
import type { Job, NeedProgress } from '../job.ts';
import { findLikelyFilms } from './assign-films.ts';
import {
  isInspectionStep,
  type NeedCall,
  type NeedLimits,
  nextAction,
  nextInspectionCalls,
  nextShotCall,
} from './next-action.ts';
import { isRecentlyUsed, orderShotsWithoutClip } from './runner-ups.ts';

/**
 * What a need can begin with before it is decided that it needs it: its results do not depend on when it runs, and the
 * decision does not depend on whether it ran.
 *
 * Before the films are assigned, it is a look at the films that the need is likely to get, because no other need found
 * them so far. While its films are still being looked at, it is the best shot so far: its seconds are fetched and cut.
 */
export function findCallsAhead(job: Job, progress: NeedProgress, limits: NeedLimits): NeedCall[] {
  const { results, shortlist, failures } = progress;
  if (progress.picks) return [];
  if (!shortlist) {
    if (!results.rank['']) return [];
    const films = findLikelyFilms(job, progress, limits).slice(0, limits.previewsPerNeed);
    return nextInspectionCalls(
      progress,
      films.filter((id) => !failures.some(({ key }) => key === id)),
    );
  }
  const action = nextAction(progress, limits, new Set());
  const isLooking = action.kind === 'run' && action.calls.every(({ step }) => isInspectionStep(step));
  if (!isLooking) return [];
  const [best] = orderShotsWithoutClip(progress, limits.candidatePreferences);
  if (!best || isRecentlyUsed(best, limits.candidatePreferences)) return [];
  const call = nextShotCall(progress, shotId(best));
  return call.step === 'fetch' || call.step === 'cut' ? [call] : [];
}
