import { type Color, mixColors, parseColor } from '../color.ts';
import { random, wave } from '../noise.ts';
import { Canvas } from '../picture.ts';
import type { Scene } from '../scene.ts';

const dark = parseColor('#1c1f27');

/** Fields, trees and masts, seen from the window of a moving train. */
export const trainWindow: Scene = (size, seed) => {
  const { width, height } = size;
  const sky = new Canvas(size);
  sky.gradient(0, height * 0.62, parseColor('#6fa8d8'), parseColor('#dcebf2'));
  const layers = [
    { speed: 9, base: 0.5, rise: 0.1, long: 120, paint: parseColor('#8fa6c4') },
    { speed: 26, base: 0.58, rise: 0.06, long: 85, paint: parseColor('#7fa37a') },
    { speed: 80, base: 0.66, rise: 0.035, long: 140, paint: parseColor('#a9b95a') },
    { speed: 170, base: 0.76, rise: 0.02, long: 190, paint: parseColor('#6f8f3f') },
  ];
  const next = random(seed + 91);
  const trees = Array.from({ length: 16 }, () => ({
    gap: next() * 0.7,
    size: 0.6 + next() * 0.8,
    tone: next(),
  }));
  return (picture, seconds) => {
    picture.copy(sky);
    for (const [row, layer] of layers.entries()) {
      const moved = seconds * layer.speed;
      for (let x = 0; x < width; x += 1) {
        const at = (x + moved) / layer.long;
        const top = layer.base - layer.rise * (wave(at * 2 + row) + 0.5 * wave(at * 5.3 + seed));
        picture.column(x, top * height, height, layer.paint);
      }
      if (row === 0) continue;
      const spacing = width * (0.11 + row * 0.09);
      for (const [index, tree] of trees.entries()) {
        const track = spacing * trees.length;
        const x = (((index + tree.gap) * spacing - moved) % track) + track - spacing * 2;
        const foot = height * (layer.base + 0.05 * row);
        drawTree(
          picture,
          x % track,
          foot,
          height * 0.045 * row * tree.size,
          mixColors(layer.paint, parseColor('#24452c'), 0.55 + tree.tone * 0.3),
        );
      }
    }
    for (let mast = 0; mast < 2; mast += 1) {
      const x = width * 1.2 - ((seconds * 620 + mast * width * 1.4) % (width * 2.8));
      picture.box(x, 0, x + width * 0.022, height, parseColor('#474b4f'), 0.85);
    }
    for (let cable = 0; cable < 2; cable += 1) {
      const sag = height * 0.02 * wave(seconds * 4.4);
      picture.line(
        0,
        height * (0.1 + cable * 0.06) + sag,
        width,
        height * (0.12 + cable * 0.05) - sag,
        1,
        dark,
        0.6,
      );
    }
    drawWindowFrame(picture, wave(seconds * 21) * 0.5);
  };
};

function drawTree(picture: Canvas, x: number, foot: number, radius: number, crown: Color): void {
  picture.box(
    x - radius * 0.14,
    foot - radius,
    x + radius * 0.14,
    foot + radius * 0.5,
    parseColor('#4d3b2c'),
  );
  picture.ellipse(x, foot - radius * 1.7, radius, radius * 1.25, crown, { soft: 2 });
  picture.ellipse(
    x - radius * 0.25,
    foot - radius * 2,
    radius * 0.5,
    radius * 0.6,
    mixColors(crown, parseColor('#ffffff'), 0.12),
    { soft: radius * 0.6 },
  );
}

function drawWindowFrame(picture: Canvas, shake: number): void {
  const { width, height } = picture;
  const wall = parseColor('#394150');
  const [left, right, top, bottom] = [
    width * 0.07,
    width * 0.93,
    height * 0.09 + shake,
    height * 0.86 + shake,
  ];
  picture.box(0, 0, width, top, wall);
  picture.box(0, bottom, width, height, wall);
  picture.box(0, 0, left, height, wall);
  picture.box(right, 0, width, height, wall);
  picture.box(left, top, right, top + 3, dark);
  picture.box(left, bottom - 3, right, bottom, dark);
  picture.box(left, top, left + 3, bottom, dark);
  picture.box(right - 3, top, right, bottom, dark);
  picture.box(0, bottom + height * 0.05, width, bottom + height * 0.065, parseColor('#2a303c'));
  picture.polygon(
    [width * 0.22, top, width * 0.34, top, width * 0.2, bottom, width * 0.08, bottom],
    parseColor('#ffffff'),
    0.06,
  );
}
