import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { handlesFor, type Shot } from '../../../../source/core/footage/shot.ts';
import { cutShot } from '../../../../source/media/cut/cut.ts';
import { createOfflineInspector } from '../../../../source/providers/offline/inspect/inspector.ts';
import type { Measure } from '../../../../source/providers/offline/inspect/measure.ts';
import { pickShots } from '../../../../source/providers/offline/inspect/shots.ts';
import { sampleCandidate, sampleNeed } from '../../../harness/jobs/sample-job.ts';
import { makeScenery } from '../../../harness/scenery.ts';
import { testTools } from '../../../harness/tools.ts';
import { lend } from '../../engine-kit.ts';

const step = 1 / 6;
const limits = { minSeconds: 4, maxSeconds: 15, wantedSeconds: 5, handleSeconds: 1 };

/** Samples of one scene, each as sharp as given. */
function scene(sharpness: readonly number[]): Measure[] {
  return sharpness.map((each, index) => ({
    ...{ at: Math.round(index * step * 1000) / 1000, luma: 118, contrast: 50, sharpness: each, edges: 0.1 },
    ...{
      softness: 0.3,
      difference: 4,
      changed: 0.3,
      histogramChange: 0,
      shiftX: 0,
      shiftY: 0,
      fading: false,
    },
  }));
}

const even = scene(Array.from({ length: 120 }, () => 0.5));

/** Where the clip of a shot begins, handle included. */
function clipStart(shot: Shot | undefined): number | undefined {
  return shot && shot.start - handlesFor(shot, limits.handleSeconds).before;
}

function picked(run: Measure[], keyFrames: readonly number[]): Shot[] {
  return pickShots([run], 'library:x', { ...limits, keyFrames }, { width: 320, step });
}

test('a clip begins at a key frame where the scene looks as good there', () => {
  expect(clipStart(picked(even, [])[0])).toBe(0);
  const [first] = picked(even, [2.48, 9]);
  expect(clipStart(first)).toBeCloseTo(2.48, 3);
  expect(first).toMatchObject({ start: 3.48, end: 8.48 });
});

test('a clip does not begin at a key frame where another part looks better', () => {
  const [best] = picked(scene(even.map((_, index) => (index < 60 ? 0.3 : 0.6))), [0]);
  expect(best?.start).toBeGreaterThanOrEqual(10);
});

test('a clip keeps its handle, unless the scene begins with the key frame', () => {
  const short = even.slice(0, 33);
  const [shot] = picked(short, [0, 0.2]);
  expect(clipStart(shot)).toBe(0);
  expect(shot?.start).toBeCloseTo(0.5, 3);
  expect(shot?.end).toBeCloseTo(5.5, 3);
});

test('the clip of a shot with a key frame near it is copied, not encoded', async () => {
  const tools = await testTools();
  const folder = await mkdtemp(join(tmpdir(), 'stockpile-shots-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = await makeScenery(join(folder, 'film.mp4'), [{ seconds: 9, scene: 1, pan: 0.02 }], tools);
  const context = await lend();
  const { shots } = await createOfflineInspector(tools).inspect(
    {
      need: sampleNeed('n01', { at: 10, until: 15 }),
      candidate: sampleCandidate('library:film', { durationSeconds: 9 }),
      preview: { path: file, sizeBytes: (await stat(file)).size },
      ...{ minClipSeconds: 4, maxClipSeconds: 15, handleSeconds: 1 },
      preferences: { style: '', avoid: '', notes: '' },
    },
    context,
  );
  const [shot] = shots;
  if (!shot) throw new Error('no shot was found');
  const { method } = await cutShot(
    {
      file,
      ...{ startSeconds: shot.start, endSeconds: shot.end, handles: handlesFor(shot, 1) },
      output: join(folder, 'clip.mp4'),
      target: { maxHeight: 1080, keepAudio: false },
    },
    tools,
    { signal: context.signal },
  );
  expect(method).toBe('copied');
});
