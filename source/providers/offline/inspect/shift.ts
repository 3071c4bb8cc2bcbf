/** Mean gray level of every column and row, which is enough to detect movement of the whole picture. */
export interface Projections {
  columns: Float64Array;
  rows: Float64Array;
}

/** Max detected shift in each direction, in pixels: 5 % of the width between two samples. */
const maxShift = 16;
/** Max remaining difference after a shift, relative to no shift; above it things move, not the camera. */
const maxRemainder = 0.7;

/** The movement of the whole picture in pixels, with fractions. */
export function shiftBetween(now: Projections, before: Projections): { x: number; y: number } {
  return { x: shiftAlong(now.columns, before.columns), y: shiftAlong(now.rows, before.rows) };
}

function shiftAlong(now: Float64Array, before: Float64Array): number {
  const still = unlikeness(now, before, 0);
  let best = 0;
  let least = still * maxRemainder;
  for (let shift = -maxShift; shift <= maxShift; shift++) {
    const unlike = shift === 0 ? still : unlikeness(now, before, shift);
    if (unlike >= least) continue;
    least = unlike;
    best = shift;
  }
  return best === 0 ? 0 : best + subPixel(now, before, best, least);
}

/** The sub-pixel correction of the best shift, by interpolation with its neighbors. */
function subPixel(now: Float64Array, before: Float64Array, shift: number, least: number): number {
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
