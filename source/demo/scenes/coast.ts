import { type Color, gradient, mixColors, parseColor } from '../color.ts';
import { random, smoothStep, Texture, wave } from '../noise.ts';
import { Canvas } from '../picture.ts';
import { mirrorInWater, type Scene } from '../scene.ts';

const night = parseColor('#141a2b');

/** Fishing boats rocking in front of a quay with houses, with the sun just above the hills. */
export const harbour: Scene = (size, seed) => {
  const { width, height } = size;
  const horizon = height * 0.56;
  const next = random(seed);
  const still = new Canvas(size);
  still.gradient(
    0,
    horizon + 1,
    parseColor('#41537d'),
    parseColor('#b98a9b'),
    parseColor('#f6b27c'),
    parseColor('#ffe0a3'),
  );
  still.glow(width * 0.68, horizon - height * 0.07, width * 0.34, parseColor('#ff7a33'), 0.35);
  still.disc(width * 0.68, horizon - height * 0.07, height * 0.05, parseColor('#fff3cf'), { soft: 3 });
  for (let x = 0; x < width; x += 1) {
    const hill = 0.07 + 0.04 * wave(x / 47 + seed) + 0.02 * wave(x / 17 + 1);
    still.column(x, horizon - height * hill, horizon + 1, parseColor('#7c6a80'));
  }
  for (let x = -10; x < width * 0.52; x += width * 0.055) {
    const high = height * (0.13 + next() * 0.1);
    const wall = mixColors(parseColor('#4b3f52'), parseColor('#80596a'), next());
    const wide = width * 0.05;
    still.box(x, horizon - high, x + wide, horizon, wall);
    still.polygon(
      [x - 2, horizon - high, x + wide / 2, horizon - high - 9, x + wide + 2, horizon - high],
      night,
    );
    for (let pane = 0; pane < 4; pane += 1) {
      if (next() < 0.45) continue;
      const [left, top] = [x + 4 + (pane % 2) * wide * 0.45, horizon - high + 6 + (pane >> 1) * high * 0.4];
      still.box(left, top, left + 3.5, top + 5, parseColor('#ffd98a'));
    }
  }
  still.box(0, horizon - 5, width * 0.55, horizon, parseColor('#3a3340'));
  const boats = [
    { x: 0.2, y: 0.68, scale: 0.8, hull: parseColor('#8c3b3b') },
    { x: 0.48, y: 0.76, scale: 1.15, hull: parseColor('#2c5d73') },
    { x: 0.82, y: 0.7, scale: 0.9, hull: parseColor('#3d6b4f') },
  ];
  return (picture, seconds) => {
    picture.copy(still);
    mirrorInWater(picture, horizon, seconds, parseColor('#2d3a55'), 0.35);
    for (const [index, boat] of boats.entries()) {
      const rock = wave(seconds * 1.3 + index * 2);
      const place = { x: width * boat.x + rock, y: height * boat.y + rock * 1.6, rock: rock * 0.035 };
      drawBoat(picture, place, (boat.scale * height) / 225, boat.hull);
    }
  };
};

function drawBoat(
  picture: Canvas,
  place: { x: number; y: number; rock: number },
  scale: number,
  hull: Color,
): void {
  const points = (...corners: number[]) =>
    corners.map((value, index) => {
      const even = index % 2 === 0;
      const other = corners[even ? index + 1 : index - 1] ?? 0;
      return even
        ? place.x + (value - other * place.rock) * scale
        : place.y + (value + other * place.rock) * scale;
    });
  const stroke = (thick: number, paint: Color, ...ends: [number, number, number, number]) => {
    const [x = 0, y = 0, toX = 0, toY = 0] = points(...ends);
    picture.line(x, y, toX, toY, thick * scale, paint);
  };
  picture.polygon(points(-40, 3, 42, 3, 26, 22, -30, 22), night, 0.45);
  stroke(1.6, night, 2, -14, 2, -74);
  stroke(0.8, night, 2, -72, 46, -14);
  stroke(0.8, night, 2, -72, -40, -10);
  stroke(1.3, night, 2, -50, 26, -38);
  picture.polygon(points(-24, -10, -24, -30, -4, -30, 0, -10), parseColor('#e9dcc5'));
  picture.polygon(points(-26, -29, -26, -33, -2, -33, -3, -29), night);
  for (const left of [-21, -11])
    picture.polygon(points(left, -18, left, -26, left + 6, -26, left + 6, -18), night);
  picture.polygon(points(-42, -10, 50, -14, 40, 5, -36, 5), hull);
  picture.polygon(points(-42, -10, 50, -14, 49, -11, -41, -7), parseColor('#f3e9d8'));
  picture.polygon(points(-37, 2, 42, 2, 40, 5, -36, 5), night, 0.5);
}

/** A lighthouse on a cliff at dusk, with a rotating beam. */
export const lighthouse: Scene = (size, seed) => {
  const { width, height } = size;
  const horizon = height * 0.72;
  const next = random(seed + 3);
  const still = new Canvas(size);
  still.gradient(
    0,
    horizon + 1,
    parseColor('#0e1838'),
    parseColor('#2f3a6d'),
    parseColor('#8a5b86'),
    parseColor('#e58e73'),
  );
  for (let star = 0; star < 70; star += 1)
    still.disc(next() * width, next() * height * 0.4, 0.4 + next() * 0.5, parseColor('#e8ecff'), {
      cover: 0.3 + next() * 0.6,
    });
  const center = width * 0.64;
  const lamp = { x: center, y: height * 0.225 };
  return (picture, seconds) => {
    picture.copy(still);
    mirrorInWater(picture, horizon, seconds, parseColor('#1c2447'), 0.45);
    const angle = seconds * 1.15;
    drawBeam(picture, lamp, angle, width);
    drawBeam(picture, lamp, angle + Math.PI, width);
    drawCliff(picture, center);
    drawTower(picture, center, height);
    const facing = Math.max(0, Math.abs(Math.sin(angle)) - 0.75) * 4;
    picture.glow(lamp.x, lamp.y, height * (0.12 + 0.2 * facing), parseColor('#ffd98a'), 0.6 + 0.25 * facing);
  };
};

/** A cone of light from the lamp to the edge of the picture, wider and fainter when it points at the viewer. */
function drawBeam(picture: Canvas, lamp: { x: number; y: number }, angle: number, width: number): void {
  const aside = Math.abs(Math.cos(angle));
  const light = 0.36 * smoothStep(0.1, 0.7, aside);
  const spread = 0.05 + 0.12 * (1 - aside);
  const tilt = Math.sin(angle) * 0.035;
  const right = Math.cos(angle) > 0;
  for (let x = 0; x < width; x += 1) {
    const far = right ? x - lamp.x : lamp.x - x;
    if (far <= 0) continue;
    const half = 2 + far * spread;
    const middle = lamp.y - far * tilt;
    for (let y = Math.floor(middle - half); y < middle + half; y += 1) {
      const off = (y - middle) / half;
      picture.blend(x, y, beamLight, light * (1 - off * off) * (1 - (0.4 * far) / width));
    }
  }
}

const beamLight = parseColor('#fff0c2');

function drawCliff(picture: Canvas, center: number): void {
  const { width, height } = picture;
  for (let x = 0; x < width; x += 1) {
    const from = (x - (center - width * 0.24)) / (width * 0.12);
    const top =
      height * (1.02 - 0.25 * smoothStep(-0.3, 1.7, from) - 0.012 * wave(x / 9) - 0.008 * wave(x / 3.1));
    picture.column(x, top, height, parseColor('#15172a'));
    picture.column(x, top, top + 2, parseColor('#3d3a55'));
  }
}

function drawTower(picture: Canvas, center: number, height: number): void {
  const [top, bottom] = [height * 0.27, height * 0.78];
  const half = (y: number) => height * (0.034 + 0.03 * ((y - top) / (bottom - top)));
  const bands = 7;
  for (let band = 0; band < bands; band += 1) {
    const from = top + ((bottom - top) * band) / bands;
    const to = top + ((bottom - top) * (band + 1)) / bands;
    const [high, low] = [half(from), half(to)];
    const paint = band % 2 === 0 ? parseColor('#d8d3d6') : parseColor('#a33b3f');
    picture.polygon([center - high, from, center + high, from, center + low, to, center - low, to], paint);
    picture.polygon(
      [center + high * 0.2, from, center + high, from, center + low, to, center + low * 0.2, to],
      night,
      0.4,
    );
  }
  picture.box(center - height * 0.05, top - 3, center + height * 0.05, top + 2, night);
  picture.box(
    center - height * 0.026,
    height * 0.19,
    center + height * 0.026,
    top - 2,
    parseColor('#ffdf94'),
  );
  for (const side of [-0.026, 0, 0.026])
    picture.line(center + height * side, height * 0.19, center + height * side, top, 1.4, night);
  const roof = height * 0.19;
  picture.polygon(
    [center - height * 0.04, roof, center, height * 0.13, center + height * 0.04, roof],
    parseColor('#8e2f35'),
  );
}

/** Waves on a sandy beach, seen from slightly above. */
export const beach: Scene = (size, seed) => {
  const { width, height } = size;
  const foam = new Texture(seed + 21, 16, 4);
  const grain = new Texture(seed + 22, 128, 2);
  const still = new Canvas(size);
  const horizon = height * 0.2;
  still.gradient(0, horizon, parseColor('#8fc4ea'), parseColor('#dcefF7'));
  const [white, damp] = [parseColor('#fbfffd'), parseColor('#8f7650')];
  const sand = gradient(parseColor('#e6cf9f'), parseColor('#cda872'));
  const sea = gradient(parseColor('#1d6f9c'), parseColor('#7fd3c9'));
  const nearness = (y: number) => (y - horizon) / (height - horizon);
  for (let y = Math.ceil(horizon); y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      still.set(x, y, sand(grain.at(x * 2, y * 2) * 0.5 + nearness(y) * 0.25));
  return (picture, seconds) => {
    picture.copy(still);
    for (let x = 0; x < width; x += 1) {
      const bend = 0.03 * wave(x / 60 + 1) + 0.012 * wave(x / 21 + seconds * 0.6);
      const edge = height * (0.68 + bend + 0.075 * wave(seconds * 1.05 + x / 240));
      const wet = height * (0.785 + bend + 0.01 * wave(x / 15));
      for (let y = Math.ceil(edge); y < wet + height * 0.05; y += 1)
        picture.blend(x, y, damp, 0.55 * smoothStep(height * 0.05, 0, y - wet));
      for (let y = Math.ceil(horizon); y < edge; y += 1) {
        const near = nearness(y);
        const crest = wave(30 / (near + 0.12) + seconds * 1.05 + foam.at(x * 0.6, y) * 2.2);
        picture.set(x, y, sea(near * 1.15 + crest * 0.1));
        if (crest < 0.72 || near < 0.22) continue;
        const broken =
          smoothStep(0.72, 0.98, crest) * smoothStep(0.22, 0.5, near) * foam.at(x * 1.6 + seconds * 4, y * 3);
        picture.blend(x, y, white, Math.min(1, broken * 1.7));
      }
      const wide = 6 + 9 * foam.at(x * 2, seconds * 16);
      for (let y = Math.ceil(edge - 5 - wide); y < edge - 5 + wide; y += 1) {
        const rim = (y - edge + 5) / wide;
        picture.blend(x, y, white, (1 - rim * rim) * (0.55 + 0.45 * foam.at(x * 3, y * 3)));
      }
    }
  };
};

/** The open sea at sunset, glittering below the sun. */
export const openSea: Scene = (size, seed) => {
  const { width, height } = size;
  const horizon = height * 0.42;
  const sparkle = new Texture(seed + 31, 64, 3);
  const swells = new Texture(seed + 32, 16, 3);
  const still = new Canvas(size);
  still.gradient(
    0,
    horizon,
    parseColor('#2b3f78'),
    parseColor('#a7618c'),
    parseColor('#f5895b'),
    parseColor('#ffc86e'),
  );
  const sun = width * 0.5;
  still.glow(sun, horizon - height * 0.06, width * 0.4, parseColor('#ff6a2d'), 0.4);
  still.disc(sun, horizon - height * 0.06, height * 0.075, parseColor('#fff2c4'), { soft: 3 });
  const body = gradient(parseColor('#1b2c55'), parseColor('#c9695a'));
  const light = parseColor('#fff3c9');
  return (picture, seconds) => {
    picture.copy(still);
    for (let y = Math.floor(horizon); y < height; y += 1) {
      const near = (y - horizon) / (height - horizon);
      const far = 1 / (near + 0.06);
      const path = width * (0.045 + 0.15 * near);
      for (let x = 0; x < width; x += 1) {
        const across = (x - sun) * far * 0.022;
        const lumps = swells.at(700 + across * 9 - seconds * 3, far * 30 + seconds * 12) - 0.5;
        const swell = wave(far * 5.2 + across * 0.5 + lumps * 5 + seconds * 2.1) + lumps;
        picture.set(x, y, body(0.28 + swell * 0.2 - near * 0.22));
        const inPath = 1 - Math.abs(x - sun) / path;
        if (inPath < 0) continue;
        const glint = sparkle.at(900 + across * 13 + seconds * 5, far * 110 + seconds * 34);
        const bright = smoothStep(0.62 - inPath * 0.3, 0.9 - inPath * 0.25, glint + swell * 0.12);
        picture.blend(x, y, light, Math.min(1, bright * (inPath * 1.4 + 0.06)));
      }
    }
  };
};
