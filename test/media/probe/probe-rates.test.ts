import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Probe } from '../../../source/core/footage/media.ts';
import type { FrameRate } from '../../../source/core/footage/rate.ts';
import { nominalRate } from '../../../source/media/probe/nominal-rate.ts';
import { probeFile } from '../../../source/media/probe/probe.ts';
import { runProcess } from '../../../source/media/process/process.ts';
import { requireTool, type Tools } from '../../../source/media/tools/tools.ts';
import { type FilmOptions, makeFilm } from '../../harness/film.ts';
import { testTools } from '../../harness/tools.ts';
import { patience } from '../kit.ts';

const cases = join(import.meta.dirname, '../../fixtures/cases/media');
let tools: Tools;
let folder: string;
beforeAll(async () => {
  tools = await testTools();
  folder = await mkdtemp(join(tmpdir(), 'stockpile-rates-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function probeFilm(name: string, options: Partial<FilmOptions> & { rate: FrameRate }): Promise<Probe> {
  const file = await makeFilm({ frames: 200, ...options, file: join(folder, name) }, tools);
  return probeFile(file, tools, patience());
}

const dropsSome = "select='not(between(mod(n,37),3,5))'";

test.each([
  ['24000/1001', { num: 24000, den: 1001 }],
  ['25', { num: 25, den: 1 }],
  ['30000/1001', { num: 30000, den: 1001 }],
  ['30', { num: 30, den: 1 }],
  ['60', { num: 60, den: 1 }],
])('a video of %s with frames left out got its average as the rate', async (name, rate) => {
  for (const extension of ['mp4', 'mkv']) {
    const { video } = await probeFilm(`${name.replace('/', '-')}.${extension}`, { rate, filter: dropsSome });
    expect(video).toMatchObject({ frameRate: rate, variableRate: true });
    expect(video?.rateGuessed).toBeUndefined();
  }
});

test('a constant rate that is not a standard rate is not changed', async () => {
  const { video } = await probeFilm('odd.mp4', { rate: { num: 18, den: 1 } });
  expect(video).toMatchObject({ frameRate: { num: 18, den: 1 }, variableRate: false });
});

describe('the nominal rate', () => {
  /** Frame times of a phone: the clock drifts a little and is rounded. */
  const jittering = (step: number) =>
    Array.from({ length: 60 }, (_, index) => step * (1 + 0.01 * Math.sin(index)) * (index % 9 === 8 ? 2 : 1));

  test('of a phone was taken from its header, which said 117/4', () => {
    expect(nominalRate(jittering(1 / 30), { num: 117, den: 4 }, { num: 90000, den: 1 })).toEqual({
      frameRate: { num: 30, den: 1 },
    });
  });

  test('that cannot be measured is the standard rate nearest to the average, marked as a guess', () => {
    const steps = Array.from({ length: 40 }, (_, index) => 0.02 + 0.003 * index);
    expect(nominalRate(steps, { num: 51600, den: 1841 }, { num: 90000, den: 1 })).toEqual({
      frameRate: { num: 30000, den: 1001 },
      rateGuessed: true,
    });
  });
});

test('a longer last frame made a constant rate variable', async () => {
  const { video } = await probeFile(join(cases, 'last-frame-longer.mp4'), tools, patience());
  expect(video).toMatchObject({ frameRate: { num: 30, den: 1 }, variableRate: false });
});

test('a fragmented file with an unknown duration was refused as cut off', async () => {
  const { durationSeconds, video } = await probeFile(
    join(cases, 'frag-unknown-duration.mp4'),
    tools,
    patience(),
  );
  expect(durationSeconds).toBeCloseTo(6.02, 1);
  expect(video?.frameRate).toEqual({ num: 30, den: 1 });
});

describe('a track that continues after the picture', () => {
  async function mux(name: string, seconds: number, ...sound: string[]): Promise<Probe> {
    const file = join(folder, name);
    const program = requireTool(tools.ffmpeg).path;
    const picture = ['-f', 'lavfi', '-i', `testsrc=size=160x90:rate=25:duration=${seconds}`];
    const encoders = ['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac'];
    await runProcess({
      program,
      args: ['-v', 'error', '-y', ...picture, ...sound, ...encoders, file],
      signal: patience(),
    });
    return probeFile(file, tools, patience());
  }

  test.each(['mp4', 'mkv'])('made the picture longer (sound, %s)', async (extension) => {
    const probe = await mux(`sound.${extension}`, 6, '-f', 'lavfi', '-i', 'sine=duration=9');
    expect(probe.durationSeconds).toBeCloseTo(6, 1);
  });

  test('counts when it is a talk over a still picture', async () => {
    const probe = await mux('still.mp4', 1, '-f', 'lavfi', '-i', 'sine=duration=9');
    expect(probe.durationSeconds).toBeCloseTo(9, 1);
  });
});
