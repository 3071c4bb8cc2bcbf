/** Films that match a word, each with a score of 0 to about 1. */
export interface WordHits {
  rows: Int32Array;
  scores: Float32Array;
  /** The highest score. */
  best: number;
}

/** Collects the best score of each film for a word. One instance is reused, to avoid large allocations. */
export class HitCollector {
  readonly #scores: Float32Array;
  #touched: number[] = [];

  constructor(films: number) {
    this.#scores = new Float32Array(films);
  }

  add(row: number, score: number): void {
    const before = this.#scores[row] ?? 0;
    if (score <= before) return;
    if (before === 0) this.#touched.push(row);
    this.#scores[row] = score;
  }

  get(row: number): number {
    return this.#scores[row] ?? 0;
  }

  /** Returns the collected scores and starts anew. */
  take(): WordHits {
    const rows = Int32Array.from(this.#touched);
    const scores = new Float32Array(rows.length);
    let best = 0;
    for (const [at, row] of rows.entries()) {
      const score = this.#scores[row] ?? 0;
      scores[at] = score;
      if (score > best) best = score;
      this.#scores[row] = 0;
    }
    this.#touched = [];
    return { rows, scores, best };
  }
}

/** Adds the scores, multiplied by `share`, to the sums of the films. */
export function addHits(sums: Float32Array, { rows, scores }: WordHits, share: number): void {
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0;
    sums[row] = (sums[row] ?? 0) + share * (scores[at] ?? 0);
  }
}

/** Raises each value to that of the other list multiplied by `score`, if that is higher. */
export function raiseValues(values: Float32Array, other: Float32Array, score: number): void {
  for (let row = 0; row < values.length; row++) {
    const value = (other[row] ?? 0) * score;
    if (value > (values[row] ?? 0)) values[row] = value;
  }
}

/** The rows with the largest values above 0 that pass the filter, largest first; equal values in row order. */
export function findLargestRows(
  numbers: Float32Array,
  count: number,
  wanted: (row: number) => boolean,
): { row: number; value: number }[] {
  let found: { row: number; value: number }[] = [];
  /** What a further row has to exceed. */
  let least = 0;
  const keepLargest = () => {
    found = found.sort((one, other) => other.value - one.value || one.row - other.row).slice(0, count);
    if (found.length === count) least = found.at(-1)?.value ?? 0;
  };
  for (let row = 0; row < numbers.length; row++) {
    const value = numbers[row] ?? 0;
    if (value <= least || !wanted(row)) continue;
    found.push({ row, value });
    // Sorted in batches, which takes less than putting each row into its place.
    if (found.length >= 2 * count) keepLargest();
  }
  keepLargest();
  return found;
}
