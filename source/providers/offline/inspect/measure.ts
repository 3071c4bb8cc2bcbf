import * as z from 'zod';
import { measureFocus } from './focus.ts';
import { type Projections, shiftBetween } from './shift.ts';

/** The measures of one small gray frame. Gray levels are 0 to 255. */
export const measureSchema = z.object({
  /** Seconds from the file's start. */
  at: z.number(),
  luma: z.number(),
  /** Standard deviation of the gray levels. */
  contrast: z.number(),
  /** Mean second difference of neighboring pixels, divided by the contrast: fine detail. */
  sharpness: z.number(),
  /** See Focus. */
  edges: z.number(),
  softness: z.number(),
  /** Mean difference to the previous frame, in gray levels. */
  difference: z.number(),
  /** Share of pixels that changed by more than noise, 0 to 1. */
  changed: z.number(),
  /**
   * Share of pixels by which the histogram differs from that of the previous frame, 0 to 1; insensitive to movement.
   */
  histogramChange: z.number(),
  /** Movement of the whole picture since the previous frame, in pixels. */
  shiftX: z.number(),
  shiftY: z.number(),
  /** Whether it is part of a cross-fade: a mixture of earlier and later frames. */
  fading: z.boolean(),
});
export type Measure = z.infer<typeof measureSchema>;

const levels = 32;
/** Gray levels of coding noise. */
const noise = 6;
/** Distance in frames to the pictures that a possible mixture is compared with. */
const fadeReach = 3;
/**
 * The two pictures of a cross-fade differ by at least these gray levels and have at most this correlation. The
 * mixture's deviation from their mean is at most `fadeRest` of their difference.
 */
const fadeDifference = 10;
const fadeLikeness = 0.85;
const fadeRest = 0.25;
/** Min share of pixels that differ: another scene differs nearly everywhere, a passing beam of light does not. */
const fadeShare = 0.4;

interface PreviousFrame {
  pixels: Uint8Array;
  histogram: Float64Array;
  projections: Projections;
}

/** Measures frames in order and compares each with the previous ones. */
export class FrameMeter {
  readonly measures: Measure[] = [];
  readonly #width: number;
  readonly #height: number;
  /** The latest frames, for detecting cross-fades. */
  readonly #seen: PreviousFrame[] = [];

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
  }

  /** Forgets the previous frames, because the next ones do not continue them. */
  restart(): void {
    this.#seen.length = 0;
  }

  /** @param pixels the frame's bytes, which are copied */
  add(pixels: Uint8Array, at: number): void {
    const { mean, deviation, histogram, projections } = this.#sums(pixels);
    const before = this.#seen.at(-1);
    const shift = before ? shiftBetween(projections, before.projections) : { x: 0, y: 0 };
    const { edges, softness } = measureFocus(pixels, this.#width, this.#height);
    this.measures.push({
      at: round(at),
      luma: round(mean),
      contrast: round(deviation),
      sharpness: round(this.#detail(pixels) / Math.max(4, deviation)),
      edges: round(edges),
      softness: round(softness),
      ...(before ? change(pixels, before.pixels) : { difference: 0, changed: 0 }),
      histogramChange: before ? round(histogramChange(histogram, before.histogram, pixels.length)) : 0,
      shiftX: round(shift.x),
      shiftY: round(shift.y),
      fading: false,
    });
    this.#seen.push({ pixels: pixels.slice(), histogram, projections });
    this.#findFade();
  }

  #findFade(): void {
    if (this.#seen.length <= 2 * fadeReach) return;
    const [before, middle, after] = [this.#seen[0], this.#seen[fadeReach], this.#seen[2 * fadeReach]];
    const measure = this.measures.at(-1 - fadeReach);
    this.#seen.shift();
    if (measure && before && middle && after)
      measure.fading = isMixture(middle.pixels, before.pixels, after.pixels);
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
        columns[x] = (columns[x] ?? 0) + level / this.#height;
        const bin = level >> 3;
        histogram[bin] = (histogram[bin] ?? 0) + 1;
      }
      rows[y] = row / this.#width;
      sum += row;
    }
    const mean = sum / pixels.length;
    const deviation = Math.sqrt(Math.max(0, squares / pixels.length - mean * mean));
    return { mean, deviation, histogram, projections: { columns, rows } };
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

function change(a: Uint8Array, b: Uint8Array): { difference: number; changed: number } {
  let sum = 0;
  let changed = 0;
  for (let place = 0; place < a.length; place++) {
    const difference = Math.abs((a[place] ?? 0) - (b[place] ?? 0));
    sum += difference;
    if (difference > noise) changed += 1;
  }
  return { difference: round(sum / a.length), changed: round(changed / a.length) };
}

function histogramChange(a: Float64Array, b: Float64Array, total: number): number {
  let sum = 0;
  for (let bin = 0; bin < a.length; bin++) sum += Math.abs((a[bin] ?? 0) - (b[bin] ?? 0));
  return sum / (2 * total);
}

/**
 * Whether a picture is the mean of two different ones, pixel by pixel. A moving camera does not produce this, and a
 * change of light leaves the two pictures correlated.
 */
function isMixture(middle: Uint8Array, before: Uint8Array, after: Uint8Array): boolean {
  let apart = 0;
  let changed = 0;
  let rest = 0;
  for (let place = 0; place < middle.length; place++) {
    const [a, b] = [before[place] ?? 0, after[place] ?? 0];
    const difference = Math.abs(a - b);
    apart += difference;
    if (difference > noise) changed += 1;
    rest += Math.abs((middle[place] ?? 0) - (a + b) / 2);
  }
  if (apart < fadeDifference * middle.length || changed < fadeShare * middle.length) return false;
  if (rest > fadeRest * apart) return false;
  return likeness(before, after) < fadeLikeness;
}

/** The correlation of two pictures, -1 to 1, which ignores brightness and contrast. */
function likeness(a: Uint8Array, b: Uint8Array): number {
  let [sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0];
  for (let place = 0; place < a.length; place++) {
    const [one, other] = [a[place] ?? 0, b[place] ?? 0];
    sumA += one;
    sumB += other;
    squaresA += one * one;
    squaresB += other * other;
    products += one * other;
  }
  const spread = Math.sqrt((squaresA - sumA ** 2 / a.length) * (squaresB - sumB ** 2 / a.length));
  return spread > 0 ? (products - (sumA * sumB) / a.length) / spread : 1;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
