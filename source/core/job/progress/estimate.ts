import * as z from 'zod';
import { computeCost } from '../../money/cost.ts';
import { ownPrices, priceFor } from '../../money/prices.ts';
import type { EngineChoice, Job } from '../job.ts';
import { laneNames, type NeedStepName, needStepNames } from '../step/steps.ts';
import { defaultSlots } from './default-slots.ts';
import { hasEnded, typicalSeconds } from './progress.ts';
import { readNumberSetting } from './read-number-setting.ts';

/** What a need of a job cost and how long it took, on average. The history keeps it to estimate later jobs. */
export const needExpenseSchema = z.object({
  /** How many needs the averages are from. */
  needs: z.int().positive(),
  /** The engine that inspected previews and the sources that were searched: times depend on both. */
  engine: z.string(),
  sources: z.string(),
  /** Without the savings of the cache. */
  costUsd: z.number().nonnegative(),
  /** Some of its calls have an unknown price, so `costUsd` is too low. */
  unpriced: z.literal(true).optional(),
  /** The sum over all steps of a need, repeated ones included. */
  workSeconds: z.number().nonnegative(),
  /** The time of a need whose every step runs once. */
  waySeconds: z.number().nonnegative(),
  /** How many steps ran at once on average, over all needs. */
  sideBySide: z.number().positive(),
});
export type NeedExpense = z.infer<typeof needExpenseSchema>;

/** What a job is expected to cost and take. */
export interface Estimate {
  /** Undefined while the price is unknown. */
  costUsd: number | undefined;
  seconds: number;
}

/** Max past jobs an estimate is based on, the newest first. */
const maxPastJobs = 20;

/** What the needs of an ended job took. Undefined while the job runs, and when no need was worked on. */
export function needExpense(job: Job): NeedExpense | undefined {
  if (job.state === 'running' || job.state === 'created' || job.timings.length === 0) return undefined;
  const ended = job.needs.filter((each) => hasEnded(each) && each.results.search[''] !== undefined);
  if (ended.length === 0) return undefined;
  const ids = new Set(ended.map(({ need }) => need.id));
  const calls = job.calls.filter(({ needId }) => needId !== undefined && ids.has(needId));
  const means = needStepNames.map((step) => meanSeconds(job, step));
  const runs = needStepNames.map((step) =>
    ended.reduce((sum, each) => sum + Object.keys(each.results[step]).length, 0),
  );
  return {
    needs: ended.length,
    engine: engineOf(job.engines),
    sources: sourcesOf(job.engines),
    costUsd: sum(calls.map((call) => call.costUsd + call.savedUsd)) / ended.length,
    ...(calls.some(({ priced }) => !priced) && { unpriced: true as const }),
    workSeconds: sum(means.map((mean, at) => (mean * (runs[at] ?? 0)) / ended.length)),
    waySeconds: sum(means),
    sideBySide: parallelism(job),
  };
}

/**
 * The expenses of similar past jobs: with the same engine, and preferably the same sources. `past` has the newest
 * first.
 */
export function similarExpenses(
  engines: readonly EngineChoice[],
  past: Iterable<NeedExpense | undefined>,
): NeedExpense[] {
  const engine = engineOf(engines);
  const sameEngine: NeedExpense[] = [];
  for (const each of past) {
    if (each?.engine === engine) sameEngine.push(each);
    if (sameEngine.length === maxPastJobs) break;
  }
  const sources = sourcesOf(engines);
  const sameSources = sameEngine.filter((each) => each.sources === sources);
  return sameSources.length > 0 ? sameSources : sameEngine;
}

/**
 * The expected cost and time of the selected needs: from similar past jobs, or, when there are none, from the price
 * table, the settings and typical times.
 */
export function estimateSelection(job: Job, past: readonly NeedExpense[], now: number): Estimate {
  const count = job.needs.filter(({ need }) => need.selected).length;
  if (count === 0) return { costUsd: 0, seconds: 0 };
  const isOffline = engineOf(job.engines) === 'offline';
  const perNeed = isOffline ? 0 : costOfNeed(job, past, now);
  const costUsd = perNeed === undefined ? undefined : perNeed * count;
  if (past.length === 0) return { costUsd, seconds: typicalTime(job, count, isOffline) };
  const work = mean(past, (each) => each.workSeconds) * count;
  const seconds = Math.max(
    mean(past, (each) => each.waySeconds),
    work / mean(past, (each) => each.sideBySide),
  );
  return { costUsd, seconds };
}

/** The average of past jobs whose calls all had a price, else by the price table; undefined while there is no price. */
function costOfNeed(job: Job, past: readonly NeedExpense[], now: number): number | undefined {
  const listed = priceOfNeed(job, now);
  const priced = past.filter(({ unpriced }) => !unpriced);
  return listed === undefined || priced.length === 0 ? listed : mean(priced, (each) => each.costUsd);
}

/** The mean over the needs of all jobs. */
function mean(past: readonly NeedExpense[], of: (expense: NeedExpense) => number): number {
  return sum(past.map((each) => of(each) * each.needs)) / sum(past.map((each) => each.needs));
}

/**
 * Tokens of an average call, with instructions, answer and a little thinking: a handful of candidates to rank, a
 * minute of preview at 100 tokens a second to inspect, a clip to verify. Assumptions, used until the history has data.
 */
const typicalUsage = {
  rank: { inputTokens: 3000, outputTokens: 900 },
  inspect: { inputTokens: 7500, outputTokens: 1000 },
  verify: { inputTokens: 2500, outputTokens: 400 },
} as const;

function priceOfNeed(job: Job, now: number): number | undefined {
  const overrides = ownPrices(job.options.settings['PRICES'] ?? '');
  const costs = (Object.keys(typicalUsage) as (keyof typeof typicalUsage)[]).map((role) => {
    const choice = job.engines.find((each) => each.role === role);
    // Nothing is billed offline.
    if (!choice || choice.engine === 'offline') return 0;
    const cost = computeCost(
      typicalUsage[role],
      priceFor([choice.engine], now, overrides, choice.isLocal === true),
    );
    return cost === undefined ? undefined : cost * callsOf(job, role);
  });
  return costs.every((cost) => cost !== undefined) ? sum(costs) : undefined;
}

/** How often a step runs for a typical need. */
function callsOf(job: Job, step: NeedStepName): number {
  if (step === 'search' || step === 'rank') return 1;
  if (step === 'preview' || step === 'inspect') return readNumberSetting(job, 'PREVIEWS_PER_NEED');
  const isLookedAt = job.engines.some(({ role, engine }) => role === 'verify' && engine !== 'offline');
  return step === 'verify' && !isLookedAt ? 0 : readNumberSetting(job, 'CLIPS_PER_NEED');
}

/**
 * Seconds of each step without any service, rounded from a demo run on two cores; a busy machine takes twice as long.
 */
const offlineSeconds: Readonly<Record<NeedStepName, number>> = {
  search: 0.5,
  rank: 0.1,
  preview: 0.1,
  inspect: 1.5,
  fetch: 0.1,
  cut: 4,
  verify: 1,
  file: 0.1,
};

/** The longer of two: the time of one need, and the work of the busiest lane. */
function typicalTime(job: Job, count: number, isOffline: boolean): number {
  const seconds = isOffline ? offlineSeconds : typicalSeconds;
  const thinking = isOffline ? 'cut' : 'ai';
  const lanes = { ai: 0, search: 0, download: 0, cut: 0 };
  const laneOf: Readonly<Record<NeedStepName, keyof typeof lanes>> = {
    ...{ search: 'search', rank: thinking, preview: 'download', inspect: thinking },
    ...{ fetch: 'download', cut: 'cut', verify: 'cut', file: 'cut' },
  };
  for (const step of needStepNames)
    lanes[laneOf[step]] += seconds[step] * Math.max(1, callsOf(job, step)) * count;
  return Math.max(
    sum(Object.values(seconds)),
    ...laneNames.map((lane) => lanes[lane] / defaultSlots(job, lane)),
  );
}

function engineOf(engines: readonly EngineChoice[]): string {
  return engines.find(({ role }) => role === 'inspect')?.engine ?? 'offline';
}

function sourcesOf(engines: readonly EngineChoice[]): string {
  const searching = engines.filter(({ role, engine }) => role.startsWith('search') && engine !== 'off');
  return searching.map(({ engine }) => engine).join(',');
}

/** 0 for a step that never succeeded. */
function meanSeconds({ timings }: Job, step: NeedStepName): number {
  const own = timings.filter((each) => each.step === step && !each.failed);
  return own.length === 0 ? 0 : sum(own.map((each) => each.milliseconds)) / own.length / 1000;
}

/** Average number of steps at once while any step ran: pauses between two runs do not count. */
function parallelism({ timings }: Job): number {
  let busy = 0;
  let until = Number.NEGATIVE_INFINITY;
  const spans = timings.map(({ at, milliseconds }) => ({ from: at - milliseconds, to: at }));
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    busy += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  const work = sum(timings.map((each) => each.milliseconds));
  return busy > 0 ? Math.max(1, work / busy) : 1;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
