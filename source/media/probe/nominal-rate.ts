import { type FrameRate, framesPerSecond, nearestRate, snapRate } from '../../core/footage/rate.ts';

/** Steps this alike are one step: timestamps are rounded to a container's clock, often to milliseconds. */
const alike = 0.06;
/** The nominal step is one that this share of all frames takes; the others wait for dropped ones. */
const leastShare = 0.4;
/** How far the step of a phone or a recorder may lie from a rate that editors know. */
const nearStandard = 0.02;

/**
 * The rate a variable source was meant to have: phones, Zoom and OBS leave frames out or delay them, so most frames are
 * one nominal step apart, and the average says nothing.
 * @param steps seconds from each shown frame to the next.
 */
export function nominalRate(
  steps: readonly number[],
  average: FrameRate | undefined,
  real: FrameRate | undefined,
): { frameRate: FrameRate; rateGuessed?: boolean } {
  const step = commonStep(steps);
  const measured = step === undefined ? undefined : 1 / step;
  const declared = real && snapRate(real);
  // What is declared tells 29.97 from 30, which a few seconds in whole milliseconds cannot.
  if (measured !== undefined && declared && isStandard(declared) && isNear(measured, declared))
    return { frameRate: declared };
  if (measured !== undefined) {
    const snapped = snapRate({ num: Math.round(measured * 1e5), den: 1e5 });
    const nearest = isStandard(snapped) ? snapped : nearestRate(measured);
    if (isNear(measured, nearest)) return { frameRate: nearest };
  }
  const perSecond = average ?? real;
  return { frameRate: nearestRate(perSecond ? framesPerSecond(perSecond) : 25), rateGuessed: true };
}

/** The step that most frames take, measured over all of them; undefined when there is no such step. */
function commonStep(steps: readonly number[]): number | undefined {
  const sorted = steps.filter((step) => step > 0).sort((a, b) => a - b);
  let best: readonly number[] = [];
  let from = 0;
  for (let to = 0; to < sorted.length; to++) {
    while ((sorted[from] ?? 0) * (1 + alike) < (sorted[to] ?? 0)) from += 1;
    if (to + 1 - from > best.length) best = sorted.slice(from, to + 1);
  }
  if (best.length < sorted.length * leastShare || best.length < 3) return undefined;
  return best.reduce((sum, step) => sum + step, 0) / best.length;
}

function isStandard(rate: FrameRate): boolean {
  const nearest = nearestRate(framesPerSecond(rate));
  return nearest.num === rate.num && nearest.den === rate.den;
}

function isNear(measured: number, rate: FrameRate): boolean {
  return Math.abs(measured / framesPerSecond(rate) - 1) <= nearStandard;
}
