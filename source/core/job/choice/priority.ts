import type { Job, NeedProgress } from '../job.ts';
import { hasEnded } from '../progress/progress.ts';
import { type NeedStepName, needStepNames } from '../step/steps.ts';
import type { NeedCall, NeedLimits } from './next-action.ts';

/** Which waiting step a lane serves first: numbers are compared in order, and the lower one goes first. */
export type Priority = readonly number[];

/**
 * The order in which a lane serves the steps of a job, so that clips are finished early: what is closest to the end of
 * its need first. Only ranking goes before looking at films, because it is short and other needs may wait for it.
 */
export const stepOrder: readonly NeedStepName[] = [
  'file',
  'verify',
  'cut',
  'fetch',
  'rank',
  'inspect',
  'preview',
  'search',
];

/** The order near the end of a job: what has most steps after it first, because the last of these ends the job. */
const longestFirst = needStepNames;

/** What the priority of a step depends on besides the step. */
export interface PriorityFacts {
  /** See `isNearEnd`. */
  nearEnd: boolean;
  /** Whether the need may turn out not to use the result; all other steps go first. */
  isAhead: boolean;
  /** The place of the need in the plan. */
  place: number;
}

/**
 * The priority of a waiting step. Every need's best film is looked at before any need's second best. Among these the
 * larger preview goes first: it is likely to take longer, and long calls should not be the last ones to begin. Then the
 * place of the need decides.
 */
export function priorityOf(
  { step, key }: NeedCall,
  { shortlist, results }: NeedProgress,
  { nearEnd, isAhead, place }: PriorityFacts,
): Priority {
  const order = nearEnd ? longestFirst : stepOrder;
  const isLook = step === 'preview' || step === 'inspect';
  const film = isLook ? (shortlist?.indexOf(key) ?? placeInRank(results, key)) : 0;
  const bytes = step === 'inspect' ? (results.preview[key]?.file?.sizeBytes ?? 0) : 0;
  return [isAhead ? 1 : 0, order.indexOf(step), film, -bytes, place];
}

/** How many films of a need were ranked higher than this one. */
function placeInRank({ rank }: NeedProgress['results'], candidateId: string): number {
  const ranked = rank['']?.ranked ?? [];
  const score = ranked.find((each) => each.candidateId === candidateId)?.score ?? 0;
  return ranked.filter((each) => each.score > score).length;
}

/**
 * Whether no more films have to be looked at than can be at once, so that from now on the longest need decides when the
 * job ends.
 * @param slots how many films can be looked at at once
 */
export function isNearEnd(job: Job, limits: NeedLimits, slots: number): boolean {
  let left = 0;
  for (const progress of job.needs) {
    if (!progress.need.selected || hasEnded(progress)) continue;
    left += looksLeft(progress, limits);
    if (left > slots) return false;
  }
  return true;
}

/** How many films of a need will be looked at and are not yet. */
function looksLeft({ shortlist, results, failures, running }: NeedProgress, limits: NeedLimits): number {
  const most = limits.previewsPerNeed;
  if (!shortlist) return most;
  return shortlist
    .slice(0, most)
    .filter(
      (id) =>
        !results.inspect[id] &&
        !failures.some(({ key }) => key === id) &&
        !running.some(({ step, key }) => step === 'inspect' && key === id),
    ).length;
}
