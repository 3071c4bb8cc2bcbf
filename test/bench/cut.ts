/**
 * What a clip costs: processor time of the program's own way, copied and encoded, ÷ that of plain ffmpeg with the same
 * result, and ÷ that of the predecessor, which always encoded with the preset medium and CRF 23.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { handlesFor } from '../../source/core/footage/shot.ts';
import { type CutResult, cutShot } from '../../source/media/cut/cut.ts';
import { runProcess } from '../../source/media/process/process.ts';
import { requireTool, type Tools } from '../../source/media/tools/tools.ts';
import { processorSeconds } from '../harness/processor-seconds.ts';
import { testTools } from '../harness/tools.ts';

/** Runs of each measurement; the fastest counts, because a busy machine only adds to it. */
const runs = 2;
const handleSeconds = 1;
const limits = { encoded: 1.1, copied: 1.1, predecessor: 1 / 3 };

const filmSeconds = 12;

/**
 * A picture with detail, movement and a little noise: 8 Mbit/s at 720p with the preset veryfast and CRF 18, as footage of
 * a camera has.
 */
const picture = (size: string, rate: string) => `testsrc2=size=${size}:rate=${rate},noise=alls=4:allf=t`;

/** Key frames at every two seconds, as cameras and stock sites have them. */
const h264 = [
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-crf',
  '20',
  '-pix_fmt',
  'yuv420p',
  '-sc_threshold',
  '0',
];

/** Films by name: two in the video's own format, and one each of another rate, another codec and another size. */
const films: readonly [name: string, size: string, rate: string, encoder: readonly string[]][] = [
  ['same-format-1.mp4', '1280x720', '25', [...h264, '-g', '50']],
  ['same-format-2.mp4', '1280x720', '25', [...h264, '-g', '50', '-profile:v', 'high']],
  ['another-rate.mp4', '1280x720', '30000/1001', [...h264, '-g', '60']],
  ['another-codec.mov', '1280x720', '25', ['-c:v', 'mpeg4', '-q:v', '3', '-g', '25']],
  ['larger.mp4', '2560x1440', '25', [...h264, '-g', '50']],
];

/** The frame rate and the height of the clips. */
const wanted = { frameRate: { num: 25, den: 1 }, maxHeight: 1080 };

/** Makes the films. */
async function makeMixedLibrary(folder: string, tools: Tools): Promise<string[]> {
  const made: string[] = [];
  for (const [name, size, rate, encoder] of films) {
    const file = join(folder, name);
    await runProcess({
      program: requireTool(tools.ffmpeg).path,
      args: [
        ...['-v', 'error', '-nostdin', '-y', '-f', 'lavfi', '-i', picture(size, rate)],
        ...['-t', String(filmSeconds), ...encoder, file],
      ],
      signal: AbortSignal.timeout(300_000),
    });
    made.push(file);
  }
  return made;
}

const folder = mkdtempSync(join(tmpdir(), 'stockpile-bench-cut-'));
const say = (line: string) => process.stdout.write(`${line}\n`);
const tools = await testTools();
const program = requireTool(tools.ffmpeg).path;
const { signal } = new AbortController();

function report(name: string, ratio: number, limit: number): void {
  if (ratio > limit) process.exitCode = 1;
  const verdict = ratio <= limit ? 'met' : 'MISSED';
  say(`${name.padEnd(62)}${ratio.toFixed(2).padStart(6)}   ≤ ${limit.toFixed(2)}  ${verdict}`);
}

async function fastest(work: () => Promise<unknown>): Promise<number> {
  const all: number[] = [];
  for (let run = 0; run < runs; run++) all.push(await processorSeconds(work));
  return Math.min(...all);
}

/** A shot as the offline inspector picks it where it may: its clip begins at a key frame, handle included. */
const shot = { start: 5, end: 10, room: { before: 1, after: 1 } };

const output = join(folder, 'clip.mp4');
const cut = (file: string): Promise<CutResult> =>
  cutShot(
    {
      ...{ file, startSeconds: shot.start, endSeconds: shot.end, output },
      handles: handlesFor(shot, handleSeconds),
      target: { ...wanted, keepAudio: false },
    },
    tools,
    { signal },
  );

/** The same seconds with plain ffmpeg. */
function plain(file: string, clip: CutResult, how: readonly string[]): Promise<unknown> {
  const from = clip.startSeconds - (clip.handles?.before ?? 0);
  const end = ['-an', ...how, '-movflags', '+faststart', join(folder, 'plain.mp4')];
  const seek = ['-ss', Math.max(0, from).toFixed(6), '-i', file, '-frames:v', String(clip.frames)];
  return runProcess({ program, args: ['-v', 'error', '-nostdin', '-y', ...seek, ...end], signal });
}

/** Decodes a clip with plain ffmpeg. */
function decode(file: string): Promise<unknown> {
  return runProcess({
    program,
    args: ['-v', 'error', '-nostdin', '-i', file, '-map', '0:V:0', '-f', 'null', '-'],
    signal,
  });
}

const rate = `fps=${wanted.frameRate.num}/${wanted.frameRate.den}`;
const scale = `scale=-2:'min(${wanted.maxHeight},ih)'`;
const x264 = (preset: string, crf: string) => ['-c:v', 'libx264', '-preset', preset, '-crf', crf];

try {
  const films = await makeMixedLibrary(folder, tools);
  const ratios: Record<CutResult['method'], number[]> = { copied: [], encoded: [] };
  const seconds = { own: 0, predecessor: 0 };
  for (const film of films) {
    const clip = await cut(film);
    const own = await fastest(() => cut(film));
    const encoder = ['-vf', `${rate},${scale},format=yuv420p`, ...x264('superfast', '18')];
    const same = await fastest(async () => {
      if (clip.method === 'encoded') return plain(film, clip, encoder);
      await plain(film, clip, ['-c', 'copy']);
      // A copy is exact only if it decodes, which must be tried.
      return decode(join(folder, 'plain.mp4'));
    });
    ratios[clip.method].push(own / same);
    seconds.own += own;
    seconds.predecessor += await fastest(() => plain(film, clip, ['-vf', scale, ...x264('medium', '23')]));
  }
  say('Processor time of a clip, each ratio taken in one run.\n');
  const mean = (all: readonly number[]) => all.reduce((sum, each) => sum + each, 0) / all.length;
  const { copied, encoded } = ratios;
  report(`encoded (${encoded.length} films) ÷ plain ffmpeg`, mean(encoded), limits.encoded);
  report(
    `copied (${copied.length} films) ÷ plain ffmpeg that copies and decodes`,
    mean(copied),
    limits.copied,
  );
  report(
    `${films.length} films, ${copied.length} of them copied ÷ the predecessor’s way`,
    seconds.own / seconds.predecessor,
    limits.predecessor,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
