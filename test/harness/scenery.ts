import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { random } from '../../source/demo/noise.ts';
import { runProcess } from '../../source/media/process/process.ts';
import { requireTool, type Tools } from '../../source/media/tools/tools.ts';

/** A take: a part of a film in one place. */
export interface Take {
  seconds: number;
  /** The place it shows; another number is another place. */
  scene: number;
  /** The speed of the camera: share of the picture's width per second. */
  pan?: number;
  /** The amplitude of camera shake, as a share of the picture's width. */
  shake?: number;
  /** The radius of blur, in pixels. */
  blur?: number;
  black?: boolean;
  /** Whether the picture is frozen, without camera noise. */
  frozen?: boolean;
  /** Seconds over which the previous take fades into this one. */
  dissolve?: number;
}

const width = 480;
const height = 270;
const rate = 24;
/** Places are larger than the picture, so that a camera can move across. */
const place = { width: 1600, height: 520 };

/** Makes a film of several takes: textured places, camera movement, noise, and flaws. */
export async function makeScenery(file: string, takes: readonly Take[], tools: Tools): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  const places = takes.map((_, index) => `${file}.${index}.gray`);
  for (const [index, take] of takes.entries()) await writeFile(places[index] ?? '', placeOf(take.scene));
  const inputs = places.flatMap((each) => [
    ...['-f', 'rawvideo', '-pixel_format', 'gray', '-video_size', `${place.width}x${place.height}`],
    ...['-framerate', String(rate), '-i', each],
  ]);
  const shown = takes.map((_, index) => `[shown${index}]`).join('');
  const graph = [...takes.flatMap((take, index) => shoot(take, index, takes[index - 1]))];
  graph.push(`${shown}concat=n=${takes.length}:v=1,format=yuv420p[film]`);
  await runProcess({
    program: requireTool(tools.ffmpeg).path,
    args: [
      ...['-v', 'error', '-y', '-nostdin', ...inputs, '-filter_complex', graph.join(';'), '-map', '[film]'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '20', `file:${file}`],
    ],
    signal: AbortSignal.timeout(300_000),
  });
  await Promise.all(places.map((each) => rm(each)));
  return file;
}

/** The filters that make `[shown…]` of one take. */
function shoot(take: Take, index: number, before: Take | undefined): string[] {
  const { seconds, dissolve = 0 } = take;
  const own = camera(take, `${index}:v`, seconds);
  if (!before || dissolve === 0) return [`${own}[shown${index}]`];
  // The previous take continues while this one fades in.
  const rest = camera(before, `${index - 1}:v`, seconds, before.seconds);
  return [
    `${own},format=yuva420p,fade=t=in:d=${dissolve}:alpha=1[above${index}]`,
    `${rest},format=yuv420p[below${index}]`,
    `[below${index}][above${index}]overlay=format=yuv420[shown${index}]`,
  ];
}

function camera(take: Take, input: string, seconds: number, from = 0): string {
  const hand = (take.shake ?? 0) * width;
  const time = `(t+${from})`;
  // Camera shake: several movements of two to five per second added together.
  const wobble = (one: number, other: number) =>
    `(0.6*sin(${6.2832 * one}*${time})+0.4*sin(${6.2832 * other}*${time}+1))`;
  const x = `100+${(take.pan ?? 0) * width}*${time}+${hand}*${wobble(2.3, 4.7)}`;
  const y = `100+${hand * 0.7}*${wobble(3.1, 4.1)}`;
  const still = take.black || take.frozen;
  const filters = [
    `[${input}]loop=loop=-1:size=1:start=0`,
    `setpts=N/${rate}/TB`,
    `trim=duration=${seconds}`,
    // In gray, because chroma subsampling would round positions to two pixels.
    'format=gray',
    `crop=${width}:${height}:x='${still ? 100 : x}':y='${still ? 100 : y}'`,
    ...(take.blur ? [`boxblur=luma_radius=${take.blur}:luma_power=2`] : []),
    ...(take.black ? ['lut=y=0'] : []),
    ...(still ? [] : ['noise=all_seed=7:alls=3:allf=t']),
    'format=yuv420p',
    `fps=${rate}`,
    'setsar=1',
  ];
  return filters.join(',');
}

const drawn = new Map<number, Uint8Array>();

/** Ground and sky with a horizon, buildings, and grain on everything. */
function placeOf(seed: number): Uint8Array {
  const known = drawn.get(seed);
  if (known) return known;
  const next = random(seed * 7919 + 13);
  const pixels = new Float32Array(place.width * place.height);
  const [sky, ground] = [90 + next() * 110, 40 + next() * 90];
  const horizon = place.height * (0.4 + 0.3 * next());
  for (let index = 0; index < pixels.length; index++)
    pixels[index] = index / place.width < horizon ? sky : ground;
  for (let box = 0; box < 160; box++) {
    const [x, y] = [next() * place.width, next() * place.height];
    const [w, h] = [8 + next() * 90, 8 + next() * 120];
    const level = 20 + next() * 210;
    for (let row = Math.floor(y); row < Math.min(place.height, y + h); row++)
      pixels.fill(
        level,
        row * place.width + Math.floor(x),
        row * place.width + Math.min(place.width, Math.floor(x + w)),
      );
  }
  const made = Uint8Array.from(pixels, (level) => Math.max(0, Math.min(255, level + (next() - 0.5) * 26)));
  drawn.set(seed, made);
  return made;
}
