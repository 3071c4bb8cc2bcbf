/** The layout of a strip of pictures: `count` tiles side by side, each of this size in cells. */
export interface StripLayout {
  count: number;
  columns: number;
  rows: number;
}

/** Cells between two tiles. */
export const tileGap = 1;

/** Columns per row of a strip of 16:9 pictures; a cell is twice as high as wide. */
export function columnsPerRow(count: number): number {
  return count * 2 * (16 / 9);
}

/** The height of the smallest tile on which anything can be recognized. */
const minRows = 2;

/**
 * Fits tiles in the pane: as high as the pane, or lower when not all of them would fit; fewer of the lowest ones.
 * @param aspect width divided by height of the clip
 * @param cellAspect width divided by height of a cell
 * @param wanted how many tiles
 * @returns undefined when there is no space
 */
export function layOutStrip(
  pane: { width: number; height: number },
  aspect: number,
  cellAspect: number,
  wanted: number,
): StripLayout | undefined {
  for (let rows = pane.height; rows >= minRows; rows -= 1) {
    const columns = Math.max(1, Math.round((rows * aspect) / cellAspect));
    const count = Math.min(wanted, Math.floor((pane.width + tileGap) / (columns + tileGap)));
    if (count === wanted || (rows === minRows && count >= 1)) return { count, columns, rows };
  }
  return undefined;
}

/** The size of a tile in pixels, at most `maxWidth` wide; the terminal must then scale it to its cells. */
export function tilePixels(
  { columns, rows }: StripLayout,
  cell: { width: number; height: number },
  maxWidth: number,
): { width: number; height: number } {
  const width = columns * cell.width;
  const scale = Math.min(1, maxWidth / width);
  return {
    width: Math.max(2, Math.round(width * scale)),
    height: Math.max(2, Math.round(rows * cell.height * scale)),
  };
}
