import type { Picture } from '../../core/api/picture.ts';

/** The three channels of a color, 0 to 255 each. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** A picture with a palette: for each pixel the index of its color. */
export interface IndexedPicture {
  colors: Rgb[];
  indices: Uint8Array;
}

interface Box {
  /** Colors with five bits per channel, and how often each occurs. */
  entries: [color: number, count: number][];
}

const channels = [10, 5, 0] as const;

/** Reduces a picture to at most `maxColors` colors by median cut over a histogram of 32 levels per channel. */
export function toIndexedPicture({ pixels, width, height }: Picture, maxColors: number): IndexedPicture {
  const counts = new Uint32Array(32_768);
  const size = width * height;
  for (let at = 0; at < size; at += 1) {
    const color = reduced(pixels, at * 3);
    counts[color] = (counts[color] ?? 0) + 1;
  }
  const boxes = cutBoxes(counts, maxColors);
  const indexOf = new Uint8Array(32_768);
  boxes.forEach(({ entries }, at) => {
    for (const [color] of entries) indexOf[color] = at;
  });
  const indices = new Uint8Array(size);
  for (let at = 0; at < size; at += 1) indices[at] = indexOf[reduced(pixels, at * 3)] ?? 0;
  return { colors: boxes.map(meanOf), indices };
}

function reduced(pixels: Uint8Array, at: number): number {
  const [red = 0, green = 0, blue = 0] = [pixels[at], pixels[at + 1], pixels[at + 2]];
  return ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3);
}

function cutBoxes(counts: Uint32Array, maxBoxes: number): Box[] {
  const entries: Box['entries'] = [];
  counts.forEach((count, color) => {
    if (count > 0) entries.push([color, count]);
  });
  const boxes: Box[] = [{ entries }];
  while (boxes.length < maxBoxes) {
    const widest = boxes
      .map((box, at) => ({ at, ...widestChannel(box) }))
      .reduce((best, each) => (each.spread > best.spread ? each : best));
    const box = boxes[widest.at];
    if (!box || widest.spread === 0) break;
    const [lower, upper] = halves(box, widest.shift);
    boxes.splice(widest.at, 1, lower, upper);
  }
  return boxes;
}

/** The channel in which a box is longest; its length is weighted by the number of pixels in the box. */
function widestChannel({ entries }: Box): { spread: number; shift: number } {
  const pixels = entries.reduce((sum, [, count]) => sum + count, 0);
  return channels
    .map((shift) => {
      const values = entries.map(([color]) => (color >> shift) & 31);
      const length = values.reduce((a, b) => Math.max(a, b), 0) - values.reduce((a, b) => Math.min(a, b), 31);
      return { spread: length * Math.sqrt(pixels), shift };
    })
    .reduce((best, each) => (each.spread > best.spread ? each : best));
}

function halves({ entries }: Box, shift: number): [Box, Box] {
  const value = ([color]: [number, number]) => (color >> shift) & 31;
  const sorted = entries.toSorted((a, b) => value(a) - value(b));
  const half = sorted.reduce((sum, [, count]) => sum + count, 0) / 2;
  let sum = 0;
  const middle = sorted.findIndex(([, count]) => {
    sum += count;
    return sum >= half;
  });
  const at = Math.min(sorted.length - 1, Math.max(1, middle));
  return [{ entries: sorted.slice(0, at) }, { entries: sorted.slice(at) }];
}

function meanOf({ entries }: Box): Rgb {
  const all = entries.reduce((sum, [, count]) => sum + count, 0) || 1;
  const mean = (shift: number) =>
    Math.round(
      entries.reduce((sum, [color, count]) => sum + (((color >> shift) & 31) * 8 + 4) * count, 0) / all,
    );
  return [mean(10), mean(5), mean(0)];
}
