import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cacheProbe, probeStep, probeVideo } from '../../source/steps/probe.ts';
import { FileCache } from '../../source/store/cache.ts';
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
    const cache = new FileCache(await temporaryFolder(), { ttlDays: 1 });
    const context = { ...(await stepContext(tools)), cache };
    const before = await probeVideo(path, tools, patience());
    await cacheProbe(cache, before);
    expect((await probeStep.run({ path }, context)).probe).toEqual(before.probe);
    expect(await starts()).toEqual(['ffprobe']);
    await cacheProbe(cache, await probeVideo(path, tools, patience()));
    await utimes(path, 1, 1);
    await probeStep.run({ path }, context);
    expect(await starts()).toEqual(['ffprobe', 'ffprobe', 'ffprobe']);
  });
});
