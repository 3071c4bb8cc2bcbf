import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hashFile } from '../../source/media/probe/content-hash.ts';
import { fileStep } from '../../source/steps/file.ts';
import { sampleCandidate } from '../harness/jobs/sample-job.ts';
import { testTools } from '../harness/tools.ts';
import { temporaryFolder } from '../media/kit.ts';
import { stepContext } from './kit.ts';

/** A clip in a work folder, and how to file it; only its bytes matter. */
async function cutClip() {
  const [work, outputDir, context] = [
    await temporaryFolder(),
    await temporaryFolder(),
    await stepContext(await testTools()),
  ];
  const path = join(work, 'clip.mp4');
  await writeFile(path, 'a clip');
  const shot = { candidateId: 'library:1', start: 0, end: 2, score: 8, reason: '', saw: [] };
  const cut = {
    ...{ file: { path, sizeBytes: 6, sha256: await hashFile(path) }, shot, method: 'copied' as const },
    ...{ frames: 50, frameRate: { num: 25, den: 1 }, width: 64, height: 36, durationSeconds: 2, command: '' },
  };
  const request = { outputDir, file: '00m01s_harbour/clip_1.mp4', candidate: sampleCandidate('1'), cut };
  return {
    path,
    target: join(outputDir, '00m01s_harbour', 'clip_1.mp4'),
    run: () => fileStep.run(request, context),
  };
}

test('a filed clip stays in the work folder, so that a run killed before it is saved need not cut it again', async () => {
  const { path, target, run } = await cutClip();
  const first = await run();
  expect(await readFile(target, 'utf8')).toBe('a clip');
  expect(existsSync(path)).toBe(true);
  expect(await run()).toEqual(first);
  expect(await readFile(target, 'utf8')).toBe('a clip');
});

test('a clip that an earlier run moved to its place counts as filed; another file there does not', async () => {
  const { path, target, run } = await cutClip();
  const first = await run();
  await rm(path);
  expect(await run()).toEqual(first);
  await writeFile(target, 'another');
  await expect(run()).rejects.toThrow('ENOENT');
});

test('a clip takes the place of another file of its name', async () => {
  const { target, run } = await cutClip();
  await run();
  await rm(target);
  await writeFile(target, 'another');
  await run();
  expect(await readFile(target, 'utf8')).toBe('a clip');
});
