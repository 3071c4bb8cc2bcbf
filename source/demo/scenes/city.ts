import { type Color, mixColors, parseColor } from '../color.ts';
import { random, smoothStep, wave } from '../noise.ts';
import { Canvas } from '../picture.ts';
import { mirrorInWater, type Scene } from '../scene.ts';

interface Pane {
  x: number;
  y: number;
  wide: number;
  high: number;
  paint: Color;
  /** The time in seconds at which the light goes on; negative when it is on from the start. */
  from: number;
}

/** A city skyline at a river at night; one window after another lights up. */
export const skyline: Scene = (size, seed) => {
  const { width, height } = size;
  const horizon = height * 0.74;
  const next = random(seed + 71);
  const still = new Canvas(size);
  still.gradient(
    0,
    horizon + 1,
    parseColor('#0a1030'),
    parseColor('#232a63'),
    parseColor('#6b4a86'),
    parseColor('#d0788a'),
  );
  for (let star = 0; star < 60; star += 1)
    still.disc(next() * width, next() * height * 0.35, 0.5, parseColor('#ffffff'), {
      cover: 0.2 + next() * 0.6,
    });
  still.glow(width * 0.8, height * 0.16, height * 0.3, parseColor('#b9c4ff'), 0.18);
  still.disc(width * 0.8, height * 0.16, height * 0.055, parseColor('#f4f1e2'), { soft: 1.5 });
  const panes: Pane[] = [];
  for (let row = 0; row < 3; row += 1) {
    const body = mixColors(parseColor('#3d3b6c'), parseColor('#0d1026'), row / 2);
    let x = -next() * 20;
    while (x < width) {
      const wide = width * (0.04 + next() * 0.055);
      const tall = height * (0.62 - row * 0.14) * (0.45 + next() * 0.55);
      raiseTower(still, { x, wide, top: horizon - tall, foot: horizon }, body, next);
      if (row > 0) panes.push(...windowsOf({ x, wide, top: horizon - tall, foot: horizon }, next));
      x += wide + next() * width * 0.02;
    }
  }
  const lamps = Array.from({ length: 14 }, (_, index) => ((index + 0.5) / 14) * width);
  return (picture, seconds) => {
    picture.copy(still);
    for (const { x, y, wide, high, paint, from } of panes) {
      const lit = smoothStep(0, 0.25, seconds - from);
      if (lit > 0) picture.box(x, y, x + wide, y + high, paint, lit * 0.95);
    }
    for (const x of lamps) picture.glow(x, horizon - 3, height * 0.035, parseColor('#ffcf87'), 0.8);
    for (let car = 0; car < 12; car += 1) {
      const right = car % 2 === 0;
      const along = (car * 0.171 + seconds * (0.035 + (car % 3) * 0.008)) % 1;
      const x = (right ? along : 1 - along) * width;
      picture.glow(
        x,
        horizon - 1.5,
        height * 0.024,
        right ? parseColor('#ff4a3d') : parseColor('#fff4d6'),
        1,
      );
    }
    picture.box(0, horizon - 1, width, horizon + 2, parseColor('#0b0d1e'));
    mirrorInWater(picture, horizon + 1, seconds, parseColor('#10143a'), 0.3);
  };
};

interface Tower {
  x: number;
  wide: number;
  top: number;
  foot: number;
}

function raiseTower(still: Canvas, { x, wide, top, foot }: Tower, body: Color, next: () => number): void {
  still.box(x, top, x + wide, foot, body);
  still.box(x, top, x + wide * 0.12, foot, mixColors(body, parseColor('#ffffff'), 0.06));
  const roof = next();
  if (roof < 0.25) still.polygon([x, top, x + wide / 2, top - wide * 0.6, x + wide, top], body);
  else if (roof < 0.5) still.line(x + wide / 2, top, x + wide / 2, top - wide * 0.9, 1.2, body);
  else if (roof < 0.75) still.box(x + wide * 0.25, top - wide * 0.25, x + wide * 0.75, top, body);
}

function windowsOf({ x, wide, top, foot }: Tower, next: () => number): Pane[] {
  const panes: Pane[] = [];
  const across = Math.max(2, Math.floor(wide / 6));
  const gap = wide / across;
  const tints = [parseColor('#ffd27a'), parseColor('#ffe7b3'), parseColor('#ffb766'), parseColor('#cfe2ff')];
  for (let y = top + 5; y < foot - 7; y += 7) {
    for (let column = 0; column < across; column += 1) {
      if (next() < 0.42) continue;
      const paint = tints[Math.floor(next() ** 2 * 4)] ?? parseColor('#ffd27a');
      const from = next() < 0.4 ? -1 : next() * 11;
      panes.push({ x: x + gap * (column + 0.25), y, wide: gap * 0.5, high: 3.6, paint, from });
    }
  }
  return panes;
}

const [red, amber, green] = [parseColor('#ff3a30'), parseColor('#ffb02e'), parseColor('#35e07a')];

/** Cars at a changing traffic light in a wet street at night. */
export const trafficLights: Scene = (size, seed) => {
  const { width, height } = size;
  const horizon = height * 0.46;
  const next = random(seed + 81);
  const still = new Canvas(size);
  still.gradient(0, horizon, parseColor('#070a18'), parseColor('#1b2140'), parseColor('#3a2c4a'));
  still.gradient(horizon, height, parseColor('#1a1a28'), parseColor('#0c0d15'));
  for (let side = 0; side < 2; side += 1) {
    for (let house = 6; house > 0; house -= 1) {
      const near = 1 / house;
      const edge = side === 0 ? width * (0.42 - 0.5 * near) : width * (0.58 + 0.5 * near);
      const top = horizon - height * (0.1 + 0.5 * near);
      const body = mixColors(parseColor('#20243f'), parseColor('#0b0d1a'), near);
      if (side === 0) still.box(edge - width * 0.3, top, edge, horizon + height * 0.3 * near, body);
      else still.box(edge, top, edge + width * 0.3, horizon + height * 0.3 * near, body);
    }
  }
  for (let light = 0; light < 46; light += 1) {
    const aside = next() < 0.5 ? next() * 0.4 : 1 - next() * 0.4;
    const paint =
      [parseColor('#ffb75e'), parseColor('#7fd6ff'), parseColor('#ff6f91'), parseColor('#ffe9a8')][
        light % 4
      ] ?? red;
    const radius = height * (0.012 + next() * 0.03);
    still.disc(aside * width, height * (0.12 + next() * 0.34), radius, paint, { cover: 0.42, soft: 2.5 });
  }
  return (picture, seconds) => {
    picture.copy(still);
    for (let car = 0; car < 9; car += 1) {
      const coming = car % 2 === 0;
      const far = (car * 0.37 + seconds * (coming ? -0.17 : 0.13) + 9) % 1;
      drawCar(picture, horizon, far ** 1.6, coming);
    }
    const phase = (seconds + 1) % 9;
    const lit = phase < 4 ? 2 : phase < 5.2 ? 1 : 0;
    drawTrafficLight(picture, width * 0.8, height * 0.12, height * 0.3, lit);
    reflectLights(picture, horizon + 4, seconds);
  };
};

function drawCar(picture: Canvas, horizon: number, far: number, coming: boolean): void {
  const { width, height } = picture;
  const near = 1 - far;
  const scale = 0.04 + near * near * 0.5;
  const x = width * (0.5 + (coming ? -0.6 : 0.6) * (near * near * 0.55 + 0.03));
  const y = horizon + height * 0.36 * near * near + 2;
  const half = width * 0.09 * scale;
  picture.ellipse(x, y - half * 0.5, half * 1.5, half * 0.9, parseColor('#0a0b12'), { cover: 0.8, soft: 2 });
  const paint = coming ? parseColor('#fff3cf') : parseColor('#ff2f2a');
  for (const side of [-1, 1]) {
    picture.glow(x + side * half, y, height * (0.03 + 0.17 * scale), paint, coming ? 0.6 : 0.5);
    picture.disc(x + side * half, y, 0.8 + height * 0.03 * scale, paint, { soft: 1.5 });
  }
}

function drawTrafficLight(picture: Canvas, x: number, y: number, tall: number, lit: number): void {
  const wide = tall * 0.36;
  picture.box(x - 2, y + tall, x + 2, picture.height, parseColor('#0a0b10'));
  picture.box(x - wide / 2, y, x + wide / 2, y + tall, parseColor('#11131b'));
  for (const [index, paint] of [red, amber, green].entries()) {
    const middle = y + (tall * (index + 0.5)) / 3;
    picture.disc(
      x,
      middle,
      wide * 0.34,
      lit === index ? paint : mixColors(paint, parseColor('#11131b'), 0.82),
    );
    if (lit === index) picture.glow(x, middle, tall * 0.62, paint, 0.55);
  }
}

/** Wet asphalt: draws a stretched reflection of what is above, distorted by ripples. */
function reflectLights(picture: Canvas, from: number, seconds: number): void {
  const { width, height, data } = picture;
  for (let y = height - 1; y > from; y -= 1) {
    const above = Math.max(0, Math.floor(from - (y - from) * 0.9));
    const veil = 0.6 * (1 - (y - from) / (height - from)) + 0.12;
    for (let x = 0; x < width; x += 1) {
      const shift = Math.round(2.5 * wave(y * 0.9 + x * 0.05 + seconds * 3));
      const source = (above * width + Math.max(0, Math.min(width - 1, x + shift))) * 3;
      const at = (y * width + x) * 3;
      // The dark sky is left out: only lights shine on asphalt.
      for (let part = 0; part < 3; part += 1)
        data[at + part] = (data[at + part] ?? 0) + Math.max(0, (data[source + part] ?? 0) - 64) * veil;
    }
  }
}
