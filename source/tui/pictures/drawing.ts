import type { Picture } from '../../core/api/picture.ts';

/** A picture and the cells it covers. */
export interface Tile {
  picture: Picture;
  columns: number;
  rows: number;
}

/** What has to be written so that a terminal shows tiles. */
export interface Drawing {
  /** Once, before the tiles are placed. */
  first: string;
  /** One text a tile, written at its first cell, also whenever its cells were written over. */
  again: readonly { at: number; text: string }[];
  /** Takes the tiles away. */
  gone: string;
  /** The pictures lie in the cells: blanks in their place take them away. */
  isInCells: boolean;
}
