import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { encoderChecks } from '../../../source/app/checks/program-checks.ts';
import type { HardwareEncoderChoice } from '../../../source/core/settings/hardware-encoders.ts';
import { cutShot } from '../../../source/media/cut/cut.ts';
import { requireTool, type Tools } from '../../../source/media/tools/tools.ts';
import { makeFilm, readFrameNumbers } from '../../harness/film.ts';
import { testTools } from '../../harness/tools.ts';
import { patience, temporaryFolder } from '../kit.ts';

let tools: Tools;
beforeAll(async () => {
  tools = await testTools();
});

/** Tools whose ffmpeg has a hardware encoder: libx264 by another name. @param before shell commands that run first */
async function withEncoder(before = ''): Promise<Tools> {
  const ffmpeg = requireTool(tools.ffmpeg);
  const path = join(await temporaryFolder(), 'ffmpeg');
  const rename =
    'for arg in "$@"; do shift; [ "$arg" = h264_videotoolbox ] && arg=libx264; set -- "$@" "$arg"; done';
  await writeFile(path, `#!/bin/sh\n${before}\n${rename}\nexec "${ffmpeg.path}" "$@"\n`);
  await chmod(path, 0o755);
  return { ...tools, ffmpeg: { ...ffmpeg, path } };
}

/** Fails for everything but the test of the encoder. */
const failsAtClips =
  'case "$*" in *pipe:1*h264_videotoolbox*part*) echo "no session left" >&2; exit 1;; esac';

async function cut(own: Tools, hardwareEncoder: HardwareEncoderChoice) {
  const folder = await temporaryFolder();
  const file = await makeFilm(
    { file: join(folder, 'film.mp4'), rate: { num: 25, den: 1 }, frames: 40 },
    tools,
  );
  const target = { maxHeight: 1080, keepAudio: false, hardwareEncoder };
  const request = { file, startSeconds: 0.4, endSeconds: 0.8, output: join(folder, 'clip.mp4'), target };
  const clip = await cutShot(request, own, { signal: patience() });
  return { clip, numbers: await readFrameNumbers(clip.file.path, tools) };
}

describe.skipIf(process.platform === 'win32')('an encoder on hardware', () => {
  test('that works encodes exactly the frames of the shot', async () => {
    const { clip, numbers } = await cut(await withEncoder(), 'auto');
    expect(clip.command).toContain('h264_videotoolbox');
    expect(clip.note).toBeUndefined();
    expect(numbers).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  });

  test('that fails at a clip is replaced by libx264, with a note', async () => {
    const { clip, numbers } = await cut(await withEncoder(failsAtClips), 'h264_videotoolbox');
    expect(clip.command).toContain('libx264');
    expect(clip.note).toBe('encoded with libx264: h264_videotoolbox failed');
    expect(numbers).toHaveLength(10);
  });

  test('that is asked for and does not work here is replaced by libx264, with the reason', async () => {
    const own = await withEncoder('case "$*" in *h264_videotoolbox*) echo "no device" >&2; exit 1;; esac');
    const { clip } = await cut(own, 'h264_videotoolbox');
    expect(clip.command).toContain('libx264');
    expect(clip.note).toBe('encoded with libx264: h264_videotoolbox does not work here: no device');
    expect(await encoderChecks(own, { HARDWARE_ENCODER: 'h264_videotoolbox' }, true)).toMatchObject([
      { name: 'encoder', state: 'limited', detail: expect.stringContaining('no device') },
    ]);
  });

  test('is not used unless asked for, and doctor tells that it works', async () => {
    const own = await withEncoder();
    const { clip } = await cut(own, 'off');
    expect(clip.command).toContain('libx264');
    const [check] = await encoderChecks(own, { HARDWARE_ENCODER: 'off' }, true);
    expect(check?.detail).toBe('libx264; h264_videotoolbox works here, too (HARDWARE_ENCODER=auto uses it)');
    expect(await encoderChecks(own, { HARDWARE_ENCODER: 'auto' }, false)).toMatchObject([
      { state: 'ok', detail: 'h264_videotoolbox' },
    ]);
  });
});
