import { rankFloor } from '../../../footage/candidate.ts';
import { shotId } from '../../../footage/shot.ts';
import {
  callId,
  isInspectionStep,
  type NeedLimits,
  nextAction,
  nextShotCall,
} from '../../choice/next-action.ts';
import { orderShots } from '../../choice/runner-ups.ts';
import { type NeedProgress, refusedClips } from '../../job.ts';
import { needStepNames } from '../../step/steps.ts';

/** What one need has left to do. */
export interface RemainingWork {
  /** Its steps in flight; `startedAt` in milliseconds. */
  running: readonly { step: number; startedAt: number; fraction: number | undefined }[];
  /** Its steps that wait for a slot in their lane, as places in `needStepNames`. */
  ready: readonly number[];
  /** Whether films were assigned to it. */
  assigned: boolean;
  /** Films assigned to it that nobody has begun to look at; before the assignment, how many it may get at most. */
  films: number;
  /** Shots found that are not in work. */
  shots: number;
  /** The step at which the best of these goes on, as a place in `needStepNames`: it may have been fetched ahead. */
  clipStep: number;
  /**
   * The step at which the best shot so far is fetched or cut while films are still looked at, as a place in
   * `needStepNames`; it counts as a shot, not as one in work, since a better one may be found.
   */
  ahead: number | undefined;
  /** Clips that it should get and that are not in work. */
  missing: number;
  /** How often each step was begun so far. */
  begun: readonly number[];
}

/** A need that was just planned. */
export function plannedNeedWork(limits: NeedLimits): RemainingWork {
  return {
    running: [],
    ready: [0],
    assigned: false,
    films: limits.filmsPerNeed,
    shots: 0,
    clipStep: needStepNames.indexOf('fetch'),
    ahead: undefined,
    missing: limits.clipsPerNeed,
    begun: [],
  };
}

const remembered = new WeakMap<NeedProgress, RemainingWork>();

/** What a need has left, from the same decisions as the runner's. Computed once for each state of a need. */
export function findRemainingWork(progress: NeedProgress, limits: NeedLimits): RemainingWork {
  const before = remembered.get(progress);
  if (before) return before;
  const outlook = lookAhead(progress, limits);
  remembered.set(progress, outlook);
  return outlook;
}

function lookAhead(progress: NeedProgress, limits: NeedLimits): RemainingWork {
  const { results, failures, running, shortlist } = progress;
  const action = nextAction(progress, limits, new Set(running.map(callId)));
  const calls = action.kind === 'run' ? action.calls : [];
  const begunFilms = new Set([
    ...Object.keys(results.preview),
    ...failures.flatMap(({ step, key }) => (step === 'preview' || step === 'inspect' ? [key] : [])),
    ...[...calls, ...running].flatMap(({ step, key }) =>
      step === 'preview' || step === 'inspect' ? [key] : [],
    ),
  ]);
  const isLooking = !progress.picks && [...calls, ...running].some(({ step }) => isInspectionStep(step));
  const ahead = isLooking ? running.find(({ step }) => step === 'fetch' || step === 'cut') : undefined;
  const inWork = new Set(
    [...calls, ...running.filter((each) => each !== ahead)].flatMap(({ step, key }) =>
      step === 'fetch' || step === 'cut' || step === 'verify' || step === 'file' ? [key] : [],
    ),
  );
  const open = orderShots(progress, limits.candidatePreferences).filter(
    (shot) => !results.file[shotId(shot)] && !inWork.has(shotId(shot)),
  );
  const filed = Object.keys(results.file).length - refusedClips(progress).length;
  return {
    running: running.map(({ step, startedAt, fraction }) => ({
      step: needStepNames.indexOf(step),
      startedAt,
      fraction,
    })),
    ready: calls.map(({ step }) => needStepNames.indexOf(step)),
    assigned: shortlist !== undefined,
    films: shortlist
      ? shortlist.filter((id) => !begunFilms.has(id)).length
      : Math.min(limits.filmsPerNeed, fittingFilms(progress)),
    shots: open.length,
    clipStep: needStepNames.indexOf(open[0] ? nextShotCall(progress, shotId(open[0])).step : 'fetch'),
    ahead: ahead && needStepNames.indexOf(ahead.step),
    missing: Math.max(0, limits.clipsPerNeed - filed - inWork.size),
    begun: needStepNames.map(
      (step) =>
        Object.keys(results[step]).length +
        failures.filter((each) => each.step === step).length +
        running.filter((each) => each.step === step).length,
    ),
  };
}

/** How many films a need may get at most, as far as its results tell. */
function fittingFilms({ results }: NeedProgress): number {
  const ranked = results.rank['']?.ranked;
  if (ranked) return ranked.filter(({ score }) => score >= rankFloor).length;
  return results.search['']?.candidates.length ?? Number.POSITIVE_INFINITY;
}
