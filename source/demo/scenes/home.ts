import { gradient, mixColors, parseColor } from '../color.ts';
import { random, smoothStep, Texture, wave } from '../noise.ts';
import { Canvas } from '../picture.ts';
import type { Scene } from '../scene.ts';

/** Steam over a cup of coffee by a window in the morning. */
export const coffee: Scene = (size, seed) => {
  const { width, height } = size;
  const next = random(seed + 121);
  const mist = new Texture(seed + 122, 8, 4);
  const still = new Canvas(size);
  const table = height * 0.66;
  still.gradient(0, table, parseColor('#33424c'), parseColor('#5f6f74'), parseColor('#8b8577'));
  for (let light = 0; light < 20; light += 1)
    still.disc(
      next() * width,
      next() * table,
      height * (0.04 + next() * 0.07),
      mixColors(parseColor('#ffe2ae'), parseColor('#9fc7c9'), next()),
      { cover: 0.22, soft: 6 },
    );
  still.gradient(table, height, parseColor('#8a5a36'), parseColor('#5b3822'));
  for (let grain = 0; grain < 26; grain += 1) {
    const y = table + next() ** 1.3 * (height - table);
    still.line(0, y, width, y + next() * 6 - 3, 0.8, parseColor('#43281a'), 0.22);
  }
  const [x, rim, wide] = [width * 0.5, height * 0.54, height * 0.235];
  const foot = height * 0.84;
  still.ellipse(x, foot + height * 0.02, wide * 1.75, height * 0.075, parseColor('#2c1a10'), {
    cover: 0.45,
    soft: 12,
  });
  still.ellipse(x, foot, wide * 1.5, height * 0.06, parseColor('#e8e2d6'));
  still.ellipse(x, foot - 2, wide * 1.05, height * 0.036, parseColor('#cfc6b6'));
  still.ellipse(x + wide * 1.12, (rim + foot) / 2 - 5, wide * 0.34, wide * 0.42, parseColor('#e4ddd0'));
  still.ellipse(x + wide * 1.1, (rim + foot) / 2 - 5, wide * 0.18, wide * 0.26, parseColor('#5f6a68'));
  for (let y = rim; y < foot; y += 1) {
    const down = (y - rim) / (foot - rim);
    const half = wide * (1 - 0.42 * down ** 2.6);
    for (let column = Math.floor(x - half); column < x + half; column += 1) {
      const round = (column - x) / half;
      const light =
        0.95 - 0.4 * smoothStep(-0.25, 1, round) - 0.12 * smoothStep(-0.7, -1, round) - 0.1 * down;
      still.blend(
        column,
        Math.round(y),
        mixColors(parseColor('#4d4740'), parseColor('#faf6ec'), light),
        Math.min(1, half - Math.abs(column - x)),
      );
    }
  }
  still.ellipse(x, rim, wide, height * 0.062, parseColor('#fbf7ee'));
  still.ellipse(x, rim + 1.5, wide * 0.92, height * 0.051, parseColor('#4a2a16'));
  still.ellipse(x - wide * 0.2, rim + 3, wide * 0.5, height * 0.022, parseColor('#8a5a34'), {
    cover: 0.6,
    soft: 5,
  });
  const white = parseColor('#fffaf0');
  return (picture, seconds) => {
    picture.copy(still);
    for (let y = 0; y < rim; y += 1) {
      const up = (rim - y) / rim;
      const sway = 16 * up * wave(up * 4 - seconds * 1.1) + 7 * wave(up * 9 - seconds * 1.9);
      const half = wide * (0.55 + 0.65 * up);
      for (let column = Math.floor(x + sway - half); column < x + sway + half; column += 1) {
        const inside = 1 - ((column - x - sway) / half) ** 2;
        const wisp = mist.smooth(column * 1.15 + 300 + sway * 0.6, y * 0.75 + seconds * 44);
        picture.blend(
          column,
          y,
          white,
          smoothStep(0.3, 0.8, wisp) * inside * inside * (1 - up) * Math.min(1, up * 9) * 0.85,
        );
      }
    }
  };
};

/** A campfire at night, with rising sparks. */
export const campfire: Scene = (size, seed) => {
  const { width, height } = size;
  const next = random(seed + 131);
  const [rough, fine] = [new Texture(seed + 132, 8, 4), new Texture(seed + 133, 16, 4)];
  const still = new Canvas(size);
  const foot = height * 0.8;
  still.gradient(0, foot, parseColor('#04060f'), parseColor('#0d1526'), parseColor('#1d1a22'));
  for (let star = 0; star < 80; star += 1)
    still.disc(next() * width, next() * height * 0.5, 0.5, parseColor('#dfe6ff'), { cover: next() * 0.7 });
  for (let tree = 0; tree < 24; tree += 1) {
    const [x, tall] = [next() * width, height * (0.25 + next() * 0.3)];
    still.polygon(
      [x - tall * 0.16, foot - 8, x, foot - 8 - tall, x + tall * 0.16, foot - 8],
      parseColor('#0a0f18'),
    );
  }
  still.gradient(foot - 10, height, parseColor('#22180f'), parseColor('#0c0906'));
  const flame = gradient(
    parseColor('#5a0a02'),
    parseColor('#c22704'),
    parseColor('#ff7a12'),
    parseColor('#ffc83d'),
    parseColor('#fff6c9'),
  );
  const sparks = Array.from({ length: 46 }, () => ({
    x: next() - 0.5,
    life: 1.4 + next() * 2,
    start: next() * 3,
    drift: next() * 6,
  }));
  const x = width / 2;
  return (picture, seconds) => {
    picture.copy(still);
    const flicker = 0.85 + 0.15 * wave(seconds * 9) * wave(seconds * 5.3 + 1);
    picture.glow(x, foot - height * 0.12, width * 0.5, parseColor('#ff7a1f'), 0.42 * flicker);
    for (const [index, lean] of [-0.5, 0.45, -0.15, 0.2].entries()) {
      const long = height * 0.21;
      picture.line(
        x - long,
        foot + 6 + lean * 16,
        x + long,
        foot + 6 - lean * 16,
        height * 0.05,
        index % 2 ? parseColor('#3b2314') : parseColor('#4d2e1a'),
      );
    }
    const high = height * 0.56;
    for (let y = Math.floor(foot - high); y < foot + 5; y += 1) {
      const up = (foot + 5 - y) / high;
      const half = height * 0.235 * (1 - up * 0.72) * Math.min(1, 0.55 + up * 3);
      const sway = 12 * up * wave(seconds * 2.3 + up * 3);
      for (let column = Math.floor(x + sway - half); column < x + sway + half; column += 1) {
        const round = (column - x - sway) / half;
        const noise =
          rough.smooth(column * 1.2 + 900, y * 0.9 + seconds * 150) * 0.65 +
          fine.smooth(column * 1.6 + 400, y * 1.1 + seconds * 215) * 0.35;
        const heat =
          (1 - round * round) * (1.18 - up) +
          (noise - 0.5) * (0.9 + up * 0.9) -
          up * 0.12 -
          smoothStep(0.7, 1, up);
        if (heat > 0.2) picture.blend(column, y, flame((heat - 0.2) * 1.15), smoothStep(0.2, 0.42, heat));
      }
    }
    for (const spark of sparks) {
      const age = ((seconds + spark.start) % spark.life) / spark.life;
      const sx = x + spark.x * height * (0.16 + age * 0.5) + 8 * wave(age * 9 + spark.drift);
      picture.glow(sx, foot - age * height * 0.85, 2.4, parseColor('#ffb347'), (1 - age) * 1.2);
    }
  };
};
