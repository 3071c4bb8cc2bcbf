import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { runProcess } from '../../../../source/media/process/process.ts';
import { requireTool } from '../../../../source/media/tools/tools.ts';
import { testTools } from '../../tools.ts';
import { seedOf } from '../http/random.ts';
import { mediaFacts } from './media-facts.ts';

/**
 * The cache of films on this machine: encoding them takes longer than most tests. Each ffmpeg has its own, because films of
 * different ones differ in length by a frame of sound.
 */
export const filmCache = join(
  import.meta.dirname,
  '../../../../node_modules/.cache',
  process.env['TEST_TOOLS'] === 'system' ? 'stockpile-stand-ins-system' : 'stockpile-stand-ins',
);

/** Seconds that are drawn; a longer film repeats them. */
const drawnSeconds = 5;

export interface FilmRecipe {
  /** Determines the colors of the film and its name in the cache. */
  name: string;
  seconds: number;
  /** In ffmpeg's notation: `25`, `30000/1001`. */
  rate: string;
  /** Heights of the copies, 16:9. */
  heights: readonly number[];
  sound: boolean;
  /** A film to copy instead of drawing one; repeated if it is shorter. */
  from?: string;
  /** Whether the index is at the end, where a player must request it separately. */
  indexLast?: boolean;
}

export interface Rendition {
  file: string;
  width: number;
  height: number;
  sizeBytes: number;
  /** Frames a second, rounded to hundredths. */
  fps: number;
}

/** Makes the files of a film in all heights, or returns the cached ones; the largest first. */
export async function makeFilms(recipe: FilmRecipe): Promise<Rendition[]> {
  const heights = [...recipe.heights].sort((first, second) => second - first);
  const { from, ...drawn } = recipe;
  // By its content, because the same film has another path the next time.
  const stamp =
    from === undefined
      ? ''
      : createHash('sha256')
          .update(await readFile(from))
          .digest('hex');
  const key = createHash('sha256')
    .update(JSON.stringify([drawn, stamp, 5]))
    .digest('hex')
    .slice(0, 16);
  const fileOf = (height: number) => join(filmCache, `${key}-${height}.mp4`);
  if (!heights.every((height) => existsSync(fileOf(height)))) await encode(recipe, heights, key, fileOf);
  else await Promise.all(heights.map((height) => wanted(fileOf(height))));
  return Promise.all(
    heights.map(async (height) => ({
      file: fileOf(height),
      width: widthOf(height),
      height,
      sizeBytes: (await stat(fileOf(height))).size,
      fps: Math.round(rateOf(recipe.rate) * 100) / 100,
    })),
  );
}

/** Another container or selection of streams of a file, nothing encoded: `-an` for the picture only. */
export async function remux(file: string, name: string, args: readonly string[]): Promise<string> {
  const target = file.replace(/\.mp4$/, `-${name}`);
  if (existsSync(target)) return wanted(target);
  const draft = join(filmCache, `draft-${process.pid}-${Math.random().toString(36).slice(2)}-${name}`);
  await ffmpeg(['-i', file, ...args, '-c', 'copy', '-movflags', '+faststart', draft]);
  await rename(draft, target);
  return target;
}

/** Marks a file as used. */
async function wanted(file: string): Promise<string> {
  await utimes(file, new Date(), new Date());
  return file;
}

async function encode(
  recipe: FilmRecipe,
  heights: readonly number[],
  key: string,
  fileOf: (height: number) => string,
): Promise<void> {
  await mkdir(filmCache, { recursive: true });
  await removeOld();
  const mark = `draft-${process.pid}-${Math.random().toString(36).slice(2)}-${key}`;
  const draftOf = (height: number, kind: string) => join(filmCache, `${mark}-${height}-${kind}.mp4`);
  const names = heights.map((height) => `[p${height}]`);
  const scaled = heights.map((height) => `[p${height}]${fitted(height)}[o${height}]`);
  const loopSeconds = Math.min(recipe.seconds, await lengthOf(recipe.from));
  const filter = [`[0:v]fps=${recipe.rate},split=${heights.length}${names.join('')}`, ...scaled].join(';');
  try {
    await ffmpeg([
      ...picture(recipe),
      ...['-filter_complex', filter],
      ...heights.flatMap((height) => [
        ...['-map', `[o${height}]`, '-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '26', '-bf', '0'],
        ...rateLimit(height),
        ...['-pix_fmt', 'yuv420p', '-g', '50', '-t', String(loopSeconds), draftOf(height, 'loop')],
      ]),
    ]);
    for (const height of heights) {
      await ffmpeg([...repeated(recipe, draftOf(height, 'loop')), draftOf(height, 'whole')]);
      await rename(draftOf(height, 'whole'), fileOf(height));
    }
  } finally {
    const drafts = heights.flatMap((height) => [draftOf(height, 'loop'), draftOf(height, 'whole')]);
    await Promise.all(drafts.map((draft) => rm(draft, { force: true })));
  }
}

/** Removes files that were not used for a week, and partial files. */
async function removeOld(): Promise<void> {
  const hour = 3600 * 1000;
  for (const name of await readdir(filmCache)) {
    // The drawn subjects and the talk are few, and in use while films are made of them.
    if (!/^(draft-|[0-9a-f]{16}-)/.test(name)) continue;
    const file = join(filmCache, name);
    const age = Date.now() - ((await stat(file).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age > (name.startsWith('draft-') ? hour : 7 * 24 * hour))
      await rm(file, { force: true, recursive: true });
  }
}

/** Repeats the loop without encoding it again, and adds the sound. */
function repeated(recipe: FilmRecipe, loop: string): string[] {
  const tone = `sine=frequency=${220 + turnOf(recipe)}:duration=${recipe.seconds}`;
  return [
    ...['-stream_loop', '-1', '-i', loop, ...(recipe.sound ? ['-f', 'lavfi', '-i', tone] : [])],
    ...[
      '-map',
      '0:v',
      '-c:v',
      'copy',
      ...(recipe.sound ? ['-map', '1:a', '-c:a', 'aac', '-b:a', '96k'] : []),
    ],
    ...['-t', String(recipe.seconds), ...(recipe.indexLast ? [] : ['-movflags', '+faststart'])],
  ];
}

function picture(recipe: FilmRecipe): string[] {
  if (recipe.from !== undefined) return ['-i', recipe.from];
  const drawn = `testsrc2=size=640x360:rate=${recipe.rate}:duration=${drawnSeconds}`;
  return ['-f', 'lavfi', '-i', `${drawn},hue=h=${turnOf(recipe)}`];
}

async function lengthOf(film: string | undefined): Promise<number> {
  if (film === undefined) return drawnSeconds;
  const { durationSeconds } = await mediaFacts(await readFile(film));
  if (durationSeconds === undefined) throw new Error(`${film} is no film`);
  return durationSeconds;
}

/** Where on the circle of colors the film lies; also its tone. */
function turnOf(recipe: FilmRecipe): number {
  return seedOf(recipe.name) % 360;
}

async function ffmpeg(args: readonly string[]): Promise<void> {
  const { ffmpeg: tool } = await testTools();
  await runProcess({
    program: requireTool(tool).path,
    args: ['-v', 'error', '-nostdin', '-y', ...args],
    signal: AbortSignal.timeout(300_000),
  });
}

/** About what sites give a picture of this height, in kilobits a second: 90 for 144 lines, 500 for 360, 4000 for 1080. */
function rateLimit(height: number): string[] {
  const limit = `${Math.round(90 * (height / 144) ** 1.88)}k`;
  return ['-maxrate', limit, '-bufsize', limit];
}

/** Scales to fill the picture and crops the rest. */
function fitted(height: number): string {
  const size = `${widthOf(height)}:${height}`;
  return `scale=${size}:force_original_aspect_ratio=increase:flags=bilinear,crop=${size},setsar=1`;
}

function widthOf(height: number): number {
  return Math.round((height * 16) / 9 / 2) * 2;
}

function rateOf(rate: string): number {
  const [numerator = 25, denominator = 1] = rate.split('/').map(Number);
  return numerator / denominator;
}
