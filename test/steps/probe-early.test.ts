import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { probeEarly, probeStep } from '../../source/steps/probe.ts';
import { codecs, makeFilm } from '../harness/film.ts';
import { testTools } from '../harness/tools.ts';
import { patience, temporaryFolder } from '../media/kit.ts';
import { countedTools } from '../media/process/counted-tools.ts';
import { stepContext } from './kit.ts';

describe.skipIf(process.platform === 'win32')('a video that was probed before its job was created', () => {
  test('is not probed again by the job, unless it has changed', async () => {
    const { tools, starts } = await countedTools();
    const path = join(await temporaryFolder(), 'talk.mp4');
    const rate = { num: 25, den: 1 };
    await makeFilm({ file: path, rate, frames: 50, video: codecs.h264NoB }, await testTools());
    const context = await stepContext(tools);
    const before = await probeEarly(path, tools, patience());
    expect((await probeStep.run({ path }, context)).probe).toEqual(before);
    expect(await starts()).toEqual(['ffprobe']);
    await probeEarly(path, tools, patience());
    await utimes(path, 1, 1);
    await probeStep.run({ path }, context);
    expect(await starts()).toEqual(['ffprobe', 'ffprobe', 'ffprobe']);
  });
});
