import type { Job, NeedProgress } from '../job.ts';
import { type NeedStepName, needStepNames } from '../steps.ts';
import { elapsedMs, hasEnded, typicalSeconds } from './progress.ts';

/** An ETA is shown only after this much time and progress: an earlier one would jump. */
export const etaAfter = { seconds: 3, progress: 0.05 };

/**
 * Seconds until the job ends, from the measured times of its steps. It is the longer of two: the time of the longest
 * need, and all remaining work divided by the measured parallelism. Undefined before anything was measured.
 */
export function etaSeconds(job: Job, now: number): number | undefined {
  if (job.state !== 'running' || job.paused || job.stage !== 'gather' || job.timings.length === 0)
    return undefined;
  if (elapsedMs(job, now) < etaAfter.seconds * 1000 || job.progress < etaAfter.progress) return undefined;
  const expected = expectedSeconds(job);
  const remaining = job.needs
    .filter((each) => each.need.selected && !hasEnded(each))
    .map((each) => remainingSeconds(each, expected, now));
  const work = remaining.reduce((sum, seconds) => sum + seconds, 0);
  return Math.max(...remaining, work / parallelism(job, now), 0);
}

/** Mean seconds of each step in this job. For a step not measured yet, the typical time is scaled to this job. */
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
    const inFlight = progress.running.filter((each) => each.step === step);
    if (inFlight.length > 0) {
      seconds += Math.max(...inFlight.map((each) => remainingOf(each, expected[step], now)));
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
function parallelism(job: Job, now: number): number {
  const since = job.runStartedAt ?? now;
  const recent = job.timings.filter((each) => each.at >= since);
  const first = Math.min(...recent.map((each) => each.at - each.milliseconds));
  const busy = recent.reduce((sum, each) => sum + each.milliseconds, 0);
  const span = now - first;
  return span > 0 && Number.isFinite(span) ? Math.max(1, busy / span) : 1;
}
