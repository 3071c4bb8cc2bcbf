import { mixColors, parseColor } from '../color.ts';
import { random, Texture, wave } from '../noise.ts';
import { Canvas } from '../picture.ts';
import type { Scene } from '../scene.ts';

const leafColors = [
  parseColor('#c4571c'),
  parseColor('#e08a24'),
  parseColor('#a63d1a'),
  parseColor('#d9a92f'),
] as const;
const [path, ground, fog] = [parseColor('#b08a5a'), parseColor('#8a4f22'), parseColor('#f5d891')];
/** The colors of the bare path and the leaves on it, then of the bare ground and the leaves on it. */
const floorColors = [
  path,
  ...leafColors.map((leaf) => mixColors(path, leaf, 0.5)),
  ground,
  ...leafColors.map((leaf) => mixColors(ground, leaf, 0.85)),
];

interface Tree {
  /** The distance from the path, negative on the left. */
  aside: number;
  /** The position along the path, 0 to 1. */
  along: number;
  thick: number;
  tone: number;
}

/** A walk along a path in an autumn forest, with falling leaves. */
export const forestPath: Scene = (size, seed) => {
  const { width, height } = size;
  const horizon = height * 0.5;
  const next = random(seed + 101);
  const litter = new Texture(seed + 102, 64, 2);
  const still = new Canvas(size);
  still.gradient(0, horizon + 2, parseColor('#d98a35'), parseColor('#f3cf78'), parseColor('#fff1c6'));
  const trees: Tree[] = Array.from({ length: 34 }, (_, index) => ({
    aside: (index % 2 === 0 ? -1 : 1) * (0.55 + next() * 2.2),
    along: index / 34,
    thick: 0.7 + next() * 0.6,
    tone: next(),
  }));
  const leaves = Array.from({ length: 60 }, () => ({
    x: next(),
    y: next(),
    turn: next() * 6,
    size: 0.5 + next(),
  }));
  return (picture, seconds) => {
    picture.copy(still);
    drawForestFloor(picture, horizon, seconds, litter);
    const walked = trees.map((tree) => ({ tree, far: 1 - ((tree.along + seconds * 0.05) % 1) }));
    for (const { tree, far } of walked.sort((one, other) => other.far - one.far))
      drawTree(picture, horizon, tree, far);
    for (const leaf of leaves) {
      const y = ((leaf.y + seconds * 0.16 * leaf.size) % 1.05) * height;
      const x = leaf.x * width + 14 * wave(seconds * 1.7 + leaf.turn);
      const high = 0.7 + 1.5 * Math.abs(wave(seconds * 5 + leaf.turn));
      picture.ellipse(x, y, 0.6 + 2.2 * leaf.size, high, leafColors[(leaf.turn | 0) & 3] ?? path);
    }
  };
};

function drawForestFloor(picture: Canvas, horizon: number, seconds: number, litter: Texture): void {
  const { width, height } = picture;
  for (let y = Math.floor(horizon); y < height; y += 1) {
    const near = (y - horizon + 1) / (height - horizon);
    const row = 38 / near + seconds * 67;
    // Distant leaves are too small to be visible.
    const rare = 0.56 + 0.4 * (1 - near) ** 4;
    const half = width * 0.34 * near;
    const middle = width * (0.5 + 0.02 * wave(2 / near + seconds * 0.9));
    const hazy = floorColors.map((each) => mixColors(each, fog, 0.85 * (1 - near) ** 5));
    for (let x = 0; x < width; x += 1) {
      const leaf = litter.at(1000 + ((x - width / 2) / near) * 0.42, row);
      const bare = Math.abs(x - middle) / half - 1 + (leaf - 0.5) * 0.5 < 0 ? 0 : 5;
      picture.set(x, y, hazy[leaf > rare ? bare + 1 + ((leaf * 24) & 3) : bare] ?? path);
    }
  }
}

/** @param far the distance: 0 is next to the camera, 1 is where the fog hides everything */
function drawTree(picture: Canvas, horizon: number, { aside, thick, tone }: Tree, far: number): void {
  const { width, height } = picture;
  const scale = 0.13 / (far + 0.06);
  const x = width * 0.5 + aside * width * 0.36 * scale;
  const foot = horizon + height * 0.28 * scale;
  const half = width * 0.026 * scale * thick;
  const bark = mixColors(
    mixColors(parseColor('#3a2418'), parseColor('#5b3a26'), tone),
    fog,
    Math.min(0.85, far * 0.95),
  );
  picture.box(x - half, 0, x + half, foot, bark);
  // The crown of a near tree is above the picture.
  if (far < 0.1) return;
  const crown = mixColors(leafColors[Math.floor(tone * 4)] ?? fog, fog, Math.min(0.8, far * 0.9));
  for (let bunch = 0; bunch < 4; bunch += 1) {
    const bunchX = x + (bunch - 1.5) * half * 3.4;
    const bunchY = foot - height * scale * (1.35 + 0.22 * wave(bunch * 2 + tone * 9));
    picture.ellipse(bunchX, bunchY, half * 4.2, half * 3, crown, { cover: 0.9, soft: half * 1.5 });
  }
}

/** Gulls above a wooden pier. */
export const gulls: Scene = (size, seed) => {
  const { width, height } = size;
  const horizon = height * 0.66;
  const next = random(seed + 111);
  const still = new Canvas(size);
  still.gradient(0, horizon, parseColor('#4f93c9'), parseColor('#a9d2ea'), parseColor('#f1f3e6'));
  still.gradient(horizon, height, parseColor('#3f83a6'), parseColor('#1d4e6b'));
  for (let puff = 0; puff < 34; puff += 1)
    still.ellipse(
      next() * width,
      horizon * (0.35 + next() * 0.4),
      width * (0.1 + next() * 0.14),
      height * 0.014,
      parseColor('#ffffff'),
      { cover: 0.35, soft: 6 },
    );
  const birds = Array.from({ length: 11 }, () => ({
    x: next(),
    y: 0.08 + next() * 0.5,
    near: 0.4 + next(),
    phase: next() * 6,
  }));
  const glints = Array.from({ length: 90 }, () => ({ x: next(), y: next(), phase: next() * 6 }));
  return (picture, seconds) => {
    picture.copy(still);
    for (const glint of glints) {
      const y = horizon + glint.y ** 1.6 * (height - horizon);
      const wide = 3 + glint.y * 16;
      const cover = Math.max(0, wave(seconds * 2 + glint.phase)) * 0.5;
      picture.box(
        glint.x * width - wide,
        y,
        glint.x * width + wide,
        y + 0.8 + glint.y,
        parseColor('#d9f0f7'),
        cover,
      );
    }
    drawPier(picture, horizon);
    for (const bird of birds) {
      const x = ((bird.x + seconds * 0.075 * bird.near) % 1.3) * width - width * 0.15;
      const y = height * (bird.y + 0.02 * wave(seconds * 1.1 + bird.phase));
      drawGull(
        picture,
        x,
        y,
        Math.min(width, height) * 0.075 * bird.near,
        wave(seconds * 6.5 * (1.5 - bird.near * 0.5) + bird.phase),
      );
    }
  };
};

function drawPier(picture: Canvas, horizon: number): void {
  const { width, height } = picture;
  for (let post = 0; post < 6; post += 1) {
    const near = ((post + 1) / 6) ** 1.8;
    const y = horizon + (height - horizon) * near * 0.75;
    for (const side of [-1, 1]) {
      const x = width * (0.5 + side * (0.03 + 0.36 * near));
      picture.box(
        x - width * 0.02 * near,
        y - 2,
        x + width * 0.02 * near,
        y + height * 0.2 * near,
        parseColor('#33261f'),
      );
    }
  }
  picture.polygon(
    [width * 0.485, horizon + 2, width * 0.515, horizon + 2, width * 0.92, height, width * 0.08, height],
    parseColor('#7b5b43'),
  );
  for (let plank = 1; plank < 26; plank += 1) {
    const near = (plank / 26) ** 2.2;
    const y = horizon + 2 + (height - horizon) * near;
    const half = width * (0.015 + 0.405 * near);
    picture.line(width / 2 - half, y, width / 2 + half, y, 0.6 + 2 * near, parseColor('#4b3526'), 0.8);
  }
}

function drawGull(picture: Canvas, x: number, y: number, span: number, flap: number): void {
  const lift = span * 0.55 * flap;
  const [body, tip] = [parseColor('#f8f8f4'), parseColor('#3a4048')];
  for (const side of [-1, 1]) {
    const [elbowX, elbowY] = [x + side * span * 0.45, y - span * 0.12 - lift * 0.55];
    const [endX, endY] = [x + side * span, y + span * 0.08 - lift];
    picture.polygon(
      [x, y - span * 0.07, elbowX, elbowY - span * 0.06, elbowX, elbowY + span * 0.07, x, y + span * 0.1],
      body,
    );
    picture.polygon([elbowX, elbowY - span * 0.06, endX, endY, elbowX, elbowY + span * 0.07], body);
    picture.polygon(
      [
        x + side * span * 0.8,
        (elbowY + endY * 2) / 3 - span * 0.03,
        endX,
        endY,
        x + side * span * 0.8,
        (elbowY + endY * 2) / 3 + span * 0.03,
      ],
      tip,
    );
  }
  picture.ellipse(x, y + span * 0.02, span * 0.12, span * 0.2, body, { soft: 1.2 });
}
