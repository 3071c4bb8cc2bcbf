import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseTimecode } from '../../../source/core/footage/frames.ts';
import { probeFile } from '../../../source/media/probe/probe.ts';
import type { Tools } from '../../../source/media/tools/tools.ts';
import { makeFilm } from '../../harness/film.ts';
import { testTools } from '../../harness/tools.ts';
import { patience, temporaryFolder } from '../kit.ts';

let tools: Tools;
beforeAll(async () => {
  tools = await testTools();
});

async function film(name: string, rate: { num: number; den: number }, ...output: string[]): Promise<string> {
  const file = join(await temporaryFolder(), name);
  return makeFilm({ file, rate, frames: 30, output }, tools);
}

async function timecodeOf(file: string) {
  return (await probeFile(file, tools, patience())).timecode;
}

describe('the timecode of a file', () => {
  test.each([
    ['a.mov', { num: 30000, den: 1001 }, '14:09:42;10', 30],
    ['a.mp4', { num: 25, den: 1 }, '10:00:00:24', 25],
    ['a.mov', { num: 60000, den: 1001 }, '01:00:00;00', 60],
  ])('is read from its track (%s, %o, %s)', async (name, rate, text, framesPerSecond) => {
    expect(await timecodeOf(await film(name, rate, '-timecode', text))).toEqual({ text, framesPerSecond });
  });

  test('is read from the container tag when there is no timecode track', async () => {
    const file = await film('a.mkv', { num: 24, den: 1 }, '-metadata', 'timecode=09:59:58:23');
    expect(await timecodeOf(file)).toEqual({ text: '09:59:58:23' });
  });

  test('is counted from the first sample of a track without a tag', async () => {
    const file = await film('a.mov', { num: 30000, den: 1001 }, '-timecode', '14:09:42;10');
    const data = await readFile(file);
    // Frames per second of the timecode; without it ffprobe prints no tag.
    const entry = data.indexOf(Buffer.from('tmcd\0\0\0\0\0\0\0\x01', 'latin1'));
    expect(data[entry + 28]).toBe(30);
    data[entry + 28] = 0;
    await writeFile(file, data);
    const timecode = await timecodeOf(file);
    expect(parseTimecode(timecode?.text ?? '', timecode?.framesPerSecond ?? 0)?.frames).toBe(1_527_940);
  });

  test('is undefined for a file without one', async () => {
    expect(await timecodeOf(await film('a.mp4', { num: 25, den: 1 }))).toBeUndefined();
  });
});
