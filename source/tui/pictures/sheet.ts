/** How a contact sheet is laid out: so many tiles side by side, each of this size in cells. */
export interface Sheet {
  count: number;
  columns: number;
  rows: number;
}

/** Cells between two tiles. */
export const tileGap = 1;

/** Fewer tell too little of a clip, more too little each. */
const tiles = { least: 3, most: 8 };

/** The smallest tile on which anything can be made out. */
const leastRows = 2;

/**
 * As many tiles of this shape as fit in the pane, as high as it is unless that leaves room for too few. `aspect` is the
 * clip's, `cellAspect` a cell's: width divided by height. Undefined where there is no room.
 */
export function contactSheet(
  pane: { width: number; height: number },
  aspect: number,
  cellAspect: number,
): Sheet | undefined {
  for (let rows = pane.height; rows >= leastRows; rows -= 1) {
    const columns = Math.max(1, Math.round((rows * aspect) / cellAspect));
    const count = Math.min(tiles.most, Math.floor((pane.width + tileGap) / (columns + tileGap)));
    if (count >= tiles.least || (rows === leastRows && count >= 1)) return { count, columns, rows };
  }
  return undefined;
}

/** Pixels of a tile, at most this wide where the terminal makes it fit its cells by itself. */
export function tilePixels(
  { columns, rows }: Sheet,
  cell: { width: number; height: number },
  widest: number,
): { width: number; height: number } {
  const width = columns * cell.width;
  const scale = Math.min(1, widest / width);
  return {
    width: Math.max(2, Math.round(width * scale)),
    height: Math.max(2, Math.round(rows * cell.height * scale)),
  };
}
