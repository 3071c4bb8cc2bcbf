/** Max brightness of a black pixel, 0 to 255; limited-range black is 16. */
const blackLevel = 30;
const blackShare = 0.98;
/** Two pictures are the same when no pixel differs by more than this coding noise. */
const noise = 3;
/** Seconds between compared pictures; neighbors may be equal when the source has a lower rate than the clip. */
const frozenSeconds = 0.5;

/** Counts black and unchanged pictures of a shot while it is decoded. */
export class PictureCheck {
  readonly #rate: number;
  readonly #past: Uint8Array[] = [];
  readonly #apart: number;
  #black = 0;
  #compared = 0;
  #frozen = 0;

  constructor(rate: number) {
    this.#rate = rate;
    this.#apart = Math.max(1, Math.round(rate * frozenSeconds));
  }

  get blackSeconds(): number {
    return this.#black / this.#rate;
  }

  get frozenShare(): number {
    return this.#compared === 0 ? 0 : this.#frozen / this.#compared;
  }

  add(pixels: Uint8Array): void {
    if (isBlack(pixels)) this.#black += 1;
    this.#past.push(pixels.slice());
    if (this.#past.length <= this.#apart) return;
    const before = this.#past.shift();
    this.#compared += 1;
    if (before && isSame(before, pixels)) this.#frozen += 1;
  }
}

function isBlack(pixels: Uint8Array): boolean {
  let dark = 0;
  for (const value of pixels) if (value <= blackLevel) dark += 1;
  return dark >= pixels.length * blackShare;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((value, index) => Math.abs(value - (b[index] ?? 0)) <= noise);
}
