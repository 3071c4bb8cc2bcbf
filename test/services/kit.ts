import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { runProcess } from '../../source/media/process/process.ts';
import { requireTool } from '../../source/media/tools/tools.ts';
import { filmCache } from '../harness/services/films/make-films.ts';
import { testTools } from '../harness/tools.ts';

/** Encoded once per machine. */
const folder = join(filmCache, 'tests');

/** A film with sound, small enough for any upload. */
export function smallFilm(seconds: number): Promise<string> {
  return make(`film-${seconds}.mp4`, [
    ...['-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=25:duration=${seconds}`],
    ...['-f', 'lavfi', '-i', `sine=frequency=300:duration=${seconds}`],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-shortest'],
  ]);
}

/** A stand-in for speech: a tone that is on during `spoken` and otherwise off. */
export function speechLike(
  name: string,
  seconds: number,
  spoken: readonly [from: number, until: number][],
): Promise<string> {
  const loud = spoken.map(([from, until]) => `between(t,${from},${until})`).join('+');
  return make(name, [
    ...['-f', 'lavfi', '-i', `aevalsrc='(${loud})*0.5*sin(2*PI*(200+40*sin(t))*t)':s=16000:d=${seconds}`],
  ]);
}

/** Encodes a part of a recording. */
export function part(file: string, name: string, from: number, seconds: number): Promise<string> {
  return make(name, [
    '-ss',
    String(from),
    '-t',
    String(seconds),
    '-i',
    file,
    '-ac',
    '1',
    '-ar',
    '16000',
    '-b:a',
    '32k',
  ]);
}

async function make(name: string, args: readonly string[]): Promise<string> {
  const key = createHash('sha256').update(args.join(' ')).digest('hex').slice(0, 12);
  const file = join(folder, `${key}-${name}`);
  if (existsSync(file)) return file;
  await mkdir(folder, { recursive: true });
  const { ffmpeg } = await testTools();
  const draft = join(folder, `draft-${Math.random().toString(36).slice(2)}-${name}`);
  await runProcess({
    program: requireTool(ffmpeg).path,
    args: ['-v', 'error', '-nostdin', '-y', ...args, draft],
    signal: AbortSignal.timeout(300_000),
  });
  await rename(draft, file);
  return file;
}
