import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { probeFile } from '../../../source/media/probe/probe.ts';
import { YoutubeRateLimit } from '../../../source/providers/youtube/youtube-rate-limit.ts';
import { createYoutubeSource } from '../../../source/providers/youtube/youtube-source.ts';
import { sampleNeed } from '../../harness/jobs/sample-job.ts';
import type { ReceivedRequest } from '../../harness/services/http/received-request.ts';
import { youtubeDuringTests } from '../../harness/services/youtube/during-tests.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { testTools } from '../../harness/tools.ts';
import { bench, settingsWith } from '../source-kit.ts';

const tools = await testTools();
const folder = temporaryFolder('forbidden-sections');
const film = {
  ...{ id: 'lighthouse_', title: 'Lighthouse in a storm', channel: 'Sea' },
  ...{ seconds: 20, rate: '25', sound: true, heights: [720, 360, 240, 144] },
};
const youtube = youtubeDuringTests([film]);

describe.runIf(tools.ytdlp.found)('a YouTube that refuses ffmpeg the seconds of a video', () => {
  it('sends the whole film instead, and that does not count as a refusal', async () => {
    // Only ffmpeg sends this header.
    const byFfmpeg = ({ headers }: ReceivedRequest) => headers['icy-metadata'] !== undefined;
    const fault = { kind: 'status', status: 403 } as const;
    const refused = youtube().fault({ fault, operation: 'media', when: byFfmpeg });
    const settings = settingsWith({ YTDLP_SEARCH_PREFIX: 'standinsearch' });
    // After one refusal there would be no more requests.
    const limit = new YoutubeRateLimit({ requests: 50, firstBackOffMs: 600_000, refusals: 1 });
    const source = createYoutubeSource({ settings, tools, limit });
    const { context } = bench(join(folder, 'job'));
    const asked = { phrase: 'lighthouse', need: sampleNeed('n01'), limit: 9 };
    const [candidate] = await source.search(asked, context);
    if (!candidate) throw new Error('nothing found');
    const shot = { candidateId: candidate.id, start: 4, end: 8, score: 9, reason: '', saw: [] };
    const { file, offsetSeconds } = await source.fetch(candidate, shot, context);
    expect(refused.met()).toBeGreaterThan(0);
    expect(offsetSeconds).toBe(0);
    expect((await probeFile(file.path, tools, context.signal)).durationSeconds).toBeGreaterThan(19);
  });
});
