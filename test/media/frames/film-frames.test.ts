import path from 'node:path';
import { expect, test } from 'vitest';
import { readFilmFrames } from '../../../source/media/frames/film-frames.ts';
import { findCuts } from '../../../source/media/frames/find-cuts.ts';
import { runProcess } from '../../../source/media/process/process.ts';
import { requireTool } from '../../../source/media/tools/tools.ts';
import { testTools } from '../../harness/tools.ts';
import { temporaryFolder } from '../../providers/engine-kit.ts';

const never = new AbortController().signal;

/** A film of ten seconds with a cut at 6.4 s. */
async function filmWithCut(): Promise<string> {
  const file = path.join(await temporaryFolder(), 'it’s a film %d.mp4');
  const { ffmpeg } = await testTools();
  await runProcess({
    program: requireTool(ffmpeg).path,
    args: [
      ...['-v', 'error', '-nostdin', '-f', 'lavfi', '-i', 'mandelbrot=size=320x180:rate=25'],
      ...['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=3.6'],
      ...['-filter_complex', '[0]trim=duration=6.4,setpts=PTS-STARTPTS[a];[a][1]concat=n=2:v=1'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', file],
    ],
    signal: AbortSignal.timeout(300_000),
  });
  return file;
}

test('a cut is found at the right second, and only inside the given range', async () => {
  const file = await filmWithCut();
  const tools = await testTools();
  const [cut, ...others] = await findCuts(file, { start: 3.2, end: 9 }, tools, never);
  expect(others).toEqual([]);
  expect(cut).toBeCloseTo(6.4, 1);
  expect(await findCuts(file, { start: 0, end: 6 }, tools, never)).toEqual([]);
  expect(await findCuts(file, { start: 7, end: 10 }, tools, never)).toEqual([]);
});

test('frames come in order, from the middle of equal parts, within the max width', async () => {
  const file = await filmWithCut();
  const frames = await readFilmFrames({ file, seconds: 10, count: 8, width: 160 }, await testTools(), never);
  expect(frames.map(({ at }) => at)).toEqual([0.63, 1.88, 3.13, 4.38, 5.63, 6.88, 8.13, 9.38]);
  for (const { jpeg } of frames) expect(jpeg.readUInt16BE(0)).toBe(0xffd8);
  // The width is in the frame header, after its marker: https://www.w3.org/Graphics/JPEG/itu-t81.pdf, B.2.2.
  const [first] = frames;
  const header = first?.jpeg.indexOf(Buffer.from([0xff, 0xc0])) ?? -1;
  expect(first?.jpeg.readUInt16BE(header + 7)).toBe(160);
});

test('a film that ends before its declared end gives the frames that it has', async () => {
  const file = await filmWithCut();
  const frames = await readFilmFrames({ file, seconds: 20, count: 8, width: 160 }, await testTools(), never);
  expect(frames.map(({ at }) => at)).toEqual([1.25, 3.75, 6.25, 8.75]);
});

test('a file that is not a film is an error, not a film without frames', async () => {
  const wish = { file: import.meta.filename, seconds: 5, count: 8, width: 160 };
  await expect(readFilmFrames(wish, await testTools(), never)).rejects.toThrow();
});
