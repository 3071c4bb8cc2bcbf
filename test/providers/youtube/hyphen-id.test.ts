import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { probeFile } from '../../../source/media/probe/probe.ts';
import { createYoutubeSource } from '../../../source/providers/youtube/youtube-source.ts';
import { sampleNeed } from '../../harness/jobs/sample-job.ts';
import { youtubeDuringTests } from '../../harness/services/youtube/during-tests.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { testTools } from '../../harness/tools.ts';
import { bench, settingsWith } from '../source-kit.ts';

const tools = await testTools();
const folder = temporaryFolder('hyphen-id');
const film = {
  ...{ id: '-o_harbour-', title: 'Viaduct in fog', channel: 'Sea' },
  ...{ seconds: 20, rate: '25', sound: true, heights: [720, 360, 240, 144] },
};
youtubeDuringTests([film]);

describe.runIf(tools.ytdlp.found)('a video of YouTube whose id begins with a hyphen', () => {
  it('is found, previewed and fetched like any other: no program reads its id as an option', async () => {
    const settings = settingsWith({ YTDLP_SEARCH_PREFIX: 'standinsearch', CLIP_MAX_HEIGHT: 144 });
    const source = createYoutubeSource({ settings, tools });
    const { context } = bench(join(folder, 'job'));
    const request = { phrase: 'viaduct', need: sampleNeed('n01'), limit: 9 };
    const [viaduct] = await source.search(request, context);
    if (!viaduct) throw new Error('nothing found');
    expect(viaduct.id).toBe('youtube:-o_harbour-');
    const preview = await source.preview(viaduct, context);
    expect((await probeFile(preview.path, tools, context.signal)).video).toBeDefined();
    const shot = { candidateId: viaduct.id, start: 4, end: 8, score: 9, reason: '', saw: [] };
    const { file } = await source.fetch(viaduct, shot, context);
    expect((await probeFile(file.path, tools, context.signal)).video).toBeDefined();
  });
});
