import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ytDlpCheck } from '../../../source/app/checks/program-checks.ts';
import { findTools } from '../../../source/media/tools/tools.ts';
import { createYoutubeSource } from '../../../source/providers/youtube/youtube-source.ts';
import { sampleNeed } from '../../harness/jobs/sample-job.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { testTools } from '../../harness/tools.ts';
import { bench, settingsWith } from '../../providers/source-kit.ts';

const folder = temporaryFolder('new-yt-dlp');
const never = "YouTube's challenges cannot be solved";
let count = 0;

/** A yt-dlp of today with these libraries; it finds videos but, without the solver's scripts, no format of them. */
async function newYtDlp(libraries: string) {
  const path = join(folder, `yt-dlp-${++count}`);
  const calls = `${path}.calls`;
  const version = new Date().toISOString().slice(0, 10).replaceAll('-', '.');
  const skipped = 'WARNING: [youtube] [jsc] Remote component challenge solver script (node) was skipped.';
  const missing = 'ERROR: [youtube] x: Requested format is not available. Use --list-formats';
  const entry = (id: number) =>
    `{"id":"harbour_${id}","title":"Harbour ${id}","duration":20,"view_count":50000}`;
  writeFileSync(
    path,
    `#!/bin/sh
echo "$@" >> '${calls}'
case "$*" in
  *--version*) echo ${version} ;;
  *--verbose*) echo '[debug] Optional libraries: ${libraries}' >&2; exit 2 ;;
  *ytsearch*) printf '%s\\n' '${[1, 2, 3, 4].map(entry).join("' '")}' ;;
  *) echo '${skipped}' >&2; echo '${missing}' >&2; exit 1 ;;
esac
`,
  );
  chmodSync(path, 0o755);
  const settings = settingsWith({ YTDLP_PATH: path, MIN_VIEW_COUNT: 0 });
  const { ytdlp } = await findTools({ settings, home: folder });
  return {
    tools: { ...(await testTools()), ytdlp },
    settings,
    calls: () => readFileSync(calls, 'utf8').split('\n'),
  };
}

describe.skipIf(process.platform === 'win32')('a yt-dlp without the scripts that solve challenges', () => {
  it('is one fault with its remedy, and YouTube is not asked again for every need', async () => {
    const { tools, settings, calls } = await newYtDlp('certifi-2025.10.05, requests-2.32.5');
    const source = createYoutubeSource({ settings, tools });
    const { context } = bench(join(folder, 'job'));
    const search = (phrase: string) =>
      source.search({ phrase, need: sampleNeed('n01'), limit: 9 }, context).catch((error: unknown) => error);
    const first = await search('harbour');
    expect(first).toMatchObject({ kind: 'solver', hint: expect.stringContaining('yt-dlp[default]') });
    expect(String(first)).toContain(never);
    const before = calls().length;
    // The same error, so that it is reported once.
    expect(await search('lighthouse')).toBe(first);
    expect(calls().length).toBe(before);
  });

  it('is found by doctor, unless it may load them', async () => {
    const { tools } = await newYtDlp('certifi-2025.10.05, requests-2.32.5');
    expect(await ytDlpCheck(tools.ytdlp, { YTDLP_REMOTE_COMPONENTS: '' })).toMatchObject({
      state: 'limited',
      hint: expect.stringContaining('YTDLP_REMOTE_COMPONENTS'),
    });
    expect(await ytDlpCheck(tools.ytdlp, { YTDLP_REMOTE_COMPONENTS: 'ejs:github' })).toMatchObject({
      state: 'ok',
    });
    const whole = await newYtDlp('certifi-2025.10.05, yt_dlp_ejs-0.3.1');
    expect(await ytDlpCheck(whole.tools.ytdlp, { YTDLP_REMOTE_COMPONENTS: '' })).toMatchObject({
      state: 'ok',
    });
  });
});

describe.skipIf(process.platform === 'win32')('the settings for yt-dlp', () => {
  it('are passed on as values of their own options', async () => {
    const { tools, settings, calls } = await newYtDlp('yt_dlp_ejs-0.3.1');
    const own = {
      ...settings,
      YTDLP_COOKIES_BROWSER: 'firefox:my profile',
      YTDLP_EXTRACTOR_ARGS: 'youtube:player_client=tv youtubetab:skip=webpage',
      YTDLP_REMOTE_COMPONENTS: 'ejs:github',
    };
    const source = createYoutubeSource({ settings: own, tools });
    const { context } = bench(join(folder, 'job-2'));
    await source.search({ phrase: 'harbour', need: sampleNeed('n01'), limit: 9 }, context).catch(() => {});
    const [call = ''] = calls().filter((each) => each.includes('ytsearch'));
    expect(call).toContain('--cookies-from-browser firefox:my profile');
    expect(call).toContain(
      '--extractor-args youtube:player_client=tv --extractor-args youtubetab:skip=webpage',
    );
    expect(call).toContain('--remote-components ejs:github');
  });
});
