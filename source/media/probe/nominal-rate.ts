import { type FrameRate, framesPerSecond, nearestRate, snapRate } from '../../core/footage/rate.ts';

/**
 * Relative difference up to which two frame durations count as equal: containers round timestamps, often to
 * milliseconds.
 */
const stepTolerance = 0.06;
/** Min share of all frames that must have the nominal duration; the others precede dropped frames. */
const minShare = 0.4;
/** Max relative difference between the measured rate of a phone or recorder and a standard rate. */
const standardTolerance = 0.02;

/**
 * The nominal rate of a video with a variable rate. Phones, Zoom and OBS drop or delay frames, so that most frames are
 * one nominal step apart and the average rate is meaningless.
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
  // A few seconds of timestamps in whole milliseconds cannot distinguish 29.97 from 30; the declared rate can.
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

/** The mean of the most common step; undefined when no step is common enough. */
function commonStep(steps: readonly number[]): number | undefined {
  const sorted = steps.filter((step) => step > 0).sort((a, b) => a - b);
  let best: readonly number[] = [];
  let from = 0;
  for (let to = 0; to < sorted.length; to++) {
    while ((sorted[from] ?? 0) * (1 + stepTolerance) < (sorted[to] ?? 0)) from += 1;
    if (to + 1 - from > best.length) best = sorted.slice(from, to + 1);
  }
  if (best.length < sorted.length * minShare || best.length < 3) return undefined;
  return best.reduce((sum, step) => sum + step, 0) / best.length;
}

function isStandard(rate: FrameRate): boolean {
  const nearest = nearestRate(framesPerSecond(rate));
  return nearest.num === rate.num && nearest.den === rate.den;
}

function isNear(measured: number, rate: FrameRate): boolean {
  return Math.abs(measured / framesPerSecond(rate) - 1) <= standardTolerance;
}
