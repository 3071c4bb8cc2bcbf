import type { Job, NeedProgress } from '../job.ts';
import { type NeedStepName, needStepNames } from '../step/steps.ts';

/**
 * Seconds each step takes by default, from a run of January 2026 (six needs of a two-minute video). Only the ratios
 * matter: the job's own measurements scale them.
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

/** Each step's share of a need, from the square roots of the typical times, so that no step dominates. */
const needWeights = shares(
  Object.fromEntries(needStepNames.map((step) => [step, Math.sqrt(typicalSeconds[step])])),
);

/**
 * Progress of a need, 0 to 1, from its results and running steps. May fall when a runner-up starts; `reduce` keeps the
 * max.
 */
export function needFraction(progress: NeedProgress): number {
  if (hasEnded(progress)) return 1;
  let fraction = 0;
  for (const step of needStepNames) {
    const done = Object.keys(progress.results[step]).length;
    const inFlight = progress.running.filter((each) => each.step === step);
    const part = inFlight.reduce((sum, each) => sum + (each.fraction ?? 0), 0);
    const all = done + inFlight.length;
    if (all > 0) fraction += needWeights[step] * ((done + part) / all);
  }
  return Math.min(0.99, fraction);
}

/** Progress of `gather`, 0 to 1: the mean of the selected needs. */
export function gatherFraction(job: Job): number {
  let selected = 0;
  let sum = 0;
  for (const { need, progress } of job.needs) {
    if (!need.selected) continue;
    selected += 1;
    sum += progress;
  }
  return selected === 0 ? 0 : sum / selected;
}

/** Milliseconds the job has been running, over all its runs. */
export function elapsedMs(job: Job, now: number): number {
  return job.earlierMs + (job.runStartedAt === undefined ? 0 : Math.max(0, now - job.runStartedAt));
}

export function hasEnded(progress: NeedProgress): boolean {
  return progress.state !== 'waiting' && progress.state !== 'active';
}

function shares(weights: Record<string, number>): Record<NeedStepName, number> {
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  const entries = Object.entries(weights).map(([step, weight]) => [step, weight / total]);
  return Object.fromEntries(entries) as Record<NeedStepName, number>;
}
