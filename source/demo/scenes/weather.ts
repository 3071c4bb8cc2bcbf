import { type Color, gradient, mixColors, parseColor } from '../color.ts';
import { random, smoothStep, Texture, wave } from '../noise.ts';
import { Canvas } from '../picture.ts';
import type { Scene } from '../scene.ts';

/** Raindrops on a window, some running down, with blurred lights of a gray evening behind it. */
export const rainOnWindow: Scene = (size, seed) => {
  const { width, height } = size;
  const next = random(seed + 41);
  const still = new Canvas(size);
  still.gradient(0, height, parseColor('#4c6170'), parseColor('#6f8590'), parseColor('#38474f'));
  const lights = ['#f7c873', '#e8875b', '#9fd0e0', '#f1e2b8', '#d9574f'] as const;
  for (let light = 0; light < 26; light += 1) {
    const paint = parseColor(lights[light % lights.length] ?? '#ffffff');
    const radius = height * (0.03 + next() * 0.06);
    still.disc(next() * width, height * (0.35 + next() * 0.6), radius, paint, { cover: 0.3, soft: 7 });
  }
  for (let drop = 0; drop < 420; drop += 1)
    drawDrop(still, next() * width, next() * height, height * (0.003 + next() ** 4 * 0.022));
  const runners = Array.from({ length: 26 }, () => ({
    x: next() * width,
    speed: height * (0.25 + next() * 0.5),
    start: next() * 3,
    radius: height * (0.012 + next() * 0.014),
    phase: next() * 9,
  }));
  return (picture, seconds) => {
    picture.copy(still);
    for (const run of runners) {
      const path = height * 1.5;
      const gone = (seconds + run.start) * run.speed;
      const y = (gone % path) - height * 0.2;
      const x = (at: number) => run.x + 3 * wave(at / 21 + run.phase) + 1.2 * wave(at / 7 + run.phase);
      for (let back = 0; back < 34; back += 1) {
        const at = y - back * 2.2;
        picture.disc(x(at), at, run.radius * (0.8 - back / 60), parseColor('#b9c9d1'), {
          cover: 0.2 - back / 180,
        });
      }
      drawDrop(picture, x(y), y, run.radius * 1.25);
    }
    for (let streak = 0; streak < 30; streak += 1) {
      const x = ((streak * 97.3 + seed * 13) % 1) * width + ((streak * 61) % width);
      const y = ((seconds * height * 2.6 + streak * 83) % (height * 1.3)) - height * 0.2;
      picture.line(x, y, x - 2, y + height * 0.07, 0.7, parseColor('#dfe9ee'), 0.16);
    }
  };
};

/** A drop, which refracts the view upside down: dark at the top, light at the bottom, with a highlight. */
function drawDrop(picture: Canvas, x: number, y: number, radius: number): void {
  picture.ellipse(x, y, radius, radius * 1.15, parseColor('#2b3940'), { cover: 0.75, soft: radius * 0.5 });
  picture.ellipse(x, y + radius * 0.35, radius * 0.75, radius * 0.65, parseColor('#c3d3da'), {
    cover: 0.7,
    soft: radius * 0.7,
  });
  picture.disc(x - radius * 0.3, y - radius * 0.45, radius * 0.24, parseColor('#ffffff'), { cover: 0.9 });
}

/** A time lapse of clouds over hills. */
export const clouds: Scene = (size, seed) => {
  const { width, height } = size;
  const [low, high] = [new Texture(seed + 51, 4, 6), new Texture(seed + 52, 8, 5)];
  const hills = height * 0.84;
  const sky = new Canvas(size);
  sky.gradient(0, hills, parseColor('#2e6db4'), parseColor('#bfe0f2'));
  const cloud = gradient(white, parseColor('#c2cad6'));
  const [far, near] = [parseColor('#6f9c72'), parseColor('#7fae4f')];
  return (picture, seconds) => {
    picture.copy(sky);
    for (let y = 0; y < hills; y += 1) {
      const stretch = 1 / (1.35 - (0.95 * y) / hills);
      const row = y * 1.35 * stretch;
      for (let x = 0; x < width; x += 1) {
        const column = (x - width / 2) * stretch + 4000;
        const body = low.at(column * 0.62 + seconds * 46, row + seconds * 5);
        const thick = body * 0.7 + high.at(column * 0.9 + seconds * 62, row * 1.2 + seconds * 9) * 0.3;
        if (thick > 0.46)
          picture.blend(x, y, cloud(smoothStep(0.52, 0.86, thick)), smoothStep(0.46, 0.66, thick));
      }
    }
    for (let x = 0; x < width; x += 1) {
      const back = hills + height * (0.035 * wave(x / 70 + 2) + 0.01 * wave(x / 19) - 0.05);
      const front = hills + height * (0.05 * wave(x / 110 + seed) + 0.06);
      picture.column(x, back, height, far);
      picture.column(x, front, height, near);
      for (let y = Math.ceil(back); y < height; y += 1) {
        const scale = y > front ? 2.2 : 1.4;
        const shadow = smoothStep(0.45, 0.62, low.at(x / scale + 400 + seconds * 46, (y * 3) / scale));
        picture.blend(x, y, shade, shadow * 0.5);
      }
    }
  };
};

const shade = parseColor('#20453a');
const white = parseColor('#ffffff');

/** Heavy snow in a pine forest. */
export const snowInPines: Scene = (size, seed) => {
  const { width, height } = size;
  const next = random(seed + 61);
  const still = new Canvas(size);
  still.gradient(0, height * 0.75, parseColor('#aebccb'), parseColor('#dfe6ec'));
  still.gradient(height * 0.7, height, parseColor('#e9eff4'), parseColor('#c6d3e0'));
  for (let row = 0; row < 4; row += 1) {
    const near = row / 3;
    const tree = mixColors(parseColor('#93a5b3'), parseColor('#1f3a35'), near);
    const count = [17, 12, 8, 5][row] ?? 5;
    for (let index = 0; index < count; index += 1) {
      const x = ((index + 0.2 + next() * 0.7) / count) * width * 1.1 - width * 0.05;
      const tall = height * (0.26 + near * 0.5) * (0.8 + next() * 0.4);
      drawPine(still, x, height * (0.72 + near * 0.2), tall, tree);
    }
    still.box(0, height * (0.74 + near * 0.18), width, height, parseColor('#eef3f7'), 0.35);
  }
  const flakes = Array.from({ length: 420 }, () => ({
    x: next(),
    y: next(),
    near: next(),
    phase: next() * 6,
  }));
  return (picture, seconds) => {
    picture.copy(still);
    for (const flake of flakes) {
      const speed = 0.07 + flake.near * 0.16;
      const y = ((flake.y + seconds * speed) % 1.05) * height;
      const drift = 5 * wave(seconds * 0.9 + flake.phase) + seconds * 9 * (0.4 + flake.near);
      const x = (((flake.x * width + drift) % (width + 10)) + width + 10) % (width + 10);
      const radius = height * (0.003 + flake.near ** 3 * 0.011);
      picture.disc(x - 5, y, radius, white, { cover: 0.9 - flake.near * 0.25, soft: 1 + flake.near * 2 });
    }
  };
};

function drawPine(picture: Canvas, x: number, foot: number, tall: number, needles: Color): void {
  picture.box(x - tall * 0.015, foot - tall * 0.12, x + tall * 0.015, foot, parseColor('#3b3230'));
  const tiers = 6;
  for (let tier = 0; tier < tiers; tier += 1) {
    const top = foot - tall + (tall * 0.84 * tier) / tiers;
    const bottom = top + tall * 0.25;
    const half = tall * (0.06 + (0.17 * (tier + 1)) / tiers);
    picture.polygon([x, top, x + half, bottom, x, bottom - tall * 0.035, x - half, bottom], needles);
    const snow = [x, top, x + half * 0.8, bottom - tall * 0.035, x, top + tall * 0.09, x - half, bottom];
    picture.polygon(snow, white, 0.75);
  }
}
