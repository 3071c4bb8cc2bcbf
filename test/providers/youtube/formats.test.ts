import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProcess } from '../../../source/media/process/process.ts';
import { requireTool } from '../../../source/media/tools/tools.ts';
import { clipFormat, type FormatChoice, previewFormat } from '../../../source/providers/youtube/formats.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { testTools } from '../../harness/tools.ts';

const folder = temporaryFolder('formats');
const { ytdlp } = await testTools();
if (!ytdlp.found) console.warn(`\n*** SKIPPED: the tests of the choice of formats, for ${ytdlp.reason}\n`);

type Format = [id: string, codec: string, height: number, kilobits: number];

/** YouTube's formats of an ordinary video, with their ids and typical bit rates. */
const usual: readonly Format[] = [
  ['160', 'avc1.4d400c', 144, 75],
  ['278', 'vp9', 144, 68],
  ['394', 'av01.0.00M.08', 144, 55],
  ['133', 'avc1.4d4015', 240, 190],
  ['242', 'vp9', 240, 118],
  ['395', 'av01.0.00M.08', 240, 90],
  ['134', 'avc1.4d401e', 360, 420],
  ['243', 'vp9', 360, 240],
  ['135', 'avc1.4d401f', 480, 760],
  ['136', 'avc1.4d401f', 720, 1500],
  ['247', 'vp9', 720, 1000],
  ['137', 'avc1.640028', 1080, 3500],
  ['248', 'vp9', 1080, 1900],
  ['399', 'av01.0.08M.08', 1080, 1500],
  ['313', 'vp9', 2160, 12_000],
];

/** The formats that the real yt-dlp chooses from these. */
async function taken(choice: FormatChoice, formats: readonly Format[], upright = false): Promise<string> {
  const address = 'https://example.com/film';
  const pictures = formats.map(([format_id, vcodec, height, tbr]) => {
    const width = Math.round((height * 16) / 9);
    const size = upright ? { width: height, height: width } : { width, height };
    const filesize = tbr * 125 * 60;
    const ext = vcodec === 'vp9' ? 'webm' : 'mp4';
    return {
      ...{ format_id, vcodec, tbr, filesize, ext, acodec: 'none', fps: 25 },
      ...size,
      url: `${address}/${format_id}`,
    };
  });
  const sound = {
    format_id: '140',
    vcodec: 'none',
    acodec: 'mp4a.40.2',
    ext: 'm4a',
    tbr: 129,
    url: `${address}/140`,
  };
  const both = {
    ...{
      format_id: '18',
      vcodec: 'avc1.42001E',
      acodec: 'mp4a.40.2',
      ext: 'mp4',
      tbr: 560,
      url: `${address}/18`,
    },
    ...(upright ? { width: 360, height: 640 } : { width: 640, height: 360 }),
  };
  const info = {
    id: 'film',
    title: 'Film',
    extractor: 'test',
    webpage_url: address,
    formats: [both, sound, ...pictures],
  };
  const file = join(folder, `${Math.random()}.json`);
  writeFileSync(file, JSON.stringify(info));
  const { stdout } = await runProcess({
    program: requireTool(ytdlp).path,
    args: [
      ...['--ignore-config', '--simulate', '--print', 'format_id', '--load-info-json', file],
      ...['--format', choice.format, '--format-sort', choice.sort],
    ],
    signal: AbortSignal.timeout(300_000),
  });
  return stdout.trim();
}

const without = (...ids: string[]) => usual.filter(([id]) => !ids.includes(id));

describe.runIf(ytdlp.found)("of YouTube's formats", () => {
  it('a preview is 240p when its bit rate is low, otherwise the smallest, and never AV1', async () => {
    expect(await taken(previewFormat(360), usual)).toBe('242');
    expect(await taken(previewFormat(360), without('242'))).toBe('278');
    expect(await taken(previewFormat(360), without('242', '278', '160'))).toBe('133');
    expect(await taken(previewFormat(720), usual)).toBe('243');
  });

  it('a preview of an upright video is small, too', async () => {
    expect(await taken(previewFormat(360), usual, true)).toBe('242');
  });

  it('a preview has sound only when no format is without sound', async () => {
    expect(await taken(previewFormat(360), [])).toBe('18');
  });

  it('a clip has the max height, in H.264 if available', async () => {
    expect(await taken(clipFormat(1080, false), usual)).toBe('137');
    expect(await taken(clipFormat(1080, false), without('137'))).toBe('248');
    expect(await taken(clipFormat(720, false), usual)).toBe('136');
    expect(await taken(clipFormat(2160, false), usual)).toBe('313');
    expect(await taken(clipFormat(1080, false), usual, true)).toBe('137');
    expect(await taken(clipFormat(1080, false), [])).toBe('18');
  });

  it('a clip has sound when sound is switched on', async () => {
    expect(await taken(clipFormat(1080, true), usual)).toBe('137+140');
    expect(await taken(clipFormat(1080, true), [])).toBe('18');
  });
});
