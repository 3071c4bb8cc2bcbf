import type { Color } from './color.ts';
import { Texture } from './noise.ts';
import type { Canvas, CanvasSize } from './picture.ts';

/** Draws one frame of a scene; seconds count from the start of the scene. */
export type Drawing = (picture: Canvas, seconds: number) => void;

/** Draws the static parts of a scene once and returns a function that draws each frame. The same seed makes the same film. */
export type Scene = (size: CanvasSize, seed: number) => Drawing;

const ripples = new Texture(11, 8, 4);

/**
 * Draws water below the horizon that reflects what is above it, distorted by ripples that grow towards the viewer.
 * @param veil the opacity of the water's own color over the reflection, 0 to 1
 */
export function mirrorInWater(
  picture: Canvas,
  horizon: number,
  seconds: number,
  tint: Color,
  veil: number,
): void {
  const { width, height, data } = picture;
  const [red, green, blue] = [tint.red * veil, tint.green * veil, tint.blue * veil];
  const keep = 1 - veil;
  for (let y = Math.ceil(horizon); y < height; y += 1) {
    const below = y - horizon;
    const near = below / (height - horizon);
    const reach = 2 + near * 26;
    const row = 600 / (1 + near * 5) + seconds * 14;
    for (let x = 0; x < width; x += 1) {
      const ripple = ripples.at(x * (1.1 - near * 0.6) + seconds * 9, row + x * 0.02) - 0.5;
      const fromX = Math.max(0, Math.min(width - 1, Math.round(x + ripple * reach)));
      const fromY = Math.max(0, Math.floor(horizon - 1 - below * 0.85 - Math.abs(ripple) * reach));
      const from = (fromY * width + fromX) * 3;
      const at = (y * width + x) * 3;
      const shine = 1 + ripple * 0.5 * near;
      data[at] = ((data[from] ?? 0) * keep + red) * shine;
      data[at + 1] = ((data[from + 1] ?? 0) * keep + green) * shine;
      data[at + 2] = ((data[from + 2] ?? 0) * keep + blue) * shine;
    }
  }
}
