import { type LaneName, laneNames, type NeedStepName } from '../../../source/core/job/step/steps.ts';
import { random } from '../../../source/demo/noise.ts';
import { filmOf, laneOf, secondsOf } from '../../harness/replay/steps.ts';
import type { Trace, TraceNeed } from '../../harness/replay/trace.ts';

/** One step of a need, with the steps that must end before it. */
interface Task {
  lane: LaneName;
  seconds: number;
  after: number[];
}

/** The steps of a job before anything ran, with their seconds known. */
interface Tasks {
  all: readonly Task[];
  /** The steps that follow each step. */
  next: readonly (readonly number[])[];
  /** Seconds from the start of each step to the end of its need, if nothing waits for a slot. */
  chains: readonly number[];
  limits: Readonly<Record<LaneName, number>>;
}

/** The steps of every need: it searches, ranks, looks at its films, and makes a clip when it has looked at all of them. */
export function tasksOf({ needs }: Trace, limits: Readonly<Record<LaneName, number>>): Tasks {
  const all: Task[] = [];
  for (const need of needs) {
    const add = (step: NeedStepName, after: number[], key = '') => {
      all.push({ lane: laneOf[step], seconds: secondsOf(need, { step, key }).seconds, after });
      return all.length - 1;
    };
    const ranked = add('rank', [add('search', [])]);
    const looks = need.candidates.map((_, place) => {
      const key = filmOf(need.id, place);
      return add('inspect', [add('preview', [ranked], key)], key);
    });
    const clip: NeedStepName[] = ['fetch', 'cut', 'verify', 'file'];
    clip.reduce((after, step) => [add(step, after)], looks);
  }
  const next = all.map((): number[] => []);
  for (const [at, { after }] of all.entries()) for (const before of after) next[before]?.push(at);
  const chains: number[] = [];
  for (let at = all.length - 1; at >= 0; at--) {
    const rest = Math.max(0, ...(next[at] ?? []).map((each) => chains[each] ?? 0));
    chains[at] = (all[at]?.seconds ?? 0) + rest;
  }
  return { all, next, chains, limits };
}

/**
 * No schedule ends earlier than this many seconds after the plan, unless it begins steps before it is decided that they
 * are needed: not before the longest chain of steps that follow each other, and not before any lane's work divided by
 * its slots.
 */
export function lowerBound({ all, chains, limits }: Tasks): number {
  const lanes = laneNames.map((lane) => {
    const work = all.reduce((sum, each) => sum + (each.lane === lane ? each.seconds : 0), 0);
    return work / limits[lane];
  });
  return Math.max(...chains, ...lanes);
}

/** Seconds of the shortest chain from a search to a clip. */
export function shortestChain({ needs }: Trace, limits: Readonly<Record<LaneName, number>>): number {
  const chainOf = (need: TraceNeed, measuredBefore: Trace['measuredBefore']) =>
    Math.max(...tasksOf({ needs: [need], measuredBefore }, limits).chains);
  return Math.min(...needs.map((need) => chainOf(need, { transcribe: 0, plan: 0 })));
}

/**
 * The seconds of the best fixed order of all steps that is found: lanes serve the waiting step that comes first in the
 * order. It knows how long everything takes, which the runner does not. A good order is changed at random places again
 * and again; a change that is no worse is kept.
 * @param tries how many orders are tried
 */
export function bestOrder(tasks: Tasks, tries: number): number {
  const next = random(1);
  const { all, chains } = tasks;
  let order = chains.map((seconds) => -seconds);
  let best = secondsInOrder(tasks, order);
  for (let turn = 0; turn < tries; turn++) {
    const changed = placesIn(order);
    for (let count = Math.ceil(next() * 3); count > 0; count--)
      changed[Math.floor(next() * all.length)] = next() * all.length;
    const seconds = secondsInOrder(tasks, changed);
    if (seconds > best) continue;
    best = seconds;
    order = changed;
  }
  return best;
}

function placesIn(order: readonly number[]): number[] {
  const places: number[] = [];
  const sorted = [...order.keys()].sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0));
  for (const [place, at] of sorted.entries()) places[at] = place;
  return places;
}

/** Seconds until all steps have ended when lanes serve the waiting step with the lowest number first. */
function secondsInOrder({ all, next, limits }: Tasks, order: readonly number[]): number {
  const left = all.map(({ after }) => after.length);
  const free = { ...limits };
  const waiting = [...all.keys()].filter((at) => left[at] === 0);
  const running: { at: number; until: number }[] = [];
  let now = 0;
  for (;;) {
    waiting.sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0));
    for (let place = 0; place < waiting.length; ) {
      const at = waiting[place] ?? 0;
      const task = all[at];
      if (!task || free[task.lane] === 0) {
        place++;
        continue;
      }
      waiting.splice(place, 1);
      free[task.lane] -= 1;
      running.push({ at, until: now + task.seconds });
    }
    const first = running.reduce<(typeof running)[number] | undefined>(
      (least, each) => (least && least.until <= each.until ? least : each),
      undefined,
    );
    const ended = first && all[first.at];
    if (!first || !ended) return now;
    running.splice(running.indexOf(first), 1);
    now = first.until;
    free[ended.lane] += 1;
    for (const at of next[first.at] ?? []) {
      left[at] = (left[at] ?? 0) - 1;
      if (left[at] === 0) waiting.push(at);
    }
  }
}
