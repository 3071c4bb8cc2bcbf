import type { Picture } from '../../core/api/picture.ts';
import type { TerminalDrawing, Tile } from './drawing.ts';
import { toIndexedPicture } from './palette.ts';

/** More colors make the output longer; every terminal with Sixel has at least this many. */
const maxColors = 64;

/** Rows of pixels that one character covers. */
const bandRows = 6;

/** Sixel: terminals do not scale its pixels, so a tile must be exactly as large as its cells. */
export function sixelDrawing(tiles: readonly Tile[]): TerminalDrawing {
  const place = tiles.map(({ picture }, at) => ({ at, text: encodeSixel(picture) }));
  return { transmit: '', place, remove: '', isInCells: true };
}

/** A picture as Sixel; nothing is drawn below its last row. */
export function encodeSixel(picture: Picture): string {
  const { width, height } = picture;
  const { colors, indices } = toIndexedPicture(picture, maxColors);
  const percent = (value: number) => Math.round((value / 255) * 100);
  const palette = colors.map((rgb, at) => `#${at};2;${rgb.map(percent).join(';')}`).join('');
  const bands: string[] = [];
  for (let top = 0; top < height; top += bandRows) {
    bands.push(band(indices, width, top, Math.min(bandRows, height - top)));
  }
  return `\u001BP0;1;0q"1;1;${width};${height}${palette}${bands.join('-')}\u001B\\`;
}

/** Six rows of pixels, one color after the other; each bit of a character is a row. */
function band(indices: Uint8Array, width: number, top: number, rows: number): string {
  const masks = new Map<number, Uint8Array>();
  for (let row = 0; row < rows; row += 1) {
    for (let x = 0; x < width; x += 1) {
      const color = indices[(top + row) * width + x] ?? 0;
      const mask = masks.get(color) ?? new Uint8Array(width);
      masks.set(color, mask);
      mask[x] = (mask[x] ?? 0) | (1 << row);
    }
  }
  return [...masks].map(([color, mask]) => `#${color}${runs(mask)}`).join('$');
}

/** The characters of one color: run-length encoded, without empty ones at the end. */
function runs(mask: Uint8Array): string {
  const end = mask.findLastIndex((bits) => bits !== 0) + 1;
  let text = '';
  for (let x = 0; x < end; ) {
    const bits = mask[x] ?? 0;
    let length = 1;
    while (x + length < end && mask[x + length] === bits) length += 1;
    const character = String.fromCharCode(63 + bits);
    text += length > 3 ? `!${length}${character}` : character.repeat(length);
    x += length;
  }
  return text;
}
