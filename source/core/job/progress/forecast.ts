import type { NeedLimits } from '../choice/next-action.ts';
import type { Job } from '../job.ts';
import { inspectTimeoutFactor, type LaneName, laneNames, type NeedStepName } from '../step/steps.ts';
import { defaultSlots } from './default-slots.ts';
import { estimateStepDurations, isOffline } from './durations.ts';
import { readNumberSetting } from './read-number-setting.ts';
import { findRemainingWork, plannedNeedWork, type RemainingWork } from './simulation/remaining-work.ts';
import { simulateRuns } from './simulation/simulate.ts';
import type { SimulationInput } from './simulation/simulation-input.ts';
import { otherStagesSecondsLeft } from './stage-durations.ts';

/**
 * Seconds that a running job still takes, without the time the user takes for the review: what is left of the current
 * stage, the stages after it, and its needs through the lanes.
 */
export function jobSecondsLeft(job: Job, now: number): number {
  const gather = job.stages.gather.state === 'done' ? 0 : gatherSecondsLeft(job, now);
  return otherStagesSecondsLeft(job, now) + gather;
}

/** Runs of the simulation: many for a few needs; for many needs, chance evens out within one run. */
const maxRuns = 16;
const runsTimesNeeds = 200;

/**
 * Seconds until all selected needs have ended, by a simulation of what is left through the lanes. Pure, and cheap enough
 * for every frame: under a millisecond for a hundred needs.
 */
function gatherSecondsLeft(job: Job, now: number): number {
  const limits = needLimits(job);
  const needs = outlooks(job, limits);
  if (needs.length === 0) return 0;
  const runs = 2 ** Math.floor(Math.log2(Math.max(1, Math.min(maxRuns, runsTimesNeeds / needs.length))));
  return middle(simulateRuns(needs, courseOf(job, now, limits), runs));
}

/**
 * The mean of the results between two quantiles. They lie below the middle, because a long tail draws the middle away from
 * what is most likely, and a time that is too long is the larger error of the two in proportion.
 */
function middle(ascending: readonly number[]): number {
  const from = Math.floor(ascending.length * 0.2);
  const some = ascending.slice(from, Math.max(from + 1, Math.ceil(ascending.length * 0.65)));
  return some.reduce((sum, each) => sum + each, 0) / some.length;
}

function outlooks(job: Job, limits: NeedLimits): RemainingWork[] {
  if (!job.planned) return Array.from({ length: expectedNeeds(job) }, () => plannedNeedWork(limits));
  return job.needs.flatMap((each) => {
    const isOver = !each.need.selected || (each.state !== 'waiting' && each.state !== 'active');
    return isOver ? [] : [findRemainingWork(each, limits)];
  });
}

/** How many needs the plan will have: as many as the settings ask for a video of this length. */
function expectedNeeds(job: Job): number {
  const minutes = (job.probe?.durationSeconds ?? 180) / 60;
  return Math.max(1, Math.min(500, Math.round(readNumberSetting(job, 'CLIPS_PER_MINUTE') * minutes)));
}

function courseOf(job: Job, now: number, limits: NeedLimits): SimulationInput {
  return {
    now,
    knowledge: estimateStepDurations(job),
    laneOf: lanesOf(job),
    worksAhead: !isOffline(job.engines, 'inspect'),
    lookDeadline: readNumberSetting(job, 'AI_TIMEOUT_SECONDS') * inspectTimeoutFactor,
    limits: slots(job),
    window: limits.previewsPerNeed,
    filmCounts: filmCounts(job, limits),
    shots: shotChances(job),
  };
}

function lanesOf({ engines }: Job): Record<NeedStepName, LaneName> {
  const lane = (role: string): LaneName => (isOffline(engines, role) ? 'cut' : 'ai');
  return {
    search: 'search',
    rank: lane('rank'),
    preview: 'download',
    inspect: lane('inspect'),
    fetch: 'download',
    cut: 'cut',
    verify: lane('verify'),
    file: 'cut',
  };
}

/** Slots of each lane that this job can use: its own and the free ones. Before the runner tells them, the defaults. */
function slots(job: Job): Record<LaneName, number> {
  const lanes = lanesOf(job);
  const own = { ai: 0, search: 0, download: 0, cut: 0 };
  for (const { running } of job.needs) for (const { step } of running) own[lanes[step]] += 1;
  const entries = laneNames.map((lane): [LaneName, number] => {
    const { limit, active } = job.lanes[lane];
    if (limit === 0) return [lane, defaultSlots(job, lane)];
    const others = Math.max(0, active - own[lane]);
    return [lane, Math.max(1, limit - others)];
  });
  return Object.fromEntries(entries) as Record<LaneName, number>;
}

/** How many films needs get: those of this job, and, as if of one more need, as many as are looked at in parallel. */
function filmCounts(job: Job, { previewsPerNeed, filmsPerNeed }: NeedLimits): number[] {
  const own = job.needs.flatMap(({ shortlist }) => (shortlist ? [shortlist.length] : []));
  return [...own, Math.min(previewsPerNeed, filmsPerNeed)];
}

/** As if two more films had been inspected: shots were found in both. */
function shotChances(job: Job): { probability: number; each: number } {
  let films = 2;
  let withShots = 2;
  let shots = 2;
  for (const { results } of job.needs) {
    for (const inspected of Object.values(results.inspect)) {
      films += 1;
      withShots += inspected.shots.length > 0 ? 1 : 0;
      shots += inspected.shots.length;
    }
  }
  return { probability: withShots / films, each: Math.max(1, Math.round(shots / withShots)) };
}

function needLimits(job: Job): NeedLimits {
  return {
    clipsPerNeed: readNumberSetting(job, 'CLIPS_PER_NEED'),
    previewsPerNeed: readNumberSetting(job, 'PREVIEWS_PER_NEED'),
    filmsPerNeed: readNumberSetting(job, 'MAX_VIDEOS_PER_PHRASE'),
    candidatePreferences: { preferCreativeCommons: true },
  };
}
