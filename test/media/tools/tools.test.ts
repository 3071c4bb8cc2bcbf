import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readVersion } from '../../../source/media/tools/check-tool.ts';
import { findInPackage, makeExecutable } from '../../../source/media/tools/find-tool.ts';
import { findTools, requireTool } from '../../../source/media/tools/tools.ts';
import { temporaryFolder } from '../kit.ts';

const noSettings = { FFMPEG_PATH: '', FFPROBE_PATH: '', YTDLP_PATH: '' };
const path = process.env['PATH'];
const posix = process.platform !== 'win32';

beforeEach(() => {
  process.env['PATH'] = '';
});
afterEach(() => {
  process.env['PATH'] = path;
});

/** A script that prints the version output of a tool. */
async function fake(file: string, answer: string, mode = 0o755): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\nprintf '%s\\n' '${answer}'\n`, { mode });
  await chmod(file, mode);
  return file;
}

const ffmpegAnswer = 'ffmpeg version 9.1 Copyright\nconfiguration: --enable-libx264';

describe('without anything installed', () => {
  test('ffmpeg and ffprobe are found in the packages in node_modules, and run', async () => {
    const { ffmpeg, ffprobe } = await findTools({ settings: noSettings, home: await temporaryFolder() });
    expect(ffmpeg).toMatchObject({ found: true, origin: 'package' });
    expect(ffprobe).toMatchObject({ found: true, origin: 'package' });
    expect(requireTool(ffprobe).version).toMatch(/\d/);
  });

  test('a missing tool is a result with an install hint, and an error only when it is needed', async () => {
    const { ytdlp } = await findTools({ settings: noSettings, home: await temporaryFolder() });
    expect(ytdlp).toMatchObject({ found: false, reason: 'yt-dlp was not found.' });
    expect(() => requireTool(ytdlp)).toThrow('yt-dlp was not found.');
    expect(ytdlp).toHaveProperty('hint', expect.stringContaining('YTDLP_PATH'));
  });
});

describe.runIf(posix)('the order', () => {
  test('is setting, PATH, package', async () => {
    const folder = await temporaryFolder();
    const set = await fake(join(folder, 'set/my-ffmpeg'), ffmpegAnswer);
    const onPath = await fake(join(folder, 'path/ffmpeg'), ffmpegAnswer.replace('9.1', '8.0'));
    process.env['PATH'] = `${join(folder, 'nothing')}${delimiter}${dirname(onPath)}`;
    const bySetting = await findTools({ settings: { ...noSettings, FFMPEG_PATH: set }, home: folder });
    expect(bySetting.ffmpeg).toMatchObject({ path: set, version: '9.1', origin: 'setting' });
    const byPath = await findTools({ settings: noSettings, home: folder });
    expect(byPath.ffmpeg).toMatchObject({ path: onPath, version: '8.0', origin: 'PATH' });
    expect(byPath.ffprobe).toMatchObject({ origin: 'package' });
  });

  test('skips a program on the PATH that does not run, is too old, or cannot write H.264', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'ffmpeg'), 'not executable');
    const second = await fake(join(folder, 'second/ffmpeg'), 'ffmpeg version 7.0-free Copyright');
    const third = await fake(
      join(folder, 'third/ffmpeg'),
      `${ffmpegAnswer}\nlibavfilter 7. 40.101 / 7. 40.101`,
    );
    process.env['PATH'] = [folder, dirname(second), dirname(third)].join(delimiter);
    const { ffmpeg } = await findTools({ settings: noSettings, home: folder });
    expect(ffmpeg).toMatchObject({ found: true, origin: 'package' });
  });

  test('a setting may be a name on the PATH', async () => {
    const folder = await temporaryFolder();
    const file = await fake(join(folder, 'yt-dlp-nightly'), '2026.11.01');
    process.env['PATH'] = folder;
    const settings = { ...noSettings, YTDLP_PATH: 'yt-dlp-nightly' };
    const { ytdlp } = await findTools({ settings, home: folder });
    expect(ytdlp).toMatchObject({ path: file, version: '2026.11.01', origin: 'setting' });
  });
});

describe.runIf(posix)('a wrong setting is a usage error that names it', () => {
  test.each([
    ['a missing file', 'missing', undefined, 'does not exist'],
    ['a folder', '.', undefined, 'is not a file'],
    ['something else', 'other', 'hello', 'is not ffmpeg: its version is not recognized'],
    ['a build without x264', 'free', 'ffmpeg version 7', 'cannot write H.264'],
  ])('%s', async (_, name, answer, why) => {
    const folder = await temporaryFolder();
    const file = join(folder, name);
    if (answer !== undefined) await fake(file, answer);
    const settings = { ...noSettings, FFMPEG_PATH: `${folder}/${name}` };
    const finding = findTools({ settings, home: folder });
    await expect(finding).rejects.toMatchObject({
      name: 'UserError',
      exitCode: 2,
      message: expect.stringMatching(new RegExp(`^FFMPEG_PATH is .*${why}`)),
    });
  });
});

describe.runIf(posix)('a package', () => {
  async function installed(mode: number): Promise<{ folder: string; binary: string }> {
    const folder = await temporaryFolder();
    const modules = join(folder, 'tools/node_modules/@ffmpeg-installer');
    const platform = `${process.platform}-${process.arch}`;
    for (const name of ['ffmpeg', platform]) {
      await mkdir(join(modules, name), { recursive: true });
      await writeFile(join(modules, name, 'package.json'), '{"version": "1.0.0"}');
    }
    return { folder, binary: await fake(join(modules, platform, 'ffmpeg'), ffmpegAnswer, mode) };
  }

  test('in STOCKPILE_HOME is found', async () => {
    const { folder, binary } = await installed(0o755);
    const from = join(folder, 'tools/index.js');
    expect(findInPackage('@ffmpeg-installer', 'ffmpeg', from)).toBe(binary);
    expect(findInPackage('@ffprobe-installer', 'ffprobe', from)).toBeUndefined();
  });

  test('whose binary lacks the execute permission gets it', async () => {
    const { folder, binary } = await installed(0o644);
    expect(await makeExecutable(binary, join(folder, 'copies'))).toBe(binary);
    expect((await stat(binary)).mode & 0o111).not.toBe(0);
  });
});

test('versions are read from the real output of the tools', () => {
  const debian =
    'ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026 the FFmpeg developers\nbuilt with gcc';
  expect(readVersion('ffmpeg', debian)).toBe('5.1.9-0+deb12u1');
  const old = 'ffmpeg version N-47683-g0e8eb07980-static https://johnvansickle.com/ffmpeg/';
  expect(readVersion('ffmpeg', old)).toBe('N-47683-g0e8eb07980-static');
  expect(readVersion('ffprobe', debian)).toBeUndefined();
  expect(readVersion('ytdlp', '2026.03.04\n')).toBe('2026.03.04');
  expect(readVersion('ytdlp', 'Usage: yt-dlp')).toBeUndefined();
});
