/** Films that match a word, each with a score of 0 to about 1. */
export interface Answers {
  rows: Int32Array;
  worths: Float32Array;
  /** The highest score. */
  best: number;
}

/** Collects the best score of each film for a word. One instance is reused, to avoid large allocations. */
export class AnswerSheet {
  readonly #worths: Float32Array;
  #touched: number[] = [];

  constructor(films: number) {
    this.#worths = new Float32Array(films);
  }

  add(row: number, worth: number): void {
    const before = this.#worths[row] ?? 0;
    if (worth <= before) return;
    if (before === 0) this.#touched.push(row);
    this.#worths[row] = worth;
  }

  get(row: number): number {
    return this.#worths[row] ?? 0;
  }

  /** Returns the collected scores and resets the sheet. */
  take(): Answers {
    const rows = Int32Array.from(this.#touched);
    const worths = new Float32Array(rows.length);
    let best = 0;
    for (const [at, row] of rows.entries()) {
      const worth = this.#worths[row] ?? 0;
      worths[at] = worth;
      if (worth > best) best = worth;
      this.#worths[row] = 0;
    }
    this.#touched = [];
    return { rows, worths, best };
  }
}

/** Adds the scores, multiplied by `share`, to the sums of the films. */
export function addAnswers(sums: Float32Array, { rows, worths }: Answers, share: number): void {
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0;
    sums[row] = (sums[row] ?? 0) + share * (worths[at] ?? 0);
  }
}

/** Raises each value to that of the other list multiplied by `worth`, if that is higher. */
export function raise(values: Float32Array, other: Float32Array, worth: number): void {
  for (let row = 0; row < values.length; row++) {
    const value = (other[row] ?? 0) * worth;
    if (value > (values[row] ?? 0)) values[row] = value;
  }
}

/** The rows with the largest values above 0 that pass the filter, largest first; equal values in row order. */
export function largest(
  numbers: Float32Array,
  count: number,
  wanted: (row: number) => boolean,
): { row: number; value: number }[] {
  const found: { row: number; value: number }[] = [];
  for (let row = 0; row < numbers.length; row++) {
    const value = numbers[row] ?? 0;
    if (value <= 0 || (found.length >= count && value <= (found.at(-1)?.value ?? 0)) || !wanted(row))
      continue;
    let at = found.length;
    while (at > 0 && (found[at - 1]?.value ?? 0) < value) at -= 1;
    found.splice(at, 0, { row, value });
    if (found.length > count) found.pop();
  }
  return found;
}
