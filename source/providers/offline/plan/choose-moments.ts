import { maxNeedCount, needSpacing } from '../../../core/plan/plan-repair.ts';
import type { RatedMoment } from './rate-moments.ts';

export interface ChooseRules {
  clipsPerMinute: number;
  minClipSeconds: number;
  durationSeconds: number;
}

/**
 * Densities of plans in needs per minute. Each plan is a subset of the next denser one, so that a higher density only
 * adds needs. The first level is planned from all moments.
 */
const firstLevel = 6;
const denserLevels = [8, 10, 12, 15, 20, 30, 60];
const sparserLevels = [4, 3, 2, 1.5, 1, 0.75, 0.5, 0.25, 0.1];
/** More than the value of all moments together, so that the needs of the sparser plan are kept. */
const keptWorth = 1e6;
/** Below this density the min distance does not change, and needs are spread evenly. */
const evenLevel = 4;
/** Reduction of the value of a moment at the edge of its part of the video. */
const edgePenalty = 0.15;
/**
 * In an even plan a part of the video gets no need when its best moment has less than this share of the others' value.
 */
const minShare = 0.6;
/** Steps of the binary search for the price; enough for any precision. */
const maxPriceSteps = 24;

/** Chooses the best moments for the requested density, in order of time. */
export function chooseMoments(moments: readonly RatedMoment[], rules: ChooseRules): RatedMoment[] {
  const { clipsPerMinute } = rules;
  const all = inOrder(moments.filter(({ worth }) => worth > 0));
  const wanted = maxNeedCount(rules);
  let plan = planApart(all, [], { ...rules, clipsPerMinute: firstLevel });
  if (clipsPerMinute > firstLevel) {
    for (const level of denserLevels) {
      const denser = planApart(all, plan, { ...rules, clipsPerMinute: level });
      if (level >= clipsPerMinute) return filledUp(plan, denser, wanted);
      plan = denser;
    }
    return plan;
  }
  if (clipsPerMinute === firstLevel) return plan;
  for (const level of sparserLevels) {
    const sparser = sparserPlan(plan, { ...rules, clipsPerMinute: level });
    if (level <= clipsPerMinute) return filledUp(sparser, plan, wanted);
    plan = sparser;
  }
  return best(plan, wanted);
}

/** Plans a density from all moments, keeping those of a sparser plan. */
function planApart(
  all: readonly RatedMoment[],
  kept: readonly RatedMoment[],
  rules: ChooseRules,
): RatedMoment[] {
  const known = new Set(kept.map(({ moment }) => moment));
  const valued = all.map(({ moment, worth }) => ({
    moment,
    worth: known.has(moment) ? worth + keptWorth : worth,
  }));
  const chosen = new Set(
    bestApart(valued, needSpacing(rules), maxNeedCount(rules)).map(({ moment }) => moment),
  );
  return all.filter(({ moment }) => chosen.has(moment));
}

/** Plans a density from the plan of a denser one. */
function sparserPlan(denser: readonly RatedMoment[], rules: ChooseRules): RatedMoment[] {
  const wanted = maxNeedCount(rules);
  if (rules.clipsPerMinute >= evenLevel) return bestApart(denser, needSpacing(rules), wanted);
  return evenlySpread(denser, rules.durationSeconds, wanted);
}

/** Adds the best moments of a denser plan, up to the wanted number. */
function filledUp(
  plan: readonly RatedMoment[],
  denser: readonly RatedMoment[],
  wanted: number,
): RatedMoment[] {
  const taken = new Set(plan);
  const rest = best(
    denser.filter((each) => !taken.has(each)),
    Math.max(0, wanted - plan.length),
  );
  return inOrder([...plan, ...rest]);
}

/** The moments with the highest total value, with a min spacing and at most `wanted` of them. */
function bestApart(moments: readonly RatedMoment[], spacing: number, wanted: number): RatedMoment[] {
  const free = mostValuable(moments, spacing, 0);
  if (free.length <= wanted) return free;
  // A binary search for the price of a need at which the wanted number is chosen.
  let low = 0;
  let high = free.reduce((max, { worth }) => Math.max(max, worth % keptWorth), 0);
  let fewer: RatedMoment[] = [];
  let more = free;
  for (let step = 0; step < maxPriceSteps && fewer.length !== wanted; step += 1) {
    const price = (low + high) / 2;
    const found = mostValuable(moments, spacing, price);
    if (found.length > wanted) {
      low = price;
      more = found;
    } else {
      high = price;
      if (found.length >= fewer.length) fewer = found;
    }
  }
  // If many have the same value, no price gives the exact number.
  return fewer.length === wanted ? fewer : best(more, wanted);
}

/** Weighted interval scheduling: each need costs `price` and keeps `spacing` seconds to the one before it. */
function mostValuable(moments: readonly RatedMoment[], spacing: number, price: number): RatedMoment[] {
  const sums = new Float64Array(moments.length + 1);
  const takes = new Int32Array(moments.length).fill(-1);
  let before = 0;
  for (const [index, { moment, worth }] of moments.entries()) {
    while (before < index && (moments[before]?.moment.at ?? 0) <= moment.at - spacing) before += 1;
    const taken = worth - price + (sums[before] ?? 0);
    const left = sums[index] ?? 0;
    if (taken > left) takes[index] = before;
    sums[index + 1] = Math.max(taken, left);
  }
  const found: RatedMoment[] = [];
  for (let index = moments.length - 1; index >= 0; ) {
    const next = takes[index] ?? -1;
    const one = moments[index];
    if (next < 0 || !one) index -= 1;
    else {
      found.push(one);
      index = next - 1;
    }
  }
  return found.reverse();
}

/** Chooses one moment for each equal part of the video, then the best of the rest. */
function evenlySpread(
  moments: readonly RatedMoment[],
  durationSeconds: number,
  wanted: number,
): RatedMoment[] {
  if (moments.length <= wanted) return [...moments];
  const least = (best(moments, wanted).at(-1)?.worth ?? 0) * minShare;
  const slotSeconds = durationSeconds / wanted;
  const slots = Map.groupBy(moments, ({ moment }) =>
    Math.min(wanted - 1, Math.floor(moment.at / slotSeconds)),
  );
  const chosen = [...slots].flatMap(([slot, inSlot]) => {
    const middle = (slot + 0.5) * slotSeconds;
    const value = ({ moment, worth }: RatedMoment) =>
      worth * (1 - edgePenalty * (Math.abs(moment.at - middle) / (slotSeconds / 2)));
    const [first] = inSlot.filter(({ worth }) => worth >= least).toSorted((a, b) => value(b) - value(a));
    return first ? [first] : [];
  });
  return filledUp(chosen, moments, wanted);
}

function best(moments: readonly RatedMoment[], count: number): RatedMoment[] {
  const found = moments.toSorted((a, b) => b.worth - a.worth || a.moment.at - b.moment.at);
  return found.slice(0, count);
}

function inOrder(moments: readonly RatedMoment[]): RatedMoment[] {
  return moments.toSorted((a, b) => a.moment.at - b.moment.at);
}
