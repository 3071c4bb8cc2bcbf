import { parseColor } from './color.ts';
import { Canvas } from './picture.ts';
import type { Drawing } from './scene.ts';

/** A flawed part of a film, which must not end up in a clip. Seconds of the film, `to` exclusive. */
export interface DrawnFlaw {
  kind: 'black' | 'frozen' | 'blurred';
  from: number;
  to: number;
}

/** How far a blurred part is out of focus, in pixels of the small picture. */
const blurRadius = 9;

/** Adds flaws to a film. */
export function drawFlawed(flaws: readonly DrawnFlaw[], draw: Drawing): Drawing {
  return (picture, seconds) => {
    const flaw = flaws.find(({ from, to }) => seconds >= from && seconds < to);
    if (flaw?.kind === 'black') picture.fill(parseColor('#000000'));
    else draw(picture, flaw?.kind === 'frozen' ? flaw.from : seconds);
    if (flaw?.kind === 'blurred') blur(picture);
  };
}

/** Blurs a picture: each pixel becomes the mean of a square around it. */
function blur(picture: Canvas): void {
  const { width, height } = picture;
  const other = new Canvas(picture);
  average(picture.data, other.data, { lines: height, lineStep: width * 3, count: width, step: 3 });
  average(other.data, picture.data, { lines: width, lineStep: 3, count: height, step: width * 3 });
}

interface Lines {
  lines: number;
  lineStep: number;
  count: number;
  step: number;
}

/** Running means along rows or columns; the ends repeat their last pixel. */
function average(
  from: Uint8ClampedArray,
  to: Uint8ClampedArray,
  { lines, lineStep, count, step }: Lines,
): void {
  const wide = blurRadius * 2 + 1;
  const clamp = (index: number) => Math.max(0, Math.min(count - 1, index)) * step;
  for (let line = 0; line < lines; line += 1) {
    for (let part = 0; part < 3; part += 1) {
      const base = line * lineStep + part;
      let sum = 0;
      for (let index = -blurRadius; index <= blurRadius; index += 1) sum += from[base + clamp(index)] ?? 0;
      for (let index = 0; index < count; index += 1) {
        to[base + index * step] = sum / wide;
        sum +=
          (from[base + clamp(index + blurRadius + 1)] ?? 0) - (from[base + clamp(index - blurRadius)] ?? 0);
      }
    }
  }
}
