import type { EngineChoice, Job } from '../job.ts';
import { type NeedStepName, needStepNames } from '../step/steps.ts';
import type { Experience, StepExperience } from './experience.ts';

/** How long a step takes where nothing is known: the median, and the spread of the logarithm. */
interface Typical {
  seconds: number;
  spread: number;
}

/** From a run of January 2026: six needs of a two-minute video, inspected by a model over the network. */
const cloudSteps: Readonly<Record<NeedStepName, Typical>> = {
  search: { seconds: 3, spread: 0.7 },
  rank: { seconds: 6.5, spread: 0.3 },
  preview: { seconds: 14, spread: 0.5 },
  inspect: { seconds: 55, spread: 0.6 },
  fetch: { seconds: 28, spread: 0.5 },
  cut: { seconds: 8, spread: 0.4 },
  verify: { seconds: 2, spread: 0.4 },
  file: { seconds: 0.1, spread: 0.4 },
};

/** From a demo run on two cores; a busy machine takes twice as long. */
const offlineSteps: Readonly<Record<NeedStepName, Typical>> = {
  search: { seconds: 0.5, spread: 0.5 },
  rank: { seconds: 0.1, spread: 0.5 },
  preview: { seconds: 0.1, spread: 0.5 },
  inspect: { seconds: 1.5, spread: 0.5 },
  fetch: { seconds: 0.1, spread: 0.5 },
  cut: { seconds: 4, spread: 0.5 },
  verify: { seconds: 1, spread: 0.5 },
  file: { seconds: 0.1, spread: 0.5 },
};

/**
 * The weights of what is known besides the runs of this job, each in runs: the durations of earlier jobs, the typical
 * distribution, and the middle of that distribution, which the runs of this job move.
 */
const countsAs = { remembered: 6, typical: 8, middle: 16 };
/** With so many runs in this job, or in earlier ones, the typical distribution is not used. */
const enough = { own: 16, remembered: 4 };

/** The typical share of runs that fail; `failuresCountAs` is the weight of this assumption, in runs. */
const typicalFailures: Readonly<Record<NeedStepName, number>> = {
  search: 0.01,
  rank: 0.01,
  preview: 0.03,
  inspect: 0.05,
  fetch: 0.04,
  cut: 0.01,
  verify: 0.02,
  file: 0,
};
const failuresCountAs = 5;

/** Standard normal quantiles at 1/16, 3/16 … 15/16. */
const normal = [-1.534, -0.887, -0.489, -0.157, 0.157, 0.489, 0.887, 1.534];

/** Timings of this job that are used, the newest. */
const maxOwn = 120;

const tableSize = 64;

/** A distribution of seconds: values in ascending order, each with the weight of all values up to it. */
interface Durations {
  values: Float64Array;
  upTo: Float64Array;
}

/** What is known of one step. */
export interface StepDuration {
  durations: Durations;
  /** Seconds of a new run at evenly spaced places of the distribution. */
  table: Float64Array;
  /** The probability that it fails. */
  failure: number;
}

/** What is known of each step: what this job took, what earlier jobs took, and typical values last. */
export type StepDurations = Readonly<Record<NeedStepName, StepDuration>>;

const known = new WeakMap<Job['timings'], { experience: Experience | undefined; knowledge: StepDurations }>();

/** What is known of each step of a job. Computed once for the same timings. */
export function estimateStepDurations(job: Job): StepDurations {
  const cached = known.get(job.timings);
  if (cached && cached.experience === job.experience) return cached.knowledge;
  const knowledge = learn(job);
  known.set(job.timings, { experience: job.experience, knowledge });
  return knowledge;
}

/** Whether a role is carried out on this machine, without any service. */
export function isOffline(engines: readonly EngineChoice[], role: string): boolean {
  return (engines.find((each) => each.role === role)?.engine ?? 'offline') === 'offline';
}

function learn(job: Job): StepDurations {
  const typical = isOffline(job.engines, 'inspect') ? offlineSteps : cloudSteps;
  const own = new Map<NeedStepName, { seconds: number[]; failed: number }>();
  for (const { step, milliseconds, failed } of job.timings) {
    const found = own.get(step) ?? { seconds: [], failed: 0 };
    found.seconds.push(milliseconds / 1000);
    if (failed) found.failed += 1;
    own.set(step, found);
  }
  const scale = scaleOf(own, job.experience, typical);
  const entries = needStepNames.map((step): [NeedStepName, StepDuration] => {
    const { seconds, failed } = own.get(step) ?? { seconds: [], failed: 0 };
    const before = job.experience?.[step];
    const durations = pooled(seconds.slice(-maxOwn), before, typical[step], scale);
    return [
      step,
      {
        durations,
        table: Float64Array.from({ length: tableSize }, (_, at) =>
          secondsLeft(durations, 0, (at + 0.5) / tableSize),
        ),
        failure: failureOf(step, seconds.length, failed, before),
      },
    ];
  });
  return Object.fromEntries(entries) as Record<NeedStepName, StepDuration>;
}

/** How much slower than typical this machine and its services are, from the steps that were measured. */
function scaleOf(
  own: ReadonlyMap<NeedStepName, { seconds: readonly number[] }>,
  experience: Experience | undefined,
  typical: Readonly<Record<NeedStepName, Typical>>,
): number {
  let sum = 0;
  let steps = 0;
  for (const step of needStepNames) {
    const seconds = own.get(step)?.seconds ?? experience?.[step]?.seconds ?? [];
    if (seconds.length === 0 || step === 'search' || step === 'file') continue;
    const middle = seconds.toSorted((a, b) => a - b)[seconds.length >> 1] ?? 0;
    sum += Math.log(Math.max(middle, 0.01) / typical[step].seconds);
    steps += 1;
  }
  // As if one more step had been measured that takes its typical time.
  return Math.exp(sum / (steps + 1));
}

function pooled(
  own: readonly number[],
  before: StepExperience | undefined,
  typical: Typical,
  scale: number,
): Durations {
  const points: [seconds: number, weight: number][] = own.map((seconds) => [seconds, 1]);
  if (before) {
    const weight = Math.min(countsAs.remembered, before.runs) / before.seconds.length;
    for (const seconds of before.seconds) points.push([seconds, weight]);
  }
  if (own.length < enough.own && (before?.runs ?? 0) < enough.remembered) {
    const middle = middleOf(own, typical.seconds * scale);
    for (const quantile of normal) {
      const seconds = middle * Math.exp(quantile * typical.spread);
      points.push([seconds, countsAs.typical / normal.length]);
    }
  }
  points.sort((a, b) => a[0] - b[0]);
  const values = new Float64Array(points.length);
  const upTo = new Float64Array(points.length);
  let sum = 0;
  for (const [at, [seconds, weight]] of points.entries()) {
    sum += weight;
    values[at] = seconds;
    upTo[at] = sum;
  }
  return { values, upTo };
}

/** The middle of what is typical, moved towards the runs of this job. */
function middleOf(own: readonly number[], typical: number): number {
  const logs = own.reduce((sum, seconds) => sum + Math.log(Math.max(seconds, 0.01)), 0);
  return Math.exp((logs + countsAs.middle * Math.log(typical)) / (own.length + countsAs.middle));
}

function failureOf(
  step: NeedStepName,
  runs: number,
  failed: number,
  before: StepExperience | undefined,
): number {
  const prior = before
    ? (before.failed * before.runs + typicalFailures[step] * failuresCountAs) /
      (before.runs + failuresCountAs)
    : typicalFailures[step];
  return (failed + prior * failuresCountAs) / (runs + failuresCountAs);
}

/** A fraction below this says too little about how long a step takes. */
const leastFraction = 0.1;

/**
 * Seconds that a step still takes after it has run for `spent` seconds, 0 if it has not begun.
 * `fraction`: how much of it is done, if its tool reports that.
 * @param chance where in the distribution, from 0 to 1
 */
export function sampleSecondsLeft(
  { durations, table }: StepDuration,
  { spent, fraction }: { spent: number; fraction: number | undefined },
  chance: number,
): number {
  if (spent === 0) return table[Math.floor(chance * table.length)] ?? 0;
  if (fraction !== undefined && fraction > leastFraction) return (spent / fraction) * (1 - fraction);
  return secondsLeft(durations, spent, chance);
}

/**
 * The same for a step that has begun.
 * @param chance where in the distribution, from 0 to 1
 */
function secondsLeft({ values, upTo }: Durations, spent: number, chance: number): number {
  const count = values.length;
  const total = upTo[count - 1] ?? 0;
  // The first value that it has not yet passed.
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) > spent) high = middle;
    else low = middle + 1;
  }
  const passed = low === 0 ? 0 : (upTo[low - 1] ?? 0);
  // Longer than ever before, or nearly: it may take as long again, and rarely much longer.
  const beyond = tailWeight;
  const wanted = passed + chance * (total - passed + beyond);
  if (wanted >= total || low === count) {
    const from = Math.max(spent, values[count - 1] ?? 0);
    const share = Math.min(0.98, Math.max(0, (wanted - total) / beyond));
    return from / (1 - share) ** (1 / tailPower) - spent;
  }
  high = count - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((upTo[middle] ?? 0) > wanted) high = middle;
    else low = middle + 1;
  }
  return (values[low] ?? 0) - spent;
}

/** The weight of durations that are longer than any known, in runs; and how fast they become rarer (Pareto). */
const tailWeight = 0.3;
const tailPower = 3;
