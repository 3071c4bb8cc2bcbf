/** Costs more than any sum of weights, and still leaves small differences exact in a double. */
const forbidden = 1e9;

/**
 * The assignment of rows to columns with the largest sum of weights; every row gets at most one column, every column
 * at most one row. The Hungarian method with shortest augmenting paths (Jonker and Volgenant, Computing 38, 1987),
 * O(rows² · columns). Pairs without a weight are never assigned.
 * @param weight of a pair, positive, or undefined where the two do not go together
 * @returns for each row its column, or undefined.
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
  /** Each row may also stay alone, in a column of its own that costs nothing. */
  readonly #width: number;
  readonly #costs: Float64Array;
  readonly #rowPotential: Float64Array;
  readonly #columnPotential: Float64Array;
  /** The row of each column, one more than its index; 0 is none. The last column is where a search begins. */
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

  /** Finds the row a column, moving others on where all get more together. */
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

  /** Widens the search by the column that is cheapest to reach, and returns it. */
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
  /** The column each column was reached from. */
  before: Int32Array;
  /** What reaching it costs. */
  slack: Float64Array;
  seen: Uint8Array;
}
