import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { requireTool, type Tools } from '../../source/media/tools/tools.ts';
import { cutStep } from '../../source/steps/cut.ts';
import type { StepContext } from '../../source/steps/step.ts';
import { verifyStep } from '../../source/steps/verify.ts';
import { codecs, makeFilm } from '../harness/film.ts';
import { sampleNeed } from '../harness/jobs/sample-job.ts';
import { testTools } from '../harness/tools.ts';
import { temporaryFolder } from '../media/kit.ts';
import { lend, settingsOf } from '../providers/engine-kit.ts';

const frameRate = { num: 25, den: 1 };

/** Tools that write a line into a log whenever they are started. */
async function countedTools(): Promise<{ tools: Tools; starts: () => Promise<string[]> }> {
  const tools = await testTools();
  const folder = await temporaryFolder();
  const log = join(folder, 'starts');
  await writeFile(log, '');
  const counted = async (name: 'ffmpeg' | 'ffprobe') => {
    const tool = requireTool(tools[name]);
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\necho ${name} >> "${log}"\nexec "${tool.path}" "$@"\n`);
    await chmod(path, 0o755);
    return { ...tool, path };
  };
  return {
    tools: { ...tools, ffmpeg: await counted('ffmpeg'), ffprobe: await counted('ffprobe') },
    starts: async () => (await readFile(log, 'utf8')).split('\n').filter((line) => line !== ''),
  };
}

/** A film with a key frame at 1.92 s, a context to cut it in, and the starts of programs so far. */
async function workshop() {
  const { tools, starts } = await countedTools();
  const file = join(await temporaryFolder(), 'film.mp4');
  await makeFilm({ file, rate: frameRate, frames: 150, video: codecs.h264NoB }, await testTools());
  const engine = { name: 'test', lane: 'ai' as const };
  const context: StepContext = {
    ...(await lend()),
    settings: settingsOf({}),
    tools,
    providers: {
      transcriber: undefined,
      planner: { ...engine, plan: async () => ({ needs: [], notes: [] }) },
      ranker: { ...engine, rank: async () => [] },
      inspector: { ...engine, judges: 'technique', inspect: () => Promise.reject(new Error('not used')) },
      sources: [],
    },
  };
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
    expect(made.look).toMatchObject({ frames: 50, decoded: 50, isEven: true, complaint: '' });
    const verified = await verify(made);
    expect(verified).toMatchObject({ passed: true, problems: [] });
    expect(verified.picture).toBe(made.look?.picture);
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
