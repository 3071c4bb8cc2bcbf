/** Films that answer a word, each with how well, 0 to 1 or a little more. */
export interface Answers {
  rows: Int32Array;
  worths: Float32Array;
  /** How well the one does that answers best. */
  best: number;
}

/** Collects how well films answer a word, the best way for each. One is used again and again. */
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

  /** What was collected; the sheet is empty again. */
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

/** Adds a share of what each film answers to sums, one a film. */
export function addAnswers(sums: Float32Array, { rows, worths }: Answers, share: number): void {
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0;
    sums[row] = (sums[row] ?? 0) + share * (worths[at] ?? 0);
  }
}

/** Raises each number to that of another list times `worth`, where this is more. */
export function raise(most: Float32Array, other: Float32Array, worth: number): void {
  for (let row = 0; row < most.length; row++) {
    const value = (other[row] ?? 0) * worth;
    if (value > (most[row] ?? 0)) most[row] = value;
  }
}

/** The places of the largest numbers above 0 whose row is wanted, largest first; of equals the first. */
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
