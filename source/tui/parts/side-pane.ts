import type { Layout } from '../hooks/use-layout.ts';
import { columnsPerRow } from '../pictures/strip-layout.ts';

/** A list with the details of its chosen row next to it, in cells of the body. */
export interface SidePane {
  listWidth: number;
  /** The first column of the details. */
  left: number;
  width: number;
  /** The height of the picture below the details; 0 where there is none. */
  pictureRows: number;
}

/** How many frames are shown: the beginning and the end of what happens. */
export const paneFrames = 2;

/** The share of the width that the list gets: its rows have more columns than the details. */
const listShare = 0.55;

/** Cells of the divider. */
const dividerWidth = 3;

/** Where the details go in a body of this many rows; undefined where there is no room for them. */
export function sidePane(
  layout: Pick<Layout, 'width' | 'roomy'>,
  rows: number,
  hasPicture: boolean,
): SidePane | undefined {
  if (!layout.roomy) return undefined;
  const listWidth = Math.floor(layout.width * listShare);
  const left = listWidth + dividerWidth;
  const width = layout.width - left;
  const pictureRows = hasPicture
    ? Math.min(Math.floor(width / columnsPerRow(paneFrames)), Math.floor(rows / 3))
    : 0;
  return { listWidth, left, width, pictureRows };
}
