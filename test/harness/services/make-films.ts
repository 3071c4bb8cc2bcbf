import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { runProcess } from '../../../source/media/process.ts';
import { requireTool } from '../../../source/media/tools.ts';
import { testTools } from '../tools.ts';
import { seedOf } from './random.ts';

/** Films are made once on a machine: encoding them takes longer than most tests. */
export const filmCache = join(import.meta.dirname, '../../../node_modules/.cache/stockpile-stand-ins');

export interface FilmRecipe {
  /** Gives the film its colours, and its name among those that were made before. */
  name: string;
  seconds: number;
  /** As ffmpeg takes it: `25`, `30000/1001`. */
  rate: string;
  /** Heights of the copies, 16:9. */
  heights: readonly number[];
  sound: boolean;
  /** A film to copy instead of drawing one. */
  from?: string;
  /** The index goes to the end, where a player has to ask for it separately. */
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

/** Makes a film's copies in all heights, or finds those made before; the largest first. */
export async function makeFilms(recipe: FilmRecipe): Promise<Rendition[]> {
  const heights = [...recipe.heights].sort((first, second) => second - first);
  const stamp = recipe.from === undefined ? '' : String((await stat(recipe.from)).mtimeMs);
  const key = createHash('sha256')
    .update(JSON.stringify([recipe, stamp, 3]))
    .digest('hex')
    .slice(0, 16);
  const fileOf = (height: number) => join(filmCache, `${key}-${height}.mp4`);
  if (!heights.every((height) => existsSync(fileOf(height)))) await encode(recipe, heights, key, fileOf);
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
  if (existsSync(target)) return target;
  const draft = join(filmCache, `draft-${process.pid}-${Math.random().toString(36).slice(2)}-${name}`);
  await ffmpeg(['-i', file, ...args, '-c', 'copy', '-movflags', '+faststart', draft]);
  await rename(draft, target);
  return target;
}

async function encode(
  recipe: FilmRecipe,
  heights: readonly number[],
  key: string,
  fileOf: (height: number) => string,
): Promise<void> {
  await mkdir(filmCache, { recursive: true });
  const draftOf = (height: number) =>
    join(filmCache, `draft-${process.pid}-${Math.random().toString(36).slice(2)}-${key}-${height}.mp4`);
  const drafts = heights.map((height) => ({ height, draft: draftOf(height) }));
  const names = heights.map((height) => `[p${height}]`);
  const scaled = heights.map((height) => `[p${height}]${fitted(height)}[o${height}]`);
  const filter = [`[0:v]fps=${recipe.rate},split=${heights.length}${names.join('')}`, ...scaled].join(';');
  try {
    await ffmpeg([
      ...inputs(recipe, Math.max(...heights)),
      ...['-filter_complex', filter],
      ...drafts.flatMap(({ height, draft }) => [
        ...['-map', `[o${height}]`, ...(recipe.sound ? ['-map', '1:a', '-c:a', 'aac', '-b:a', '96k'] : [])],
        ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '26', '-pix_fmt', 'yuv420p', '-g', '50'],
        ...['-t', String(recipe.seconds), ...(recipe.indexLast ? [] : ['-movflags', '+faststart']), draft],
      ]),
    ]);
    await Promise.all(drafts.map(({ height, draft }) => rename(draft, fileOf(height))));
  } finally {
    await Promise.all(drafts.map(({ draft }) => rm(draft, { force: true })));
  }
}

function inputs(recipe: FilmRecipe, height: number): string[] {
  const turn = seedOf(recipe.name) % 360;
  const size = `${widthOf(height)}x${height}`;
  const picture =
    recipe.from === undefined
      ? [
          '-f',
          'lavfi',
          '-i',
          `testsrc2=size=${size}:rate=${recipe.rate}:duration=${recipe.seconds},hue=h=${turn}`,
        ]
      : ['-stream_loop', '-1', '-i', recipe.from];
  const sound = ['-f', 'lavfi', '-i', `sine=frequency=${220 + turn}:duration=${recipe.seconds}`];
  return recipe.sound ? [...picture, ...sound] : picture;
}

async function ffmpeg(args: readonly string[]): Promise<void> {
  const { ffmpeg: tool } = await testTools();
  await runProcess({
    program: requireTool(tool).path,
    args: ['-v', 'error', '-nostdin', '-y', ...args],
    signal: AbortSignal.timeout(300_000),
  });
}

/** Fills the picture; what stands over is cut off. */
function fitted(height: number): string {
  const size = `${widthOf(height)}:${height}`;
  return `scale=${size}:force_original_aspect_ratio=increase,crop=${size},setsar=1`;
}

function widthOf(height: number): number {
  return Math.round((height * 16) / 9 / 2) * 2;
}

function rateOf(rate: string): number {
  const [numerator = 25, denominator = 1] = rate.split('/').map(Number);
  return numerator / denominator;
}
