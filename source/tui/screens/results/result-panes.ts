/** Lines for each part of the results: the table's rows, the picture, and the clip in words. */
export interface ResultPanes {
  table: number;
  picture: number;
  detail: number;
}

/** Titles of the columns and the rule below the table. */
const fixedLines = 2;

const leastTable = 3;

/** Of a picture higher than that for its width, usual clips (16:9) would have fewer than three tiles side by side. */
const cellsPerRow = 3 * 2 * (16 / 9);

/** Shares `height` lines: a third for the picture, more where the table is short. */
export function resultPanes(height: number, rowCount: number, width: number): ResultPanes {
  const detail = height < 16 ? 3 : height < 26 ? 4 : 6;
  const room = Math.max(0, height - fixedLines - detail);
  const third = Math.round(height / 3);
  const wanted = Math.max(third, room - Math.max(leastTable, rowCount));
  const highest = Math.floor(width / cellsPerRow);
  const picture = Math.max(0, Math.min(highest, wanted, room - leastTable));
  return { table: Math.max(1, room - picture), picture, detail };
}
