import { type Color, gradient } from './color.ts';

export interface CanvasSize {
  width: number;
  height: number;
}

/** Samples per row of pixels when a polygon is filled; four make its edges smooth enough. */
const samplesPerRow = 4;

/**
 * A small picture with 3 bytes per pixel (ffmpeg's `rgb24`), and the shapes that the demo's films are drawn with. Edges
 * are smoothed, and everything outside the picture is clipped.
 */
export class Canvas implements CanvasSize {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
  /** The share of each pixel of one row that a polygon covers; all 0 between polygons. */
  readonly #covered: Float32Array;

  constructor({ width, height }: CanvasSize) {
    this.width = width;
    this.height = height;
    this.data = new Uint8ClampedArray(width * height * 3);
    this.#covered = new Float32Array(width);
  }

  copy(other: Canvas): void {
    this.data.set(other.data);
  }

  fill(paint: Color): void {
    this.box(0, 0, this.width, this.height, paint);
  }

  /** Fills the rows from `top` to `bottom` with a gradient of evenly spaced colors. */
  gradient(top: number, bottom: number, ...stops: readonly Color[]): void {
    const shades = gradient(...stops);
    for (let y = Math.max(0, Math.floor(top)); y < Math.min(this.height, bottom); y += 1) {
      const paint = shades((y - top) / (bottom - top));
      for (let x = 0; x < this.width; x += 1) this.set(x, y, paint);
    }
  }

  /** Sets one pixel, which must be inside the picture. */
  set(x: number, y: number, { red, green, blue }: Color): void {
    const at = (y * this.width + x) * 3;
    this.data[at] = red;
    this.data[at + 1] = green;
    this.data[at + 2] = blue;
  }

  /** Blends a color over one pixel with opacity `cover`, 0 to 1; does nothing outside the picture. */
  blend(x: number, y: number, color: Color, cover: number): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height || cover <= 0) return;
    const { data } = this;
    const at = (y * this.width + x) * 3;
    mix(data, at, color, cover);
  }

  /** A vertical line one pixel wide, faster than a box; its upper end is smoothed. */
  column(x: number, top: number, bottom: number, paint: Color): void {
    const { red, green, blue } = paint;
    const first = Math.max(0, Math.ceil(top));
    const last = Math.min(this.height, Math.round(bottom));
    this.blend(x, first - 1, paint, first - top);
    let at = (first * this.width + x) * 3;
    for (let y = first; y < last; y += 1, at += this.width * 3) {
      this.data[at] = red;
      this.data[at + 1] = green;
      this.data[at + 2] = blue;
    }
  }

  box(left: number, top: number, right: number, bottom: number, paint: Color, cover = 1): void {
    const [first, last] = [Math.max(0, Math.ceil(left)), Math.min(this.width, Math.floor(right))];
    for (let y = Math.max(0, Math.floor(top)); y < Math.min(this.height, bottom); y += 1) {
      const high = (Math.min(y + 1, bottom) - Math.max(y, top)) * cover;
      if (first > last) this.blend(last, y, paint, (right - left) * high);
      else {
        this.blend(first - 1, y, paint, (first - left) * high);
        this.#span(y, first, last, paint, high);
        this.blend(last, y, paint, (right - last) * high);
      }
    }
  }

  /** An ellipse whose edge fades out over `soft` pixels. */
  ellipse(
    x: number,
    y: number,
    wide: number,
    high: number,
    color: Color,
    { cover = 1, soft = 1 }: { cover?: number; soft?: number } = {},
  ): void {
    const { data } = this;
    const small = Math.min(wide, high);
    const reach = 1 + soft / small / 2;
    const [left, right] = inside(x, wide * reach, this.width);
    const [top, bottom] = inside(y, high * reach, this.height);
    for (let row = top; row < bottom; row += 1) {
      const down = ((row + 0.5 - y) / high) ** 2;
      for (let column = left; column < right; column += 1) {
        const far = Math.sqrt(((column + 0.5 - x) / wide) ** 2 + down);
        if (far >= reach) continue;
        const share = cover * Math.min(1, ((1 - far) * small) / soft + 0.5);
        const at = (row * this.width + column) * 3;
        mix(data, at, color, share);
      }
    }
  }

  disc(x: number, y: number, radius: number, paint: Color, shape?: { cover?: number; soft?: number }): void {
    this.ellipse(x, y, radius, radius, paint, shape);
  }

  /** Adds light to the picture, strongest in the middle. */
  glow(x: number, y: number, radius: number, { red, green, blue }: Color, strength: number): void {
    const { data } = this;
    const [left, right] = inside(x, radius, this.width);
    const [top, bottom] = inside(y, radius, this.height);
    for (let row = top; row < bottom; row += 1) {
      for (let column = left; column < right; column += 1) {
        const near = 1 - ((column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2) / (radius * radius);
        if (near <= 0) continue;
        const light = near * near * strength;
        const at = (row * this.width + column) * 3;
        data[at] = (data[at] ?? 0) + red * light;
        data[at + 1] = (data[at + 1] ?? 0) + green * light;
        data[at + 2] = (data[at + 2] ?? 0) + blue * light;
      }
    }
  }

  /** A polygon filled by the even-odd rule; corners as x, y, x, y, … */
  polygon(corners: readonly number[], paint: Color, cover = 1): void {
    const rows = corners.filter((_, index) => index % 2 === 1);
    const last = Math.min(this.height - 1, Math.ceil(Math.max(...rows)));
    for (let y = Math.max(0, Math.floor(Math.min(...rows))); y <= last; y += 1) {
      let left = this.width;
      let right = 0;
      for (let sample = 0; sample < samplesPerRow; sample += 1) {
        const crossings = crossingsAt(y + (sample + 0.5) / samplesPerRow, corners);
        for (let index = 0; index + 1 < crossings.length; index += 2)
          this.#cover(crossings[index] ?? 0, crossings[index + 1] ?? 0);
        left = Math.min(left, Math.floor(crossings[0] ?? left));
        right = Math.max(right, Math.ceil(crossings.at(-1) ?? right));
      }
      this.#paintCovered(y, Math.max(0, left), Math.min(this.width, right), paint, cover);
    }
  }

  /** A straight line with square ends. */
  line(x: number, y: number, toX: number, toY: number, thick: number, paint: Color, cover = 1): void {
    const long = Math.hypot(toX - x, toY - y) || 1;
    const acrossX = (((toY - y) / long) * thick) / 2;
    const acrossY = (((toX - x) / long) * thick) / 2;
    this.polygon(
      [
        x + acrossX,
        y - acrossY,
        toX + acrossX,
        toY - acrossY,
        toX - acrossX,
        toY + acrossY,
        x - acrossX,
        y + acrossY,
      ],
      paint,
      cover,
    );
  }

  #cover(left: number, right: number): void {
    const covered = this.#covered;
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(this.width, right); x += 1) {
      const wide = Math.min(x + 1, right) - Math.max(x, left);
      covered[x] = (covered[x] ?? 0) + wide / samplesPerRow;
    }
  }

  /** Paints the covered part of a row, and clears the coverage for the next row. */
  #paintCovered(y: number, left: number, right: number, color: Color, cover: number): void {
    const { data } = this;
    const covered = this.#covered;
    for (let x = left; x < right; x += 1) {
      const share = (covered[x] ?? 0) * cover;
      covered[x] = 0;
      const at = (y * this.width + x) * 3;
      mix(data, at, color, share);
    }
  }

  /** Paints whole pixels of one row with the same opacity. */
  #span(y: number, left: number, right: number, paint: Color, cover: number): void {
    this.#covered.fill(1, left, right);
    this.#paintCovered(y, left, right, paint, cover);
  }
}

/** The x coordinates at which a polygon's edges cross a row, in ascending order. */
function crossingsAt(y: number, corners: readonly number[]): number[] {
  const crossings: number[] = [];
  for (let index = 0; index < corners.length; index += 2) {
    const from = corners[index + 1] ?? 0;
    const next = (index + 2) % corners.length;
    const to = corners[next + 1] ?? 0;
    if (from <= y === to <= y) continue;
    const x = corners[index] ?? 0;
    crossings.push(x + ((y - from) / (to - from)) * ((corners[next] ?? 0) - x));
  }
  return crossings.length > 2 ? crossings.sort((one, other) => one - other) : inOrder(crossings);
}

/** The range of pixels from `middle - reach` to `middle + reach` inside the picture; the end is exclusive. */
function inside(middle: number, reach: number, size: number): [number, number] {
  return [Math.max(0, Math.floor(middle - reach)), Math.min(size, Math.ceil(middle + reach))];
}

/** Sorts a pair; most rows cross a simple shape exactly twice, and this is faster than a sort. */
function inOrder(pair: number[]): number[] {
  const [first = 0, second = 0] = pair;
  return first <= second ? pair : [second, first];
}

/** Blends a color over the pixel whose first byte is at `at`; `share` 0 to 1. */
function mix(data: Canvas['data'], at: number, { red, green, blue }: Color, share: number): void {
  const oldRed = data[at] ?? 0;
  const oldGreen = data[at + 1] ?? 0;
  const oldBlue = data[at + 2] ?? 0;
  data[at] = oldRed + (red - oldRed) * share;
  data[at + 1] = oldGreen + (green - oldGreen) * share;
  data[at + 2] = oldBlue + (blue - oldBlue) * share;
}
