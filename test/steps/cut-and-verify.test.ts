import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cutStep } from '../../source/steps/cut.ts';
import { verifyStep } from '../../source/steps/verify.ts';
import { codecs, makeFilm } from '../harness/film.ts';
import { sampleNeed } from '../harness/jobs/sample-job.ts';
import { testTools } from '../harness/tools.ts';
import { temporaryFolder } from '../media/kit.ts';
import { countedTools } from '../media/process/counted-tools.ts';
import { stepContext } from './kit.ts';

const frameRate = { num: 25, den: 1 };

/** A film with a key frame at 1.92 s, a context to cut it in, and the starts of programs so far. */
async function workshop() {
  const { tools, starts } = await countedTools();
  const file = join(await temporaryFolder(), 'film.mp4');
  await makeFilm({ file, rate: frameRate, frames: 150, video: codecs.h264NoB }, await testTools());
  const context = await stepContext(tools);
  const cut = (start: number) => {
    const shot = { candidateId: 'library:1', start, end: start + 2, score: 8, reason: '', saw: [] };
    const fetched = { file: { path: file, sizeBytes: 1 }, offsetSeconds: 0 };
    return cutStep.run({ fetched, shot, name: `clip-${start}`, frameRate }, context);
  };
  const verify = (made: Awaited<ReturnType<typeof cut>>) =>
    verifyStep.run(
      { cut: made, need: sampleNeed('n01'), preferences: { style: '', avoid: '', notes: '' } },
      context,
    );
  return { cut, verify, starts };
}

describe.skipIf(process.platform === 'win32')('a clip that is cut and verified', () => {
  test('is decoded once, with three starts of a program, when it is copied', async () => {
    const { cut, verify, starts } = await workshop();
    const made = await cut(1.92);
    expect(made.method).toBe('copied');
    expect(made.measured).toMatchObject({ frames: 50, decoded: 50, isEven: true, complaint: '' });
    const verified = await verify(made);
    expect(verified).toMatchObject({ passed: true, problems: [] });
    expect(verified.picture).toBe(made.measured?.picture);
    expect(await starts()).toEqual(['ffprobe', 'ffmpeg', 'ffmpeg']);
  });

  test('is decoded once, with three starts of a program, when it is encoded', async () => {
    const { cut, verify, starts } = await workshop();
    const made = await cut(1);
    expect(made.method).toBe('encoded');
    expect(await verify(made)).toMatchObject({ passed: true, problems: [] });
    expect(await starts()).toEqual(['ffprobe', 'ffmpeg', 'ffmpeg']);
  });

  test('is decoded again when its bytes have changed since it was copied', async () => {
    const { cut, verify } = await workshop();
    const made = await cut(1.92);
    const data = await readFile(made.file.path);
    const start = data.indexOf('mdat') + 500;
    data.fill(0xa5, start, start + 400);
    await writeFile(made.file.path, data);
    const verified = await verify(made);
    expect(verified.passed).toBe(false);
    expect(verified.problems.join()).toMatch(/does not decode cleanly/);
  });

  test('fails when its file is gone', async () => {
    const { cut, verify } = await workshop();
    const made = await cut(1.92);
    const gone = { ...made, file: { ...made.file, path: `${made.file.path}.gone` } };
    expect((await verify(gone)).problems.join()).toMatch(/^it cannot be read/);
  });
});
