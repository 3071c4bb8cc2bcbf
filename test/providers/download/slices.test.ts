import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Candidate } from '../../../source/core/footage/candidate.ts';
import { type FrameRate, framesPerSecond } from '../../../source/core/footage/rate.ts';
import { cutShot } from '../../../source/media/cut/cut.ts';
import type { Tools } from '../../../source/media/tools/tools.ts';
import { fetchShot } from '../../../source/providers/stock/film-shot.ts';
import { codecs, type FilmOptions, makeFilm, readFrameNumbers } from '../../harness/film.ts';
import type { StandIn } from '../../harness/services/stand-in.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { testTools } from '../../harness/tools.ts';
import { bench, settingsWith } from '../source-kit.ts';
import { startFilmServer } from './film-server.ts';

const folder = temporaryFolder('slices');
const service = { name: 'Stock' };
let tools: Tools;
let server: StandIn;

beforeAll(async () => {
  tools = await testTools();
  server = await startFilmServer(folder);
});
afterAll(() => server.stop());

const rate25: FrameRate = { num: 25, den: 1 };
const ntsc: FrameRate = { num: 30000, den: 1001 };

type Variant = Omit<FilmOptions, 'file' | 'frames'> & { ending?: string };

const variants: Record<string, Variant> = {
  'index in front': { rate: rate25, output: ['-movflags', '+faststart'] },
  'index at the end': { rate: rate25 },
  'with sound': { rate: ntsc, sound: true, output: ['-c:a', 'aac', '-movflags', '+faststart'] },
  'no B-frames': { rate: { num: 50, den: 1 }, video: codecs.h264NoB },
  'no edit list': { rate: rate25, output: ['-use_editlist', '0', '-movflags', '+faststart'] },
  'negative delays': { rate: rate25, output: ['-movflags', '+negative_cts_offsets+faststart'] },
  'begins late': { rate: ntsc, startSeconds: 1.5, output: ['-movflags', '+faststart'] },
  'open groups of pictures': {
    rate: rate25,
    video: [
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-crf',
      '20',
      '-x264-params',
      'open-gop=1:keyint=40:bframes=3',
    ],
  },
  'a variable rate': { rate: rate25, filter: "select='not(eq(mod(n,5),3))'" },
  QuickTime: { rate: { num: 24000, den: 1001 }, ending: 'mov', output: ['-f', 'mov'] },
  'stored lying': { rate: rate25, turned: true, filter: 'transpose=cclock', width: 320, height: 180 },
};

function candidateAt(url: string): Candidate {
  return {
    ...{ id: 'pexels:1', source: 'pexels', title: 'Harbour', description: '', url: 'https://example.com/1' },
    ...{ licence: 'stock-free', durationSeconds: 12 },
    renditions: [{ url, width: 320, height: 180 }],
  };
}

/** The frames of a shot, cut from the slice that was downloaded for it. */
async function fetched(url: string, start: number, end: number, changes = {}) {
  const { context, told, workDir } = bench(join(folder, `job-${Math.random()}`));
  const films = { service, settings: settingsWith(changes), tools, baseUrl: new URL(url).origin };
  const candidate = candidateAt(url);
  const shot = { candidateId: candidate.id, start, end, score: 9, reason: '', saw: [] };
  const { file, offsetSeconds } = await fetchShot(films, candidate, shot, context);
  const cut = await cutShot(
    {
      file: file.path,
      startSeconds: start - offsetSeconds,
      endSeconds: end - offsetSeconds,
      output: join(workDir, 'clip.mp4'),
      target: { maxHeight: 1080, keepAudio: false },
    },
    tools,
    { signal: context.signal },
  );
  return { numbers: await readFrameNumbers(cut.file.path, tools), file, offsetSeconds, told };
}

/** The frames of the same shot, cut from the whole film. */
async function wholeNumbers(film: string, start: number, end: number): Promise<number[]> {
  const output = join(folder, `whole-${Math.random()}.mp4`);
  const target = { maxHeight: 1080, keepAudio: false };
  const signal = new AbortController().signal;
  const cut = await cutShot({ file: film, startSeconds: start, endSeconds: end, output, target }, tools, {
    signal,
  });
  return readFrameNumbers(cut.file.path, tools);
}

const usualShots = [[5.32, 9.9]] as const;
/** At the start, in the middle and at the end. */
const edgeShots = [
  [0, 4],
  [7.6, 11.96],
] as const;

describe('the seconds of a shot, downloaded by byte ranges', () => {
  it.for(Object.entries(variants))(
    'contain exactly its frames: %s',
    async ([name, { ending = 'mp4', ...options }]) => {
      const file = join(folder, `${name.replaceAll(' ', '-')}.${ending}`);
      const frames = Math.round(12 * framesPerSecond(options.rate));
      await makeFilm({ ...options, file, frames }, tools);
      const shots = name === 'index in front' ? [...usualShots, ...edgeShots] : usualShots;
      for (const [start, end] of shots) {
        server.forget();
        const shot = await fetched(
          `${server.address}/films/${name.replaceAll(' ', '-')}.${ending}`,
          start,
          end,
        );
        expect(shot.numbers).toEqual(await wholeNumbers(file, start, end));
        expect(shot.told.log).toEqual([]);
        expect(server.requests.map((request) => request.status)).not.toContain(200);
      }
    },
  );
});
