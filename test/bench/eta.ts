/**
 * How well a job knows when it will be done: replays measured steps in virtual time, and compares at every second the
 * time left that the job shows with the time it still took, and its progress with the share of its time that was over.
 */
import { performance } from 'node:perf_hooks';
import type { Job } from '../../source/core/job/job.ts';
import { etaSeconds } from '../../source/core/job/progress/eta.ts';
import type { Experience } from '../../source/core/job/progress/experience.ts';
import { progressAt } from '../../source/core/job/progress/job-progress.ts';
import {
  learnExperience,
  type StepRuns,
  withRunsOf,
} from '../../source/core/job/progress/learn-durations.ts';
import { type Accuracy, accuracyOf, type Moment } from '../harness/replay/accuracy.ts';
import { cloudEngines, replay } from '../harness/replay/replay.ts';
import { drawnTrace, measuredTrace, type Trace } from '../harness/replay/trace.ts';
import { offlineJob } from './eta/offline-job.ts';

const seeds = Array.from({ length: 20 }, (_, at) => at + 1);
/** Jobs that ran on the machine before, for the rows with a history. */
const earlierSeeds = [101, 102, 103];

const limits = {
  replay: { afterQuarter: 0.8, afterHalf: 0.85 },
  /** Without services, durations vary less. */
  offline: { afterQuarter: 0.95, afterHalf: 0.95 },
  difference: 0.1,
  milliseconds: 1,
};

const trace = measuredTrace();
const say = (line: string) => process.stdout.write(`${line}\n`);
const share = (value: number) => `${(100 * value).toFixed(0)} %`.padStart(6);
const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;

async function accuracy(of: Trace, experience?: Experience) {
  const moments: Moment[] = [];
  const look = (job: Job, now: number) =>
    moments.push({ now, eta: etaSeconds(job, now), progress: progressAt(job, now) });
  const { startedAt, seconds } = await replay(of, look, experience && { experience });
  return accuracyOf(moments, startedAt, seconds);
}

function report(name: string, all: readonly Accuracy[], limit: typeof limits.replay): void {
  const afterQuarter = mean(all.map((each) => each.ofArrival.afterQuarter));
  const afterHalf = mean(all.map((each) => each.ofArrival.afterHalf));
  const difference = Math.max(...all.map((each) => each.difference));
  const usual = mean(all.map((each) => each.difference));
  const left = {
    afterQuarter: mean(all.map((each) => each.ofTimeLeft.afterQuarter)),
    afterHalf: mean(all.map((each) => each.ofTimeLeft.afterHalf)),
  };
  const met =
    afterQuarter >= limit.afterQuarter && afterHalf >= limit.afterHalf && difference <= limits.difference;
  if (!met) process.exitCode = 1;
  say(
    `${name.padEnd(44)}${share(afterQuarter)}${share(afterHalf)}   ${difference.toFixed(2)} (${usual.toFixed(2)})  ${share(left.afterQuarter)}${share(left.afterHalf)}   limits${share(limit.afterQuarter)}${share(limit.afterHalf)} ${limits.difference.toFixed(2)}  ${met ? 'met' : 'MISSED'}`,
  );
}

async function row(name: string, traces: readonly Trace[], experience?: Experience): Promise<void> {
  const all = await Promise.all(traces.map((each) => accuracy(each, experience)));
  report(name, all, limits.replay);
}

/** What this machine remembers after some jobs. */
async function remembered(): Promise<Experience> {
  let runs: StepRuns = {};
  for (const seed of earlierSeeds) {
    const { job, startedAt } = await replay(drawnTrace(trace, 10, seed));
    runs = withRunsOf(runs, job, startedAt);
  }
  return learnExperience(runs, cloudEngines);
}

/** Milliseconds that the ETA of a job of this many needs takes, at four moments of it; the slowest. */
async function cost(needs: number): Promise<number> {
  const moments: [Job, number][] = [];
  await replay(drawnTrace(trace, needs, 1), (job, now) => moments.push([job, now]));
  const chosen = [0.1, 0.25, 0.5, 0.75].flatMap((at) => {
    const moment = moments[Math.floor(at * moments.length)];
    return moment ? [moment] : [];
  });
  return Math.max(
    ...chosen.map(([job, now]) => {
      const taken = Array.from({ length: 60 }, (_, turn) => {
        // As after an event, nothing is known of this state yet.
        const fresh = {
          ...job,
          needs: job.needs.map((each) => (each.running.length > 0 ? { ...each } : each)),
        };
        const from = performance.now();
        etaSeconds(fresh, now + turn);
        return performance.now() - from;
      });
      return taken.sort((a, b) => a - b)[taken.length >> 1] ?? 0;
    }),
  );
}

say(
  'Share of moments at which the end shown was within 20 % of the whole time after a quarter of it, and within 10 % after half;',
);
say(
  'largest difference of progress and elapsed share after a tenth (mean of the jobs); the same shares if the error',
);
say('is taken of the time left, which nobody can tell well while a single long call decides it.');
const experience = await remembered();
const drawn = seeds.map((seed) => drawnTrace(trace, 10, seed));
await row('6 needs, first job', [trace]);
await row('6 needs, three jobs before', [trace], experience);
await row('10 needs drawn, 20 seeds, first job', drawn);
await row('10 needs drawn, 20 seeds, three jobs before', drawn, experience);
await row('100 needs drawn, first job', [drawnTrace(trace, 100, 1)]);
if (process.argv.includes('--job')) {
  const { needs, seconds, accuracy: measured } = await offlineJob();
  report(`offline job, ${needs} needs, ${seconds.toFixed(0)} s, second run`, [measured], limits.offline);
}
const milliseconds = await cost(100);
const met = milliseconds <= limits.milliseconds;
if (!met) process.exitCode = 1;
say(
  `one ETA of a job of 100 needs: ${milliseconds.toFixed(2)} ms  limit ${limits.milliseconds} ms  ${met ? 'met' : 'MISSED'}`,
);
