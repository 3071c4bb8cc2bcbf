/** Mean gray level of every column and every row: enough to see how far the whole picture moved. */
export interface Projections {
  columns: Float64Array;
  rows: Float64Array;
}

/** Shifts looked for in each direction, pixels: 5 % of the width between two samples. */
const maxShift = 16;
/** How much more alike two pictures must be after a shift for it to count: moving things are not a moving camera. */
const clearlyBetter = 0.7;

/** How far the whole picture moved, in pixels and parts of them. */
export function shiftBetween(now: Projections, before: Projections): { x: number; y: number } {
  return { x: shiftAlong(now.columns, before.columns), y: shiftAlong(now.rows, before.rows) };
}

function shiftAlong(now: Float64Array, before: Float64Array): number {
  const still = unlikeness(now, before, 0);
  let best = 0;
  let least = still * clearlyBetter;
  for (let shift = -maxShift; shift <= maxShift; shift++) {
    const unlike = shift === 0 ? still : unlikeness(now, before, shift);
    if (unlike >= least) continue;
    least = unlike;
    best = shift;
  }
  return best === 0 ? 0 : best + between(now, before, best, least);
}

/** The part of a pixel by which the best shift is off: where the two flanks of the valley meet. */
function between(now: Float64Array, before: Float64Array, shift: number, least: number): number {
  const left = unlikeness(now, before, Math.max(-maxShift, shift - 1));
  const right = unlikeness(now, before, Math.min(maxShift, shift + 1));
  const flank = Math.max(left, right) - least;
  return flank <= 0 ? 0 : (left - right) / (2 * flank);
}

function unlikeness(now: Float64Array, before: Float64Array, shift: number): number {
  let sum = 0;
  for (let place = maxShift; place < now.length - maxShift; place++)
    sum += Math.abs((now[place] ?? 0) - (before[place - shift] ?? 0));
  return sum;
}
