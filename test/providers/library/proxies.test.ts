import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { UserError } from '../../../source/core/errors.ts';
import { runProcess } from '../../../source/media/process/process.ts';
import { requireTool } from '../../../source/media/tools/tools.ts';
import { checkLibraryFolders } from '../../../source/providers/library/scan/check-folders.ts';
import { withoutProxies } from '../../../source/providers/library/scan/proxies.ts';
import { isOnlyInCloud } from '../../../source/providers/library/scan/unopened.ts';
import type { FoundFolder } from '../../../source/providers/library/scan/walk.ts';
import {
  alteredTools,
  lend,
  librarySource,
  makeFolder,
  realTools,
  search,
  temporaryFolder,
} from './library-kit.ts';

function folder(place: string, names: readonly string[]): FoundFolder {
  const videos = names.map((name) => ({ name, sizeBytes: 1, mtimeMs: 1, mode: 0o644, inode: undefined }));
  return { path: place, names: [path.basename(place)], videos, notes: [] };
}

function left(folders: FoundFolder[]): string[] {
  return withoutProxies(folders).folders.flatMap((each) =>
    each.videos.map(({ name }) => path.join(each.path, name)),
  );
}

test('proxies were offered in addition to their originals', () => {
  const found = [
    folder('/lib', ['harbor.mov', 'fox.mp4', 'fox_Proxy.mp4', 'GX010042.MP4', 'GL010042.LRV']),
    folder('/lib/Proxy', ['harbor.mov', 'only here.mov']),
    folder('/lib/insta', ['VID_20260101_120000_00_001.insv', 'LRV_20260101_120000_01_001.lrv']),
  ];
  expect(left(found)).toEqual([
    '/lib/harbor.mov',
    '/lib/fox.mp4',
    '/lib/GX010042.MP4',
    '/lib/Proxy/only here.mov',
    '/lib/insta/VID_20260101_120000_00_001.insv',
  ]);
  expect(withoutProxies(found).proxies).toBe(4);
});

test('a proxy without its original is kept', () => {
  expect(left([folder('/lib/Proxies', ['harbor.mov']), folder('/lib', ['fox_proxy.mp4'])])).toEqual([
    '/lib/Proxies/harbor.mov',
    '/lib/fox_proxy.mp4',
  ]);
});

async function refusal(place: string): Promise<string> {
  const error: unknown = await checkLibraryFolders([place]).catch((thrown: unknown) => thrown);
  if (!(error instanceof UserError)) throw error;
  return error.message;
}

test('a folder of camera raw was called empty', async () => {
  const place = await makeFolder({ 'A001.braw': { text: 'x' }, 'B002.R3D': { text: 'x' } });
  expect(await refusal(place)).toMatch(/2 camera raw files \(.*\) cannot be opened: export proxies/);
});

test('a folder whose films are only in the cloud was called empty', async () => {
  const place = await makeFolder({ '.harbor.mp4.icloud': { text: 'x' } });
  expect(await refusal(place)).toContain('1 video (harbor.mp4) is only in the cloud');
});

test('a film that a Mac shows but has not fetched was read', () => {
  expect(isOnlyInCloud({ size: 5_000_000, blocks: 0 }, 'darwin')).toBe(true);
  expect(isOnlyInCloud({ size: 5_000_000, blocks: 9766 }, 'darwin')).toBe(false);
  expect(isOnlyInCloud({ size: 5_000_000, blocks: 0 }, 'linux')).toBe(false);
});

test('films of 360° cameras, old phones and bare MPEG streams were skipped', async () => {
  const place = await temporaryFolder();
  const tools = await realTools();
  const program = requireTool(tools.ffmpeg).path;
  const picture = ['-f', 'lavfi', '-i', 'testsrc=size=64x36:rate=25:duration=5'];
  const make = (name: string, ...how: string[]) =>
    runProcess({
      program,
      args: ['-v', 'error', '-y', ...picture, ...how, path.join(place, name)],
      signal: AbortSignal.timeout(300_000),
    });
  await make('sea 1.m2v', '-c:v', 'mpeg2video');
  await make('sea 2.3g2', '-c:v', 'libx264');
  await make('sea 3.ogm', '-c:v', 'libvpx', '-f', 'ogg');
  for (const name of ['sea 4.insv', 'sea 5.360'])
    await copyFile(path.join(place, 'sea 2.3g2'), path.join(place, name));
  const found = await search(place, 'sea');
  expect(found.map(({ path: file }) => path.basename(file ?? '')).sort()).toEqual([
    'sea 1.m2v',
    'sea 2.3g2',
    'sea 3.ogm',
    'sea 4.insv',
    'sea 5.360',
  ]);
});

test('a film in Dolby Vision profile 5 was used with green and purple colors', async () => {
  const folder = await makeFolder({ 'sea 1.mp4': 'film' });
  const dolby = '"side_data_list":[{"side_data_type":"DOVI configuration record","dv_profile":5}],';
  const tools = await alteredTools(`s/"codec_type": "video",/&${dolby}/`);
  const source = await librarySource(folder, { tools });
  await expect(search(folder, 'sea', { source, context: await lend() })).rejects.toThrow(
    'sea 1.mp4 (it is Dolby Vision profile 5, whose colors ffmpeg cannot convert)',
  );
});
