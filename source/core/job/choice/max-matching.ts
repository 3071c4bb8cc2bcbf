/** More than any sum of weights, and small enough that a double still represents small differences. */
const forbidden = 1e9;

/**
 * The assignment of rows to columns with the largest sum of weights. Every row gets at most one column, every column
 * at most one row. Uses the Hungarian method with shortest augmenting paths (Jonker and Volgenant, Computing 38, 1987),
 * O(rows² · columns). Pairs without a weight are never assigned.
 * @param weight the positive weight of a pair, or undefined where the two cannot be paired
 * @returns the column of each row, or undefined.
 */
export function maxMatching(
  rows: number,
  columns: number,
  weight: (row: number, column: number) => number | undefined,
): (number | undefined)[] {
  const matching = new Matching(rows, columns, weight);
  for (let row = 0; row < rows; row++) matching.add(row);
  const columnOf = new Array<number | undefined>(rows).fill(undefined);
  for (let column = 0; column < columns; column++) {
    const row = matching.rowOf(column);
    if (row !== undefined && weight(row, column) !== undefined) columnOf[row] = column;
  }
  return columnOf;
}

class Matching {
  /** Each row also has its own extra column of cost 0, which stands for no column. */
  readonly #width: number;
  readonly #costs: Float64Array;
  readonly #rowPotential: Float64Array;
  readonly #columnPotential: Float64Array;
  /** For each column its row's index plus one; 0 means none. The last column is the start of a search. */
  readonly #rowOf: Int32Array;

  constructor(rows: number, columns: number, weight: (row: number, column: number) => number | undefined) {
    this.#width = columns + rows;
    this.#costs = new Float64Array(rows * this.#width).fill(forbidden);
    this.#rowPotential = new Float64Array(rows);
    this.#columnPotential = new Float64Array(this.#width + 1);
    this.#rowOf = new Int32Array(this.#width + 1);
    for (let row = 0; row < rows; row++) {
      const first = row * this.#width;
      this.#costs[first + columns + row] = 0;
      for (let column = 0; column < columns; column++)
        this.#costs[first + column] = -(weight(row, column) ?? -forbidden);
    }
  }

  rowOf(column: number): number | undefined {
    const row = (this.#rowOf[column] ?? 0) - 1;
    return row < 0 ? undefined : row;
  }

  /** Finds a column for the row. Rows assigned earlier move to other columns where that raises the total. */
  add(row: number): void {
    this.#rowOf[this.#width] = row + 1;
    const search = {
      before: new Int32Array(this.#width + 1).fill(-1),
      slack: new Float64Array(this.#width + 1).fill(Number.POSITIVE_INFINITY),
      seen: new Uint8Array(this.#width + 1),
    };
    let column = this.#width;
    do {
      search.seen[column] = 1;
      column = this.#nearest(column, search);
    } while (this.#rowOf[column] !== 0);
    while (column !== this.#width) {
      const previous = search.before[column] ?? this.#width;
      this.#rowOf[column] = this.#rowOf[previous] ?? 0;
      column = previous;
    }
  }

  /** Adds the column that is cheapest to reach to the search. @returns that column */
  #nearest(from: number, { before, slack, seen }: Search): number {
    const row = (this.#rowOf[from] ?? 0) - 1;
    let step = Number.POSITIVE_INFINITY;
    let next = from;
    for (let column = 0; column < this.#width; column++) {
      if (seen[column]) continue;
      const cost = this.#costs[row * this.#width + column] ?? forbidden;
      const reduced = cost - (this.#rowPotential[row] ?? 0) - (this.#columnPotential[column] ?? 0);
      if (reduced < (slack[column] ?? 0)) {
        slack[column] = reduced;
        before[column] = from;
      }
      if ((slack[column] ?? 0) < step) {
        step = slack[column] ?? 0;
        next = column;
      }
    }
    this.#shift(step, slack, seen);
    return next;
  }

  #shift(step: number, slack: Float64Array, seen: Uint8Array): void {
    for (let column = 0; column <= this.#width; column++) {
      if (seen[column]) {
        const owner = (this.#rowOf[column] ?? 0) - 1;
        this.#rowPotential[owner] = (this.#rowPotential[owner] ?? 0) + step;
        this.#columnPotential[column] = (this.#columnPotential[column] ?? 0) - step;
      } else slack[column] = (slack[column] ?? 0) - step;
    }
  }
}

interface Search {
  /** The column from which each column was reached. */
  before: Int32Array;
  /** The cost of reaching each column. */
  slack: Float64Array;
  seen: Uint8Array;
}
