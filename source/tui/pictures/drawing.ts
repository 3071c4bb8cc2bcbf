import type { Picture } from '../../core/api/picture.ts';

/** A picture and the cells it covers. */
export interface Tile {
  picture: Picture;
  columns: number;
  rows: number;
}

/** The sequences that make a terminal show tiles. */
export interface TerminalDrawing {
  /** Written once, before the tiles are placed. */
  transmit: string;
  /** One sequence for each tile, written at its first cell, again whenever its cells were overwritten. */
  place: readonly { at: number; text: string }[];
  /** Removes the tiles. */
  remove: string;
  /** Whether pictures replace the content of cells: writing blanks there removes them. */
  isInCells: boolean;
}
