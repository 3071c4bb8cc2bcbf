import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ExpectedClip, verifyClip } from '../../../source/media/cut/verify.ts';
import type { Tools } from '../../../source/media/tools/tools.ts';
import { makeFilm } from '../../harness/film.ts';
import { testTools } from '../../harness/tools.ts';
import { patience } from '../kit.ts';

let tools: Tools;
let folder: string;
beforeAll(async () => {
  tools = await testTools();
  folder = await mkdtemp(join(tmpdir(), 'stockpile-verify-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const frameRate = { num: 30000, den: 1001 };

function clip(
  name: string,
  options: { filter?: string; sound?: boolean; frames?: number } = {},
): Promise<string> {
  return makeFilm({ file: join(folder, name), rate: frameRate, frames: 120, ...options }, tools);
}

async function problems(file: string, expected: Partial<ExpectedClip> = {}): Promise<string[]> {
  const request = { file, frames: 120, frameRate, width: 320, height: 180, keepAudio: false, ...expected };
  const result = await verifyClip(request, tools, { signal: patience() });
  expect(result.passed).toBe(result.problems.length === 0);
  return result.problems;
}

test('a good clip passes, also with sound when sound is switched on', async () => {
  expect(await problems(await clip('good.mp4'))).toEqual([]);
  expect(await problems(await clip('sound.mp4', { sound: true }), { keepAudio: true })).toEqual([]);
});

test('a clip with a wrong length or size, or with unwanted sound, fails', async () => {
  const file = await clip('other.mp4', { sound: true });
  expect(await problems(file, { keepAudio: true, frames: 121 })).toEqual([
    'it has 120 frames instead of 121',
  ]);
  expect(await problems(file, { frames: 122, width: 640 })).toEqual([
    'it has sound although sound is switched off',
    'it has 120 frames instead of 122',
    expect.stringMatching(/^it is 4\.00 s long instead of 4\.07 s/),
    'it is 320x180 instead of 640x180',
    'only 120 of its 122 frames decode',
  ]);
});

test('a clip with a black part fails, one with a short fade passes', async () => {
  const black = await clip('black.mp4', { filter: "drawbox=t=fill:color=black:enable='gt(t,2)'" });
  expect(await problems(black)).toEqual(['it is black for 2.0 s']);
  expect(await problems(await clip('fade.mp4', { filter: 'fade=in:0:20' }))).toEqual([]);
});

test('a clip passes whose handles are black, but not its shot', async () => {
  const file = await clip('handles.mp4', { filter: "drawbox=t=fill:color=black:enable='gt(t,2)'" });
  expect(await problems(file, { shot: { from: 0, to: 60 } })).toEqual([]);
  expect(await problems(file, { shot: { from: 30, to: 90 } })).toEqual(['it is black for 1.0 s']);
});

/** New timestamps at the film's rate, after a filter that repeated frames. */
const even = 'setpts=N*1001/30000/TB';

test('a frozen clip fails, one that pauses passes', async () => {
  const frozen = await clip('frozen.mp4', { filter: `loop=loop=130:size=1:start=0,${even}`, frames: 1 });
  expect(await problems(frozen, { frames: 131 })).toEqual(['it is frozen: nothing moves in it']);
  const pause = await clip('pause.mp4', { filter: `loop=loop=40:size=1:start=40,${even}` });
  expect(await problems(pause, { frames: 160 })).toEqual([]);
});

test('a clip fails whose frames are not evenly spaced, or do not begin at 0', async () => {
  const uneven = await clip('uneven.mp4', { filter: "select='not(eq(n,60))'", frames: 121 });
  expect(await problems(uneven)).toEqual(['its frames are not evenly spaced from 0']);
  const late = await makeFilm(
    { file: join(folder, 'late.mp4'), rate: frameRate, frames: 120, startSeconds: 0.02 },
    tools,
  );
  expect(await problems(late)).toEqual(['its frames are not evenly spaced from 0']);
});

test('a damaged clip fails', async () => {
  const data = await readFile(await clip('whole.mp4'));
  const start = data.indexOf('mdat') + 2000;
  data.fill(0xa5, start, start + 3000);
  const file = join(folder, 'damaged.mp4');
  await writeFile(file, data);
  expect((await problems(file)).join()).toMatch(/does not decode cleanly/);
});

test('a file that is not a clip fails verification without an error', async () => {
  const file = join(folder, 'text.mp4');
  await writeFile(file, 'no clip');
  expect((await problems(file)).join()).toMatch(/^it cannot be read/);
});
