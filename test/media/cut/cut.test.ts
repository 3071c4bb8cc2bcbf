import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FrameRate, framesPerSecond } from '../../../source/core/footage/rate.ts';
import { type CutRequest, type CutResult, cutShot } from '../../../source/media/cut/cut.ts';
import { probeFile } from '../../../source/media/probe/probe.ts';
import type { Tools } from '../../../source/media/tools/tools.ts';
import { codecs, type FilmOptions, makeFilm, readFrameNumbers, readFrameTimes } from '../../harness/film.ts';
import { testTools } from '../../harness/tools.ts';
import { patience } from '../kit.ts';

let tools: Tools;
let folder: string;
beforeAll(async () => {
  tools = await testTools();
  folder = await mkdtemp(join(tmpdir(), 'stockpile-cut-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Film {
  file: string;
  numbers: number[];
  times: number[];
}

let films = 0;
async function film(name: string, options: Omit<FilmOptions, 'file'>): Promise<Film> {
  films += 1;
  const file = await makeFilm({ ...options, file: join(folder, `${films}-${name}`) }, tools);
  return {
    file,
    numbers: await readFrameNumbers(file, tools),
    times: await readFrameTimes(file, tools),
  };
}

async function cut(
  { file }: Film,
  startSeconds: number,
  endSeconds: number,
  target: Partial<CutRequest['target']> = {},
): Promise<{ clip: CutResult; numbers: number[] }> {
  films += 1;
  const clip = await cutShot(
    {
      file,
      startSeconds,
      endSeconds,
      output: join(folder, `${films}-clip.mp4`),
      target: { maxHeight: 1080, keepAudio: false, ...target },
    },
    tools,
    { signal: patience() },
  );
  return { clip, numbers: await readFrameNumbers(clip.file.path, tools) };
}

const at = (times: readonly number[], index: number): number => times[index] ?? Number.NaN;
const rate = (num: number, den = 1): FrameRate => ({ num, den });
const rates = [rate(24000, 1001), rate(25), rate(30000, 1001), rate(30), rate(50), rate(60)];

/** Containers with B-frames, a late start time, and sound that starts at another time. */
const kinds: readonly [string, Omit<FilmOptions, 'file' | 'rate' | 'frames'>][] = [
  ['film.mp4', { video: codecs.h264 }],
  ['late.mp4', { video: codecs.h264, startSeconds: 3.7, sound: true }],
  ['film.mov', { video: codecs.mpeg4, startSeconds: 1.25 }],
  ['film.mkv', { video: codecs.h264, startSeconds: 5.013 }],
  ['film.webm', { video: codecs.vp9 }],
  ['late.webm', { video: codecs.vp8, startSeconds: 2 }],
];

/** Rates that differ from another one only by a factor, for which two containers are enough. */
const multiples = [rate(30), rate(50)];

describe.each(rates)('at $num/$den frames per second', (filmRate) => {
  const isMultiple = multiples.some(({ num, den }) => num === filmRate.num && den === filmRate.den);
  test.each(isMultiple ? kinds.slice(0, 2) : kinds)(
    '%s is cut from the frame at the start to the one before the end',
    async (name, kind) => {
      const source = await film(name, { ...kind, rate: filmRate, frames: 120 });
      // The first shot begins just before a key frame is stored, the second ends with the film.
      for (const [first, end] of [
        [47, 80],
        [90, 120],
      ] as const) {
        const until =
          end === 120 ? end / framesPerSecond(filmRate) + at(source.times, 0) : at(source.times, end);
        const { clip, numbers } = await cut(source, at(source.times, first), until);
        expect(numbers).toEqual(source.numbers.slice(first, end));
        expect(clip).toMatchObject({ frames: end - first, frameRate: filmRate });
        expect(clip.startSeconds).toBeCloseTo(at(source.times, first), 5);
      }
    },
  );
});

describe('a source with a variable rate', () => {
  // Frames on a grid of 60 per second, with gaps of one, two and eleven frames.
  const filter = "select='not(mod(n,3))+gt(mod(n,7),3)-between(mod(n,50),20,30)'";
  test.each([
    ['film.mp4', codecs.h264],
    ['film.mov', codecs.h264NoB],
    ['film.mkv', codecs.h264],
    ['film.webm', codecs.vp9],
  ])('%s gives a constant one, each frame what was shown at its time', async (name, video) => {
    const source = await film(name, { video, filter, rate: rate(60), frames: 240, startSeconds: 1.5 });
    const [first, end] = [31, 95];
    const { clip, numbers } = await cut(source, at(source.times, first), at(source.times, end), {
      frameRate: rate(60),
    });
    const step = 1 / 60;
    const wanted = numbers.map((_, index) => {
      const time = clip.startSeconds + index * step + step / 4;
      return source.numbers[source.times.findLastIndex((each) => each <= time)];
    });
    expect(numbers).toEqual(wanted);
    expect(numbers[0]).toBe(source.numbers[first]);
    expect(numbers.at(-1)).toBe(source.numbers[end - 1]);
  });

  test('can be cut inside a long still frame, without including all of it', async () => {
    const source = await film('still.mp4', {
      rate: rate(30),
      frames: 240,
      filter: "select='lt(n,60)+gt(n,180)'",
    });
    const { clip, numbers } = await cut(source, 3, 5, { frameRate: rate(30) });
    expect(clip).toMatchObject({ frames: 60, startSeconds: 3, endSeconds: 5 });
    expect(new Set(numbers)).toEqual(new Set([59]));
  });
});

describe('conforming to the rate of the timeline', () => {
  test.each([
    [rate(24000, 1001), rate(30000, 1001)],
    [rate(25), rate(60)],
    [rate(30000, 1001), rate(25)],
    [rate(30), rate(30000, 1001)],
    [rate(50), rate(24000, 1001)],
    [rate(60), rate(25)],
  ])('from %o to %o each frame is the one shown at its time', async (from, to) => {
    const source = await film('film.mkv', { rate: from, frames: 150 });
    const { clip, numbers } = await cut(source, at(source.times, 31), at(source.times, 121), {
      frameRate: to,
    });
    expect(clip.frameRate).toEqual(to);
    expect(numbers[0]).toBe(31);
    for (const [index, number] of numbers.entries()) {
      const time = clip.startSeconds + index / framesPerSecond(to) + 0.001;
      const shown = source.times.findLastIndex((each) => each <= time);
      expect(Math.abs(number - shown), `frame ${index} shows ${number}, not ${shown}`).toBeLessThanOrEqual(1);
    }
    const seconds = 90 / framesPerSecond(from);
    expect(Math.abs(clip.durationSeconds - seconds)).toBeLessThanOrEqual(1 / framesPerSecond(to));
    const probe = await probeFile(clip.file.path, tools, patience());
    expect(probe.video).toMatchObject({ frameRate: to, variableRate: false });
    expect(probe.startSeconds).toBe(0);
  });
});

describe('copying instead of encoding', () => {
  const made = new Map<string, Promise<Film>>();
  /** All tests of this group use these films. */
  function shared(name: keyof typeof codecs | 'openGroups'): Promise<Film> {
    const video = name === 'openGroups' ? openGroups : codecs[name];
    const known = made.get(name) ?? film(`${name}.mp4`, { rate: rate(30000, 1001), frames: 150, video });
    made.set(name, known);
    return known;
  }
  const openGroups = [...codecs.h264, '-x264-params', 'open-gop=1:b-adapt=0'];

  test('a shot that starts on a key frame is copied, with exactly its frames', async () => {
    const source = await shared('h264NoB');
    const { clip, numbers } = await cut(source, at(source.times, 48), at(source.times, 131));
    expect(clip.method).toBe('copied');
    expect(clip.command).toContain('-vcodec copy');
    expect(numbers).toEqual(source.numbers.slice(48, 131));
    expect((await probeFile(clip.file.path, tools, patience())).startSeconds).toBe(0);
  });

  test('a shot with B-frames is copied when the last stored frames are the last shown ones', async () => {
    const source = await shared('h264');
    const { clip, numbers } = await cut(source, at(source.times, 48), at(source.times, 96));
    expect(clip.method).toBe('copied');
    expect(numbers).toEqual(source.numbers.slice(48, 96));
  });

  test.each([
    ['that starts between key frames', 'h264NoB', 50, {}],
    ['at another rate', 'h264NoB', 48, { frameRate: rate(25) }],
    ['with a picture that is too high', 'h264NoB', 48, { maxHeight: 120 }],
    ['in another codec', 'mpeg4NoB', 48, {}],
    ['that starts in an open group of frames', 'openGroups', 48, {}],
  ] as const)('a shot %s is encoded', async (_, name, first, target) => {
    const source = await shared(name);
    const { clip, numbers } = await cut(source, at(source.times, first), at(source.times, 100), target);
    expect(clip.method).toBe('encoded');
    expect(numbers[0]).toBe(first);
    expect(Math.abs((numbers.at(-1) ?? 0) - 99)).toBeLessThanOrEqual('frameRate' in target ? 1 : 0);
  });
});

describe('the finished clip', () => {
  test('is upright, has square pixels and an even size, and is not higher than the max height', async () => {
    const turned = await film('phone.mp4', {
      rate: rate(30),
      frames: 60,
      filter: 'transpose=cclock',
      turned: true,
    });
    const upright = await cut(turned, 0.5, 1.5);
    expect(upright.clip).toMatchObject({ width: 320, height: 180 });
    expect(upright.numbers).toEqual(turned.numbers.slice(15, 45));
    const wide = await film('wide.mov', { rate: rate(25), frames: 60, filter: 'setsar=4/3' });
    expect((await cut(wide, 0.5, 1.5)).clip).toMatchObject({ width: 426, height: 180 });
    const small = await cut(wide, 0.5, 1.5, { maxHeight: 91 });
    expect(small.clip).toMatchObject({ width: 214, height: 90 });
    const probe = await probeFile(small.clip.file.path, tools, patience());
    expect(probe.video).toMatchObject({ rotation: 0, squarePixels: true, pixelFormat: 'yuv420p' });
  });

  test('is deinterlaced when the source is interlaced', async () => {
    const source = await film('broadcast.mpg', {
      rate: rate(25),
      frames: 75,
      video: ['-c:v', 'mpeg2video', '-q:v', '3', '-flags', '+ilme+ildct', '-g', '12'],
      filter: 'setfield=tff',
    });
    expect((await probeFile(source.file, tools, patience())).video?.interlaced).toBe(true);
    const { clip, numbers } = await cut(source, 1, 2);
    expect(numbers).toEqual(source.numbers.slice(25, 50));
    const probe = await probeFile(clip.file.path, tools, patience());
    expect(probe.video?.interlaced).toBe(false);
  });

  test('has only the picture: no sound, timecode track or metadata of the source', async () => {
    const source = await film('camera.mov', {
      rate: rate(25),
      frames: 75,
      sound: true,
      output: ['-timecode', '10:00:00:00', '-metadata', 'title=Secret'],
    });
    const { clip } = await cut(source, 1, 2);
    const probe = await probeFile(clip.file.path, tools, patience());
    expect(probe.audio).toBeUndefined();
    expect(probe.tags).toEqual({});
    expect(await readdir(folder)).not.toContain(expect.stringContaining('.part'));
  });

  test.each(['copied', 'encoded'] as const)(
    'keeps the same range of sound when sound is switched on (%s)',
    async (method) => {
      const source = await film('talk.mp4', {
        rate: rate(30),
        frames: 120,
        sound: true,
        video: codecs.h264NoB,
      });
      const first = method === 'copied' ? 48 : 50;
      const { clip, numbers } = await cut(source, first / 30, 3.2, { keepAudio: true });
      expect(clip.method).toBe(method);
      expect(numbers).toEqual(source.numbers.slice(first, 96));
      const probe = await probeFile(clip.file.path, tools, patience());
      expect(probe.audio?.codec).toBe('aac');
      expect(Math.abs(probe.durationSeconds - clip.durationSeconds)).toBeLessThan(0.05);
    },
  );

  test('cannot be cut where the file has no frames, and leaves no partial file', async () => {
    const source = await film('short.mp4', { rate: rate(25), frames: 50 });
    const before = await readdir(folder);
    await expect(cut(source, 60, 64)).rejects.toThrow(/no picture between/);
    expect(await readdir(folder)).toEqual(before);
  });

  test('is not written when the signal is aborted', async () => {
    const source = await film('long.mp4', { rate: rate(60), frames: 600 });
    const stop = new AbortController();
    const before = await readdir(folder);
    const cutting = cutShot(
      {
        file: source.file,
        startSeconds: 0.5,
        endSeconds: 9.5,
        output: join(folder, 'stopped.mp4'),
        target: { maxHeight: 1080, keepAudio: false, frameRate: rate(24) },
      },
      tools,
      { signal: stop.signal, progress: () => stop.abort() },
    );
    await expect(cutting).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    expect(await readdir(folder)).toEqual(before);
  });
});
