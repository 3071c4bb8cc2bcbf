import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runProcess } from '../../source/media/process/process.ts';
import { ProcessError } from '../../source/media/process/process-error.ts';
import { requireTool } from '../../source/media/tools/tools.ts';
import { mediaFacts } from '../harness/services/films/media-facts.ts';
import { listOf, parseJson, property } from '../harness/services/http/unknown-json.ts';
import type { StandIn } from '../harness/services/stand-in.ts';
import { youtubeEnvironment } from '../harness/services/youtube/environment.ts';
import type { Trouble, YoutubeFilm } from '../harness/services/youtube/youtube-film.ts';
import { startYoutube } from '../harness/services/youtube/youtube-service.ts';
import { testTools } from '../harness/tools.ts';

const heights = [180, 144];
const troubles: [Trouble, RegExp][] = [
  ['private', /Private video\. Sign in if you've been granted access/],
  ['removed', /Video unavailable\. This video has been removed by the uploader/],
  ['age', /Sign in to confirm your age/],
  ['region', /not made this video available in your country/],
  ['bot', /Sign in to confirm you.re not a bot/],
  ['upcoming', /Premieres in 3 hours/],
  ['no-formats', /Requested format is not available|Only images are available/],
  ['forbidden', /HTTP Error 403: Forbidden/],
];

const films: YoutubeFilm[] = [
  {
    id: 'harbour0001',
    title: 'Harbour at dawn',
    description: 'Boats',
    channel: 'Sea TV',
    seconds: 12,
    heights,
    creativeCommons: true,
  },
  {
    id: 'harbour0002',
    title: 'Harbour crane',
    channel: 'Cranes',
    seconds: 6,
    heights,
    sound: false,
    views: 12,
  },
  ...troubles.map(
    ([trouble], index): YoutubeFilm => ({
      id: `trouble000${index}`,
      title: `A ${trouble} volcano`,
      channel: 'Trouble',
      seconds: 6,
      heights,
      trouble,
    }),
  ),
  ...Array.from(
    { length: 25 },
    (_, index): YoutubeFilm => ({
      id: `cat${String(index).padStart(8, '0')}`,
      title: `Cat ${index}`,
      channel: 'Cats',
      seconds: 6,
      heights,
    }),
  ),
];

const { ytdlp } = await testTools();
if (!ytdlp.found) console.warn(`\n*** SKIPPED: the tests of the YouTube stand-in, for ${ytdlp.reason}\n`);

let youtube: StandIn;
let folder: string;

beforeAll(async () => {
  youtube = await startYoutube({ films });
  folder = await mkdtemp(join(tmpdir(), 'stockpile-youtube-'));
});
beforeEach(() => {
  youtube.clearFaults();
  youtube.forget();
});
afterAll(async () => {
  await youtube.stop();
  await rm(folder, { recursive: true, force: true });
});

async function run(...args: string[]): Promise<string> {
  const { stdout } = await runProcess({
    program: ytdlp.found ? ytdlp.path : 'yt-dlp',
    args: ['--ignore-config', '--no-cache-dir', '-P', folder, ...args],
    env: youtubeEnvironment(youtube),
    signal: AbortSignal.timeout(300_000),
  });
  return stdout;
}

const ask = async (...args: string[]) => parseJson(await run('--dump-single-json', ...args));
const watch = (id: string) => `https://www.youtube.com/watch?v=${id}`;

async function refusal(...args: string[]): Promise<string> {
  const error = await run(...args).catch((reason: unknown) => reason);
  if (!(error instanceof ProcessError)) throw new Error(`yt-dlp did not refuse: ${error}`);
  return error.message + JSON.stringify(error);
}

describe.skipIf(!ytdlp.found)('the real yt-dlp', () => {
  test('searches without extracting any hit', async () => {
    const found = await ask('--flat-playlist', 'standinsearch5:harbour');
    const entries = listOf(property(found, 'entries'));
    expect(entries).toMatchObject([
      {
        id: 'harbour0001',
        title: 'Harbour at dawn',
        url: watch('harbour0001'),
        duration: 12,
        view_count: 50_000,
        channel: 'Sea TV',
      },
      { id: 'harbour0002', view_count: 12 },
    ]);
    expect([youtube.count('search'), youtube.count('player')]).toEqual([1, 0]);
  });

  test('pages through more hits than fit on a page', async () => {
    const found = await ask('--flat-playlist', 'standinsearch25:cat');
    expect(listOf(property(found, 'entries'))).toHaveLength(25);
    expect(youtube.count('search')).toBe(2);
  });

  test('returns details: formats without sound, licence, author', async () => {
    const found = await ask(watch('harbour0001'));
    expect(found).toMatchObject({
      extractor: 'youtube',
      license: 'Creative Commons Attribution license (reuse allowed)',
      duration: 12,
      webpage_url: watch('harbour0001'),
    });
    const formats = listOf(property(found, 'formats'));
    expect(formats.map((format) => property(format, 'format_id')).sort()).toEqual([
      '140',
      '160',
      '18',
      'h180',
      'sb0',
    ]);
    expect(formats.find((format) => property(format, 'format_id') === '160')).toMatchObject({
      ...{ height: 144, acodec: 'none', ext: 'mp4', filesize: expect.any(Number) },
    });
  });

  test('downloads the smallest picture', async () => {
    await run('-f', 'worstvideo[height<=360]', '-o', 'small.%(ext)s', watch('harbour0001'));
    const facts = await mediaFacts(await readFile(join(folder, 'small.mp4')));
    expect(facts).toMatchObject({ hasVideo: true, hasAudio: false });
    expect(facts.durationSeconds).toBeCloseTo(12, 0);
    expect(youtube.of('media')[0]?.sentBytes).toBe((await stat(join(folder, 'small.mp4'))).size);
  });

  test('downloads a section by byte ranges', async () => {
    const { ffmpeg } = await testTools();
    await run(
      '--ffmpeg-location',
      requireTool(ffmpeg).path,
      '-f',
      'bestvideo',
      '--download-sections',
      '*4-7',
      '-o',
      'section.%(ext)s',
      watch('harbour0001'),
    );
    const facts = await mediaFacts(await readFile(join(folder, 'section.mp4')));
    expect(facts.durationSeconds).toBeGreaterThan(2.9);
    expect(facts.durationSeconds).toBeLessThan(8);
    expect(youtube.of('media').some(({ headers }) => headers.range !== undefined)).toBe(true);
  });

  test.each(troubles)('reports what is wrong with a video that is %s', async (trouble, words) => {
    const film = films.find((each) => each.trouble === trouble);
    expect(await refusal('-f', 'worstvideo', '-o', 'none.%(ext)s', watch(film?.id ?? ''))).toMatch(words);
    expect(await readdir(folder)).not.toContain('none.mp4');
  });

  test('downloads videos that need a sign-in, with a cookies file', async () => {
    const cookies = join(folder, 'cookies.txt');
    const fields = ['127.0.0.1', 'FALSE', '/', 'FALSE', '2000000000', 'SID', 'stand-in-cookie'];
    await writeFile(cookies, `# Netscape HTTP Cookie File\n${fields.join('\t')}\n`);
    const id = films.find(({ trouble }) => trouble === 'age')?.id ?? '';
    expect(await ask('--cookies', cookies, watch(id))).toMatchObject({ id });
    expect(youtube.requests[0]?.headers.cookie).toContain('stand-in-cookie');
  });

  test('reports the refusals of the service', async () => {
    youtube.fault({ operation: 'search', fault: { kind: 'status', status: 429 } });
    expect(
      await refusal(
        '--flat-playlist',
        '--dump-single-json',
        '--extractor-retries',
        '0',
        'standinsearch5:cat',
      ),
    ).toMatch(/HTTP Error 429: Too Many Requests/);
  });
});
