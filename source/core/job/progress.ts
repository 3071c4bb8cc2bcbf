import type { Job, NeedProgress, StageName } from './job.ts';
import { type NeedStepName, needStepNames } from './steps.ts';

/**
 * Seconds a step takes as long as this job has not measured it: from a measured run of January 2026 (six needs
 * of a two-minute video). Only their ratios matter: what the job measures itself scales them.
 */
export const typicalSeconds: Readonly<Record<NeedStepName, number>> = {
  search: 3,
  rank: 6.5,
  preview: 15,
  inspect: 80,
  fetch: 33,
  cut: 8,
  verify: 2,
  file: 0.1,
};

/** Each stage's share of a job; the review is the user's time and does not count. */
const stageWeights: Readonly<Record<StageName, number>> = {
  probe: 0.01,
  transcribe: 0.06,
  plan: 0.06,
  review: 0,
  gather: 0.86,
  deliver: 0.01,
};

/** Share of a need that is done when a step begins and when it ends, from the typical times, flattened so that no step is all of it. */
const needWeights = shares(
  Object.fromEntries(needStepNames.map((step) => [step, Math.sqrt(typicalSeconds[step])])),
);

/** Progress of a need, 0 to 1, from its results and running steps. May fall when a runner-up is taken; `reduce` keeps the highest. */
export function needFraction(progress: NeedProgress): number {
  if (hasEnded(progress)) return 1;
  let fraction = 0;
  for (const step of needStepNames) {
    const done = Object.keys(progress.results[step]).length;
    const under = progress.running.filter((each) => each.step === step);
    const part = under.reduce((sum, each) => sum + (each.fraction ?? 0), 0);
    const all = done + under.length;
    if (all > 0) fraction += needWeights[step] * ((done + part) / all);
  }
  return Math.min(0.99, fraction);
}

/** Progress of the whole job, 0 to 1. */
export function overallProgress(job: Job): number {
  if (job.state === 'finished') return 1;
  let total = 0;
  for (const [stage, weight] of Object.entries(stageWeights)) {
    const { state, fraction } = job.stages[stage as StageName];
    total += weight * (state === 'done' ? 1 : fraction);
  }
  return Math.min(0.99, total);
}

/** Progress of `gather`: the mean of the selected needs. */
export function gatherFraction(job: Job): number {
  const chosen = job.needs.filter((each) => each.need.selected);
  if (chosen.length === 0) return 0;
  return chosen.reduce((sum, each) => sum + each.progress, 0) / chosen.length;
}

/** Milliseconds the job has been running, all its runs together. */
export function elapsedMs(job: Job, now: number): number {
  return job.earlierMs + (job.runStartedAt === undefined ? 0 : Math.max(0, now - job.runStartedAt));
}

/** An ETA is shown only after this much: earlier it would jump. */
export const etaAfter = { seconds: 3, progress: 0.05 };

/**
 * Seconds until the job ends, from what its steps took so far: the longer of the longest need's time and all remaining
 * work divided by how much ran in parallel. Undefined while nothing was measured.
 */
export function etaSeconds(job: Job, now: number): number | undefined {
  if (job.state !== 'running' || job.paused || job.stage !== 'gather' || job.timings.length === 0)
    return undefined;
  if (elapsedMs(job, now) < etaAfter.seconds * 1000 || job.progress < etaAfter.progress) return undefined;
  const expected = expectedSeconds(job);
  const ways = job.needs
    .filter((each) => each.need.selected && !hasEnded(each))
    .map((each) => remainingSeconds(each, expected, now));
  const work = ways.reduce((sum, way) => sum + way, 0);
  return Math.max(...ways, work / sideBySide(job, now), 0);
}

export function hasEnded(progress: NeedProgress): boolean {
  return progress.state !== 'waiting' && progress.state !== 'active';
}

/** Mean seconds of each step in this job; steps not measured yet are the typical ones, scaled as the measured ones differ. */
function expectedSeconds(job: Job): Record<NeedStepName, number> {
  const sums: Partial<Record<NeedStepName, { count: number; seconds: number }>> = {};
  for (const { step, milliseconds } of job.timings) {
    const sum = sums[step] ?? { count: 0, seconds: 0 };
    sums[step] = { count: sum.count + 1, seconds: sum.seconds + milliseconds / 1000 };
  }
  let measured = 0;
  let typical = 0;
  for (const step of needStepNames) {
    const sum = sums[step];
    if (sum === undefined) continue;
    measured += sum.seconds / sum.count;
    typical += typicalSeconds[step];
  }
  const scale = typical > 0 ? measured / typical : 1;
  const mean = (step: NeedStepName) => {
    const sum = sums[step];
    return sum === undefined ? typicalSeconds[step] * scale : sum.seconds / sum.count;
  };
  return Object.fromEntries(needStepNames.map((step) => [step, mean(step)])) as Record<NeedStepName, number>;
}

function remainingSeconds(
  progress: NeedProgress,
  expected: Record<NeedStepName, number>,
  now: number,
): number {
  let seconds = 0;
  for (const step of needStepNames) {
    const under = progress.running.filter((each) => each.step === step);
    if (under.length > 0) {
      seconds += Math.max(...under.map((each) => remainingOf(each, expected[step], now)));
    } else if (Object.keys(progress.results[step]).length === 0) {
      seconds += expected[step];
    }
  }
  return seconds;
}

function remainingOf(
  step: { startedAt: number; fraction?: number | undefined },
  expected: number,
  now: number,
): number {
  const spent = (now - step.startedAt) / 1000;
  if (step.fraction !== undefined && step.fraction > 0.1)
    return (spent / step.fraction) * (1 - step.fraction);
  return Math.max(expected - spent, expected / 10);
}

/** How many steps ran at once on average in this run, at least 1. */
function sideBySide(job: Job, now: number): number {
  const since = job.runStartedAt ?? now;
  const recent = job.timings.filter((each) => each.at >= since);
  const first = Math.min(...recent.map((each) => each.at - each.milliseconds));
  const busy = recent.reduce((sum, each) => sum + each.milliseconds, 0);
  const span = now - first;
  return span > 0 && Number.isFinite(span) ? Math.max(1, busy / span) : 1;
}

function shares(weights: Record<string, number>): Record<NeedStepName, number> {
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  const entries = Object.entries(weights).map(([step, weight]) => [step, weight / total]);
  return Object.fromEntries(entries) as Record<NeedStepName, number>;
}
