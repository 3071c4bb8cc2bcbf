import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hdrChecks } from '../../../source/app/checks/program-checks.ts';
import type { DynamicRange } from '../../../source/core/footage/media.ts';
import { type CutResult, cutShot } from '../../../source/media/cut/cut.ts';
import { planColors } from '../../../source/media/cut/cut-colors.ts';
import { readGrayFrames } from '../../../source/media/frames/gray-frames.ts';
import { makeSmallCopy } from '../../../source/media/frames/small-copy.ts';
import { hdrSupport, sdrFiltersForFile } from '../../../source/media/probe/dynamic-range.ts';
import { askFfprobe, mainVideo, type Stream } from '../../../source/media/probe/ffprobe.ts';
import { probeFile } from '../../../source/media/probe/probe.ts';
import { runProcess } from '../../../source/media/process/process.ts';
import { requireTool, type Tools } from '../../../source/media/tools/tools.ts';
import { testTools } from '../../harness/tools.ts';
import { patience } from '../kit.ts';

const transfers = { pq: 'smpte2084', hlg: 'arib-std-b67' } as const;
/** Luma of a white and a mid-gray area in the SDR film; HDR that is shown without conversion has 107 to 180. */
const gray = 125;
const leastWhite = 195;

let tools: Tools;
let folder: string;
const films = new Map<DynamicRange, string>();
beforeAll(async () => {
  tools = await testTools();
  folder = await mkdtemp(join(tmpdir(), 'stockpile-hdr-'));
  for (const range of ['pq', 'hlg'] as const) films.set(range, await makeHdr(range));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** An HDR film with the left half SDR white and the right half SDR mid-gray. */
async function makeHdr(range: DynamicRange): Promise<string> {
  const file = join(folder, `${range}.mp4`);
  const areas = 'color=white:s=160x90:d=2:r=25,drawbox=x=80:y=0:w=80:h=90:color=gray:t=fill';
  const sdr = 'scale=out_color_matrix=bt709,format=yuv420p10le';
  const toHdr = `zscale=pin=bt709:tin=bt709:min=bt709:rin=tv:t=${transfers[range]}:p=bt2020:m=bt2020nc:r=tv:npl=203`;
  await runProcess({
    program: requireTool(tools.ffmpeg).path,
    args: [
      ...['-v', 'error', '-y', '-f', 'lavfi', '-i', areas, '-vf', `${sdr},${toHdr},format=yuv420p10le`],
      ...['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error'],
      ...['-color_primaries', 'bt2020', '-color_trc', transfers[range], '-colorspace', 'bt2020nc', file],
    ],
    signal: patience(),
  });
  return file;
}

function film(range: DynamicRange): string {
  const file = films.get(range);
  if (file === undefined) throw new Error(`no ${range} film`);
  return file;
}

/** Full-range luma of the left and the right half, in the middle of a file. */
async function halves(file: string, colors: readonly string[] = []): Promise<number[]> {
  let seen: number[] = [];
  await readGrayFrames(
    { file, width: 16, height: 8, colors },
    (pixels) => {
      seen = [pixels[3 * 16 + 3] ?? 0, pixels[3 * 16 + 12] ?? 0];
    },
    tools,
    patience(),
  );
  return seen;
}

async function streamOf(file: string): Promise<Stream> {
  const { streams } = await askFfprobe(file, ['-show_streams'], tools, patience());
  const stream = mainVideo(streams);
  if (!stream) throw new Error('no picture');
  return stream;
}

function cut(range: DynamicRange, dynamicRange?: DynamicRange): Promise<CutResult> {
  const output = join(folder, `clip-${range}-${dynamicRange}.mp4`);
  const target = { frameRate: { num: 25, den: 1 }, maxHeight: 1080, keepAudio: false, dynamicRange };
  return cutShot({ file: film(range), startSeconds: 0.4, endSeconds: 1.6, output, target }, tools, {
    signal: patience(),
  });
}

describe.each(['pq', 'hlg'] as const)('HDR (%s)', (range) => {
  test('looked gray in an SDR edit', async () => {
    expect((await probeFile(film(range), tools, patience())).video?.dynamicRange).toBe(range);
    const clip = await cut(range);
    expect(await streamOf(clip.file.path)).toMatchObject({
      codec_name: 'h264',
      pix_fmt: 'yuv420p',
      color_primaries: 'bt709',
      color_transfer: 'bt709',
      color_space: 'bt709',
      color_range: 'tv',
    });
    const [white = 0, middle = 0] = await halves(clip.file.path);
    expect(white).toBeGreaterThan(leastWhite);
    expect(Math.abs(middle - gray)).toBeLessThan(8);
    expect(clip.note).toContain('tone-mapped to BT.709');
  });

  test('was shown to the model in gray', async () => {
    const [white = 0] = await halves(film(range), await sdrFiltersForFile(film(range), tools, patience()));
    expect(white).toBeGreaterThan(leastWhite);
    const request = {
      file: film(range),
      output: join(folder, `look-${range}.mp4`),
      maxHeight: 90,
      limitSeconds: 5,
    };
    const copy = await makeSmallCopy(request, tools, patience());
    expect((await halves(copy.path))[0]).toBeGreaterThan(leastWhite);
  });

  test('lost its dynamic range in a clip for an HDR video', async () => {
    const clip = await cut(range, range);
    expect(await streamOf(clip.file.path)).toMatchObject({
      codec_name: 'hevc',
      profile: 'Main 10',
      codec_tag_string: 'hvc1',
      pix_fmt: 'yuv420p10le',
      color_primaries: 'bt2020',
      color_transfer: transfers[range],
      color_space: 'bt2020nc',
    });
    expect(clip.note).toBeUndefined();
    expect(clip.frames).toBe(30);
  });
});

test('PQ for an HLG video becomes HLG', async () => {
  const clip = await cut('pq', 'hlg');
  expect(await streamOf(clip.file.path)).toMatchObject({
    color_transfer: 'arib-std-b67',
    codec_name: 'hevc',
  });
});

describe('an ffmpeg that cannot', () => {
  const hdr = { index: 0, color_transfer: 'smpte2084', color_primaries: 'bt2020' };

  test('tone-map leads to a note on the clip and in doctor, and the color tags stay right', () => {
    const plan = planColors(hdr, undefined, { toneMaps: false, encodesHevc: false });
    expect(plan.note).toContain('cannot convert to BT.709');
    expect(plan.filters).toEqual([]);
    expect(plan.tags).toContain('smpte2084');
    const ffmpeg = { ...requireTool(tools.ffmpeg), abilities: ['h264', 'tpad'] as const };
    const [check] = hdrChecks({ ...tools, ffmpeg });
    expect(check).toMatchObject({ name: 'hdr', state: 'limited' });
    expect(check?.detail).toContain('cannot convert HDR footage to SDR');
  });

  test('write HEVC tone-maps for an HDR video and adds a note', () => {
    const plan = planColors(hdr, 'pq', { toneMaps: true, encodesHevc: false });
    expect(plan).toMatchObject({ codec: 'libx264', note: expect.stringContaining('no HEVC encoder') });
  });
});

test('an ffmpeg with all abilities has no row in doctor', () => {
  expect(hdrSupport(tools)).toEqual({ toneMaps: true, encodesHevc: true });
  expect(hdrChecks(tools)).toEqual([]);
});
