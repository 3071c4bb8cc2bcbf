import { mixColors, parseColor } from './color.ts';
import { random, wave } from './noise.ts';
import { Canvas } from './picture.ts';
import type { Scene } from './scene.ts';

/** After this many seconds the movement repeats, so that the film can loop without a jump. */
export const presenterSeconds = 6;

const turn = (2 * Math.PI) / presenterSeconds;
const [skin, hair, shirt, lip] = [
  parseColor('#d9a07c'),
  parseColor('#4a2c23'),
  parseColor('#2f6f73'),
  parseColor('#a4564c'),
];

/** A person who talks to the camera, in front of a bookshelf and a lamp. */
export const presenter: Scene = (size, seed) => {
  const { width, height } = size;
  const still = new Canvas(size);
  drawRoom(still, random(seed + 7));
  return (picture, seconds) => {
    picture.copy(still);
    // Whole numbers of periods, so that the last frame is followed by the first without a jump.
    const sway = wave(seconds * turn * 2) * width * 0.006 + wave(seconds * turn * 5) * width * 0.002;
    const nod = wave(seconds * turn * 7) * height * 0.006;
    const open = Math.max(0, 0.5 + 0.5 * wave(seconds * turn * 47) * wave(seconds * turn * 19 + 1));
    const blink = wave(seconds * turn * 3 + 1) > 0.992 || wave(seconds * turn * 4) > 0.994;
    drawPerson(picture, { x: width * 0.5 + sway, y: height * 0.4 + nod, unit: height / 225, open, blink });
  };
};

function drawRoom(still: Canvas, next: () => number): void {
  const { width, height } = still;
  still.gradient(0, height, parseColor('#4d5a63'), parseColor('#6b665e'), parseColor('#3e3a37'));
  const covers = [
    parseColor('#8c4a3c'),
    parseColor('#39606e'),
    parseColor('#b98b4a'),
    parseColor('#5b6d4a'),
    parseColor('#75506b'),
  ];
  for (let shelf = 0; shelf < 3; shelf += 1) {
    const board = height * (0.26 + shelf * 0.27);
    let x = width * 0.03;
    while (x < width * 0.36) {
      const wide = width * (0.012 + next() * 0.013);
      const tall = height * (0.11 + next() * 0.07);
      const cover = covers[Math.floor(next() * covers.length)] ?? skin;
      still.box(
        x,
        board - tall,
        x + wide,
        board,
        mixColors(cover, parseColor('#2b2b2d'), 0.25 + next() * 0.2),
        0.95,
      );
      x += wide + (next() < 0.12 ? width * 0.03 : 1);
    }
    still.box(width * 0.02, board, width * 0.38, board + 3, parseColor('#2d211b'));
  }
  const [lampX, lampY] = [width * 0.84, height * 0.4];
  still.glow(lampX, lampY, height * 0.75, parseColor('#ffb45e'), 0.42);
  still.box(lampX - 2, lampY, lampX + 2, height, parseColor('#2a2523'));
  still.polygon(
    [
      lampX - height * 0.07,
      lampY - height * 0.12,
      lampX + height * 0.07,
      lampY - height * 0.12,
      lampX + height * 0.12,
      lampY + 4,
      lampX - height * 0.12,
      lampY + 4,
    ],
    parseColor('#ffdca6'),
  );
}

interface Pose {
  x: number;
  y: number;
  /** The size of one unit of the figure, in pixels. */
  unit: number;
  /** How far the mouth is open, 0 to 1. */
  open: number;
  blink: boolean;
}

function drawPerson(picture: Canvas, { x, y, unit, open, blink }: Pose): void {
  const at = (...corners: number[]) =>
    corners.map((value, index) => (index % 2 === 0 ? x : y) + value * unit);
  const oval = (dx: number, dy: number, wide: number, high: number, paint: typeof skin, soft = 1) =>
    picture.ellipse(x + dx * unit, y + dy * unit, wide * unit, high * unit, paint, { soft: soft * unit });
  const shade = mixColors(skin, parseColor('#7a4a36'), 0.35);
  oval(0, 4, 46, 58, hair);
  picture.polygon(at(-44, 4, 44, 4, 46, 62, -46, 62), hair);
  picture.polygon(at(-90, 140, -74, 84, -30, 66, 30, 66, 74, 84, 90, 140), shirt);
  picture.polygon(at(-17, 44, 17, 44, 20, 70, 0, 86, -20, 70), shade);
  oval(0, 6, 35, 46, skin);
  oval(16, 16, 12, 22, mixColors(skin, parseColor('#ffcf9c'), 0.35), 10);
  picture.polygon(at(-36, 2, -30, -34, 0, -46, 32, -34, 37, 4, 26, -16, 4, -25, -18, -20), hair);
  for (const side of [-1, 1]) {
    oval(side * 14, 2, 6.5, blink ? 0.8 : 4.2, blink ? shade : parseColor('#f6f1ec'));
    if (!blink) oval(side * 14 + 0.6, 2, 2.9, 3.4, parseColor('#3b2a22'));
    picture.line(x + side * 7 * unit, y - 7 * unit, x + side * 21 * unit, y - 9 * unit, 2.2 * unit, hair);
  }
  picture.line(x + 1 * unit, y + 6 * unit, x + 4 * unit, y + 18 * unit, 1.6 * unit, shade);
  oval(0, 31, 11, 2.6 + open * 5.5, lip);
  oval(0, 31, 8.5, 0.4 + open * 4.2, parseColor('#4a1f1e'));
  if (open > 0.5) oval(0, 28.6, 6.5, 1.2, parseColor('#f3ece6'));
}
