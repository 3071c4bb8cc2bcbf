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
  // Each row may also stay alone, in a column of its own that costs nothing.
  const width = columns + rows;
  const costs = new Float64Array(rows * width).fill(forbidden);
  for (let row = 0; row < rows; row++) {
    costs[row * width + columns + row] = 0;
    for (let column = 0; column < columns; column++)
      costs[row * width + column] = -(weight(row, column) ?? -forbidden);
  }
  const rowPotential = new Float64Array(rows);
  const columnPotential = new Float64Array(width + 1);
  /** The row of each column, one more than its index; 0 is none. Column `width` is where a search begins. */
  const rowOf = new Int32Array(width + 1);
  for (let row = 0; row < rows; row++) {
    rowOf[width] = row + 1;
    const before = new Int32Array(width + 1).fill(-1);
    const slack = new Float64Array(width + 1).fill(Number.POSITIVE_INFINITY);
    const seen = new Uint8Array(width + 1);
    let column = width;
    do {
      seen[column] = 1;
      const current = (rowOf[column] ?? 0) - 1;
      let step = Number.POSITIVE_INFINITY;
      let next = -1;
      for (let each = 0; each < width; each++) {
        if (seen[each]) continue;
        const cost = costs[current * width + each] ?? forbidden;
        const reduced = cost - (rowPotential[current] ?? 0) - (columnPotential[each] ?? 0);
        if (reduced < (slack[each] ?? 0)) {
          slack[each] = reduced;
          before[each] = column;
        }
        if ((slack[each] ?? 0) < step) {
          step = slack[each] ?? 0;
          next = each;
        }
      }
      for (let each = 0; each <= width; each++) {
        if (seen[each]) {
          const owner = (rowOf[each] ?? 0) - 1;
          rowPotential[owner] = (rowPotential[owner] ?? 0) + step;
          columnPotential[each] = (columnPotential[each] ?? 0) - step;
        } else slack[each] = (slack[each] ?? 0) - step;
      }
      column = next;
    } while (rowOf[column] !== 0);
    while (column !== width) {
      const previous = before[column] ?? width;
      rowOf[column] = rowOf[previous] ?? 0;
      column = previous;
    }
  }
  const columnOf = new Array<number | undefined>(rows).fill(undefined);
  for (let column = 0; column < columns; column++) {
    const row = (rowOf[column] ?? 0) - 1;
    if (row >= 0 && weight(row, column) !== undefined) columnOf[row] = column;
  }
  return columnOf;
}

/** Costs more than any sum of weights, and still leaves the small ones exact in a double. */
const forbidden = 1e9;
