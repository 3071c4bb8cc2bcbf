/** A seeded pseudorandom generator of numbers from 0 to 1: mulberry32. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The side of a texture in pixels; a power of two, so that coordinates can be masked. */
const side = 256;
const mask = side - 1;

/** Cloud-like noise from 0 to 1 that repeats without a seam. */
export class Texture {
  readonly #values = new Float32Array(side * side);

  /** @param cells the number of cells across the coarsest layer; each further layer has twice as many */
  constructor(seed: number, cells: number, layers = 5) {
    let strength = 0.5;
    let across = cells;
    for (let layer = 0; layer < layers && across <= side; layer += 1) {
      this.#add(seed + layer * 7919, across, strength);
      strength /= 2;
      across *= 2;
    }
    this.#stretch();
  }

  /** The value of the nearest pixel, for any point of the plane. */
  at(x: number, y: number): number {
    return this.#values[((y & mask) << 8) | (x & mask)] ?? 0;
  }

  /** The interpolated value at a point, for slow movements. */
  smooth(x: number, y: number): number {
    const left = Math.floor(x);
    const top = Math.floor(y);
    const shareX = x - left;
    const upper = this.at(left, top) * (1 - shareX) + this.at(left + 1, top) * shareX;
    const lower = this.at(left, top + 1) * (1 - shareX) + this.at(left + 1, top + 1) * shareX;
    return upper + (lower - upper) * (y - top);
  }

  #add(seed: number, cells: number, strength: number): void {
    const next = random(seed);
    const spots = Float32Array.from({ length: cells * cells }, next);
    const spot = (x: number, y: number) => spots[(y % cells) * cells + (x % cells)] ?? 0;
    const scale = cells / side;
    for (let y = 0; y < side; y += 1) {
      const row = Math.floor(y * scale);
      const down = ease(y * scale - row);
      for (let x = 0; x < side; x += 1) {
        const column = Math.floor(x * scale);
        const right = ease(x * scale - column);
        const upper = spot(column, row) * (1 - right) + spot(column + 1, row) * right;
        const lower = spot(column, row + 1) * (1 - right) + spot(column + 1, row + 1) * right;
        const at = y * side + x;
        this.#values[at] = (this.#values[at] ?? 0) + (upper + (lower - upper) * down) * strength;
      }
    }
  }

  /** Scales the values to the whole range from 0 to 1. */
  #stretch(): void {
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (const value of this.#values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    for (let at = 0; at < this.#values.length; at += 1)
      this.#values[at] = ((this.#values[at] ?? 0) - least) / (most - least);
  }
}

/** Smoothstep: 0 below `from`, 1 above `to`, smooth in between. */
export function smoothStep(from: number, to: number, value: number): number {
  return ease(Math.max(0, Math.min(1, (value - from) / (to - from))));
}

function ease(share: number): number {
  return share * share * (3 - 2 * share);
}

const turn = 4096;
const sines = Float32Array.from({ length: turn }, (_, index) => Math.sin((index / turn) * 2 * Math.PI));
const perRadian = turn / (2 * Math.PI);

/** A sine from a lookup table, fast enough for every pixel of a frame. */
export function wave(angle: number): number {
  return sines[(angle * perRadian) & (turn - 1)] ?? 0;
}
