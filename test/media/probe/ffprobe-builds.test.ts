import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openVideo, readSection } from '../../../source/media/cut/shown-frames.ts';
import { probeFile } from '../../../source/media/probe/probe.ts';
import { findInPackage, findOnPath, makeExecutable } from '../../../source/media/tools/find-tool.ts';
import { findTools, type Tools } from '../../../source/media/tools/tools.ts';
import { codecs, makeFilm } from '../../harness/film.ts';
import { testTools } from '../../harness/tools.ts';
import { patience } from '../kit.ts';

/** Every ffprobe of this machine, since builds differ in the content of uninitialized memory. */
const probes = await everyFfprobe();

let folder: string;
let film: string;
/** An MPEG transport stream, whose frames must be decoded. */
let stream: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stockpile-memory-'));
  const tools = await testTools();
  const rate = { num: 25, den: 1 };
  film = await makeFilm({ file: join(folder, 'a.mp4'), rate, frames: 250, sound: true }, tools);
  stream = await makeFilm({ file: join(folder, 'b.ts'), rate, frames: 150, video: codecs.mpeg2 }, tools);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const before = process.env['MALLOC_PERTURB_'];
afterEach(() => {
  if (before === undefined) delete process.env['MALLOC_PERTURB_'];
  else process.env['MALLOC_PERTURB_'] = before;
});

// glibc fills fresh memory with the complement of this byte.
const fillings = ['0', '1', '100', '254', '255'];

test.each(probes.flatMap((path) => fillings.map((filling) => [path, filling] as const)))(
  'An MP4 was reported as cut off because an interval had no end: %s reads the same with any memory content (%s)',
  async (path, filling) => {
    const tools = await toolsWith(path);
    process.env['MALLOC_PERTURB_'] = filling;
    const probe = await probeFile(film, tools, patience());
    expect(probe.durationSeconds).toBeCloseTo(10, 1);
    expect(probe.video).toMatchObject({ frameRate: { num: 25, den: 1 }, variableRate: false });
    for (const file of [film, stream]) {
      const { video } = await openVideo(file, { from: 0, to: 1 }, tools, patience());
      const end = video.startSeconds + (file === film ? 10 : 6);
      // From here to the end, and everything, since the file does not declare where it ends.
      const late = await readSection(
        { ...video, endSeconds: undefined },
        end - 1,
        end + 90,
        tools,
        patience(),
      );
      expect(late).toMatchObject({ toEnd: true });
      expect(late.frames.at(-1)?.at).toBeCloseTo(end - 0.04, 2);
    }
    const { section } = await openVideo(stream, { from: 0, to: 99 }, tools, patience());
    expect(section.frames).toHaveLength(150);
  },
);

test.each(probes)('A static build crashed on every MPEG transport stream: %s reads one', async (path) => {
  const probe = await probeFile(stream, await toolsWith(path), patience());
  expect(probe).toMatchObject({ container: 'mpegts', durationSeconds: expect.closeTo(6, 1) });
});

async function everyFfprobe(): Promise<string[]> {
  const packaged = findInPackage('@ffprobe-installer', 'ffprobe', import.meta.url);
  const runnable = packaged && (await makeExecutable(packaged, join(tmpdir(), 'stockpile-tests-ffprobe')));
  const found = [...findOnPath('ffprobe'), ...(runnable ? [runnable] : [])];
  return [...new Set(await Promise.all(found.map((path) => realpath(path))))];
}

async function toolsWith(ffprobe: string): Promise<Tools> {
  const settings = { FFMPEG_PATH: '', FFPROBE_PATH: ffprobe, YTDLP_PATH: '' };
  return findTools({ settings, home: folder });
}
