import { z } from 'zod';

/** What is measured of one small gray frame. Gray levels are 0 to 255. */
export const measureSchema = z.object({
  /** Seconds from the file's start. */
  at: z.number(),
  luma: z.number(),
  /** Standard deviation of the gray levels. */
  contrast: z.number(),
  /** Mean size of the second difference of neighbouring pixels, for each level of contrast: fine detail. */
  sharpness: z.number(),
  /** Mean difference to the frame before, gray levels. */
  difference: z.number(),
  /** Share of pixels that have another gray level than in the frame before, 0 to 1: blind to movement. */
  histogramChange: z.number(),
  /** How far the whole picture moved since the frame before, pixels. */
  shiftX: z.number(),
  shiftY: z.number(),
});
export type Measure = z.infer<typeof measureSchema>;

/** Shifts looked for in each direction, pixels: 5 % of the width between two samples. */
const maxShift = 16;
const levels = 32;

/** Measures frames one after the other; each is compared to the one before. */
export class FrameMeter {
  readonly #width: number;
  readonly #height: number;
  #before:
    | { pixels: Uint8Array; histogram: Float64Array; columns: Float64Array; rows: Float64Array }
    | undefined;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
  }

  measure(pixels: Uint8Array, at: number): Measure {
    const { mean, deviation, histogram, columns, rows } = this.#sums(pixels);
    const before = this.#before;
    const measure: Measure = {
      at,
      luma: round(mean),
      contrast: round(deviation),
      sharpness: round(this.#detail(pixels) / Math.max(4, deviation)),
      difference: before ? round(meanDifference(pixels, before.pixels)) : 0,
      histogramChange: before ? round(histogramChange(histogram, before.histogram, pixels.length)) : 0,
      shiftX: before ? bestShift(columns, before.columns) : 0,
      shiftY: before ? bestShift(rows, before.rows) : 0,
    };
    this.#before = { pixels: pixels.slice(), histogram, columns, rows };
    return measure;
  }

  #sums(pixels: Uint8Array) {
    const columns = new Float64Array(this.#width);
    const rows = new Float64Array(this.#height);
    const histogram = new Float64Array(levels);
    let sum = 0;
    let squares = 0;
    for (let y = 0, place = 0; y < this.#height; y++) {
      let row = 0;
      for (let x = 0; x < this.#width; x++, place++) {
        const level = pixels[place] ?? 0;
        row += level;
        squares += level * level;
        columns[x] = (columns[x] ?? 0) + level;
        const bin = level >> 3;
        histogram[bin] = (histogram[bin] ?? 0) + 1;
      }
      rows[y] = row / this.#width;
      sum += row;
    }
    for (let x = 0; x < this.#width; x++) columns[x] = (columns[x] ?? 0) / this.#height;
    const mean = sum / pixels.length;
    const deviation = Math.sqrt(Math.max(0, squares / pixels.length - mean * mean));
    return { mean, deviation, histogram, columns, rows };
  }

  /** Mean absolute Laplacian. */
  #detail(pixels: Uint8Array): number {
    const width = this.#width;
    let sum = 0;
    for (let y = 1; y < this.#height - 1; y++) {
      for (let place = y * width + 1; place < (y + 1) * width - 1; place++) {
        const around =
          (pixels[place - 1] ?? 0) +
          (pixels[place + 1] ?? 0) +
          (pixels[place - width] ?? 0) +
          (pixels[place + width] ?? 0);
        sum += Math.abs(4 * (pixels[place] ?? 0) - around);
      }
    }
    return sum / pixels.length;
  }
}

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let place = 0; place < a.length; place++) sum += Math.abs((a[place] ?? 0) - (b[place] ?? 0));
  return sum / a.length;
}

function histogramChange(a: Float64Array, b: Float64Array, total: number): number {
  let sum = 0;
  for (let bin = 0; bin < a.length; bin++) sum += Math.abs((a[bin] ?? 0) - (b[bin] ?? 0));
  return sum / (2 * total);
}

/** The shift that makes two integral projections most alike; 0 unless another is clearly better. */
function bestShift(now: Float64Array, before: Float64Array): number {
  let best = 0;
  const still = unlikeness(now, before, 0);
  let least = still * 0.7;
  for (let shift = -maxShift; shift <= maxShift; shift++) {
    const unlike = shift === 0 ? still : unlikeness(now, before, shift);
    if (unlike < least) {
      least = unlike;
      best = shift;
    }
  }
  return best;
}

function unlikeness(now: Float64Array, before: Float64Array, shift: number): number {
  let sum = 0;
  for (let place = maxShift; place < now.length - maxShift; place++) {
    sum += Math.abs((now[place] ?? 0) - (before[place - shift] ?? 0));
  }
  return sum;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
