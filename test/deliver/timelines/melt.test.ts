import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type FrameRate, framesPerSecond } from '../../../source/core/footage/rate.ts';
import { jobTimeline } from '../../../source/core/footage/timeline/job-timeline.ts';
import { timelineFiles } from '../../../source/deliver/timelines/timeline-files.ts';
import { probeFile } from '../../../source/media/probe/probe.ts';
import { runProcess } from '../../../source/media/process/process.ts';
import { findOnPath } from '../../../source/media/tools/find-tool.ts';
import { requireTool, type Tools } from '../../../source/media/tools/tools.ts';
import { makeFilm, readFrameNumbers } from '../../harness/film.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { testTools } from '../../harness/tools.ts';
import { rates, sceneJob } from './kit.ts';

const hasMelt = findOnPath('melt').length > 0;
if (!hasMelt) process.stderr.write('\nWARNING: melt is not installed: no MLT timeline is rendered.\n\n');

const folder = temporaryFolder('melt');
let tools: Tools;
beforeAll(async () => {
  tools = await testTools();
});

interface Scene {
  rate: FrameRate;
  /** The rate of the second clip. */
  otherRate?: FrameRate;
  name: string;
  timecode?: string;
  relative?: boolean;
  aRollSound?: boolean;
}

/** The length of the A-roll in frames. */
const length = 240;
/** The number in the first frame of the second clip. */
const secondNumber = 700;

/** Makes the films of a job and its MLT file, and renders that. */
async function rendered(scene: Scene) {
  const { rate, otherRate = rate, name, timecode, relative = false, aRollSound = false } = scene;
  const home = join(folder, name);
  const aRoll = await makeFilm(
    {
      file: join(home, "my talk 50% & it's é 日本.mov"),
      rate,
      frames: length,
      sound: aRollSound,
      output: timecode ? ['-timecode', timecode] : [],
    },
    tools,
  );
  const outputDir = join(home, 'out put');
  const second = { rate: otherRate, frames: secondNumber + 90 };
  await makeFilm(
    { file: join(outputDir, 'n1/clip1.mp4'), rate, frames: 90, width: 640, height: 360, sound: true },
    tools,
  );
  const skip = `trim=start_frame=${secondNumber},setpts=PTS-STARTPTS`;
  await makeFilm({ file: join(outputDir, 'n2/clip1.mp4'), ...second, filter: skip, sound: false }, tools);
  const seconds = (frames: number) => (frames * rate.den) / rate.num;
  const handles = { before: seconds(10), after: seconds(10) };
  const job = sceneJob({
    rate,
    path: aRoll,
    outputDir,
    needs: [
      { at: seconds(40), clips: [{ frames: 90, handles, width: 640, height: 360 }] },
      { at: seconds(90), clips: [{ frames: 90, frameRate: otherRate, width: 320, height: 180 }] },
    ],
  });
  const probe = await probeFile(aRoll, tools, AbortSignal.timeout(300_000));
  const probed = { ...job, probe };
  const { files, faults } = timelineFiles(probed, { formats: ['mlt'], relative });
  expect(faults).toEqual([]);
  const file = join(outputDir, 'timelines/timeline.mlt');
  await mkdir(dirname(file), { recursive: true });
  // Only this service reports a file that cannot be opened.
  const text = (files['timelines/timeline.mlt'] ?? '').replaceAll('avformat-novalidate', 'avformat');
  await writeFile(file, text);
  const result = join(home, 'rendered.mkv');
  const { stderr } = await melt(file, result);
  expect(stderr).not.toMatch(/failed to load|requires a X11/);
  return { timeline: jobTimeline(probed, (each) => join(outputDir, each)), result };
}

async function melt(file: string, result: string): Promise<{ stderr: string }> {
  const out = await runProcess({
    program: 'melt',
    args: [file, '-consumer', `avformat:${result}`, 'vcodec=ffv1', 'acodec=pcm_s16le', 'real_time=-1'],
    // The blend requires the name of a display, which need not exist.
    env: { DISPLAY: ':99', QT_QPA_PLATFORM: 'offscreen' },
    cwd: tmpdir(),
    signal: AbortSignal.timeout(300_000),
  });
  return { stderr: out.stderr };
}

async function loudness(file: string): Promise<number> {
  const { stderr } = await runProcess({
    program: requireTool(tools.ffmpeg).path,
    args: ['-hide_banner', '-nostdin', '-i', file, '-af', 'volumedetect', '-vn', '-f', 'null', '-'],
    signal: AbortSignal.timeout(300_000),
  });
  return Number(/max_volume: (-?[\d.]+) dB/.exec(stderr)?.[1]);
}

/** The A-roll's number in every frame except those of the two clips. */
function wanted(otherRate?: FrameRate, rate?: FrameRate): (number | undefined)[] {
  return Array.from({ length }, (_, frame) => {
    // The first clip without its handles would reach to 110, but the second begins at 90.
    if (frame >= 40 && frame < 90) return frame - 40 + 10;
    const end =
      90 + (rate && otherRate ? Math.floor((90 * framesPerSecond(rate)) / framesPerSecond(otherRate)) : 90);
    if (frame >= 90 && frame < end) return otherRate ? undefined : frame - 90 + secondNumber;
    return frame;
  });
}

describe.runIf(hasMelt)('melt plays an MLT timeline', () => {
  test.each(rates)('with every frame in its place, at $num/$den', async (rate) => {
    const { result } = await rendered({ rate, name: `at ${rate.num}-${rate.den}` });
    expect(await readFrameNumbers(result, tools)).toEqual(wanted());
  });

  test('with an A-roll whose timecode starts at 14:09:42;10, with relative paths, and with only its sound', async () => {
    const rate = { num: 30000, den: 1001 };
    const { timeline, result } = await rendered({
      rate,
      name: 'timecode',
      timecode: '14:09:42;10',
      relative: true,
      aRollSound: true,
    });
    expect(timeline).toMatchObject({
      dropFrame: true,
      frames: length,
      media: [{ startFrames: 1_527_940 }, {}, {}],
    });
    expect(await readFrameNumbers(result, tools)).toEqual(wanted());
    expect(await loudness(result)).toBeGreaterThan(-40);
  });

  test('without the sound of the B-roll', async () => {
    const { result } = await rendered({ rate: { num: 25, den: 1 }, name: 'muted' });
    expect(await loudness(result)).toBeLessThan(-80);
  });

  test.each([
    [
      { num: 25, den: 1 },
      { num: 30000, den: 1001 },
    ],
    [
      { num: 30000, den: 1001 },
      { num: 24000, den: 1001 },
    ],
    [
      { num: 24, den: 1 },
      { num: 60000, den: 1001 },
    ],
  ])(
    'with a clip of another rate that starts and ends on the exact frame (%o, %o)',
    async (rate, otherRate) => {
      const { result } = await rendered({ rate, otherRate, name: `mixed ${rate.num} ${otherRate.num}` });
      const numbers = await readFrameNumbers(result, tools);
      const ideal = wanted(otherRate, rate);
      expect(numbers.map((number, frame) => (ideal[frame] === undefined ? undefined : number))).toEqual(
        ideal,
      );
      const step = framesPerSecond(otherRate) / framesPerSecond(rate);
      for (const [frame, number] of numbers.entries()) {
        if (ideal[frame] !== undefined) continue;
        const there = secondNumber + (frame - 90) * step;
        expect(Math.abs(number - there), `frame ${frame} shows ${number}`).toBeLessThanOrEqual(1);
      }
    },
  );
});
