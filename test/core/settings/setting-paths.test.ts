import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  resolveSettings,
  type SettingLayer,
  type SettingOrigin,
} from '../../../source/core/settings/resolve-settings.ts';
import {
  pathFault,
  resolveTypedSetting,
  resolveTypedValues,
  settingPathFault,
  withAbsolutePaths,
} from '../../../source/core/settings/setting-paths.ts';
import type { SettingName } from '../../../source/core/settings/settings.ts';
import type { PathContext } from '../../../source/core/text/typed-path.ts';

const unix: PathContext = { path: posix, home: '/home/me', cwd: '/edit' };
const windows: PathContext = { path: win32, home: 'C:\\Users\\me', cwd: 'D:\\work' };

const layer = (origin: SettingOrigin, values: SettingLayer['values']): SettingLayer => ({ origin, values });

describe('paths in settings', () => {
  it.each<[SettingName, string, PathContext, string]>([
    ['FFMPEG_PATH', '~/bin/ffmpeg', unix, '/home/me/bin/ffmpeg'],
    ['FFMPEG_PATH', '"C:\\my tools\\ffmpeg.exe"', windows, 'C:\\my tools\\ffmpeg.exe'],
    ['YTDLP_PATH', "'/my tools/yt-dlp'", unix, '/my tools/yt-dlp'],
    ['YTDLP_COOKIES_FILE', 'file:///home/me/my%20cookies.txt', unix, '/home/me/my cookies.txt'],
    ['LOCAL_OUTPUT_FOLDER', 'cut/b-roll', unix, '/edit/cut/b-roll'],
    ['LOCAL_OUTPUT_FOLDER', 'cut\\b-roll', windows, 'D:\\work\\cut\\b-roll'],
    ['LIBRARY_FOLDERS', '~/films:raw:/films/', unix, '/home/me/films:/edit/raw:/films'],
    ['LIBRARY_FOLDERS', "'/b:c' /d", unix, '"/b:c":/d'],
    ['LIBRARY_FOLDERS', '~\\films;E:\\raw', windows, 'C:\\Users\\me\\films;E:\\raw'],
    ['CLIPS_PER_MINUTE', '~/2', unix, '~/2'],
  ])('%s=%s becomes absolute', (name, text, place, whole) => {
    expect(resolveTypedSetting(name, text, place)).toBe(whole);
  });

  it('from the environment and .env are resolved like typed ones', () => {
    const values = {
      FFMPEG_PATH: "'~/my tools/ffmpeg'",
      LIBRARY_FOLDERS: '"/my films":raw',
      CLIPS_PER_NEED: '2',
    };
    const layers = [layer('environment', values), layer('.env', { YTDLP_PATH: '/my\\ tools/yt-dlp' })];
    expect(resolveSettings(layers.map((each) => withAbsolutePaths(each, unix))).settings).toMatchObject({
      FFMPEG_PATH: '/home/me/my tools/ffmpeg',
      LIBRARY_FOLDERS: ['/my films', '/edit/raw'],
      YTDLP_PATH: '/my tools/yt-dlp',
      CLIPS_PER_NEED: 2,
    });
  });

  it('from options and config, which are unquoted already, are only made absolute', () => {
    for (const origin of ['option', 'config'] as const) {
      const values = { FFMPEG_PATH: '~/a\\b/ffmpeg', LIBRARY_FOLDERS: "~/it's:'raw'" };
      expect(withAbsolutePaths(layer(origin, values), unix).values).toEqual({
        FFMPEG_PATH: '/home/me/a\\b/ffmpeg',
        LIBRARY_FOLDERS: "/home/me/it's:/edit/'raw'",
      });
    }
  });

  it('are reported when they do not exist or are of the wrong kind', async () => {
    const whatIs = async (path: string) =>
      path.includes('nowhere') ? 'nothing' : path.includes('.') ? 'file' : 'folder';
    const fault = (name: SettingName, text: string) => settingPathFault(name, text, ':', whatIs);
    expect(await fault('LIBRARY_FOLDERS', '/films:/nowhere')).toBe('no such folder: /nowhere');
    expect(await fault('LIBRARY_FOLDERS', '/films:/a.mp4')).toBe('a file, not a folder: /a.mp4');
    expect(await fault('FFMPEG_PATH', '/nowhere')).toBe('no such file: /nowhere');
    expect(await fault('FFMPEG_PATH', '/films')).toBe('a folder, not a file: /films');
    expect(await fault('LOCAL_OUTPUT_FOLDER', '/nowhere')).toBeUndefined();
    expect(await fault('LIBRARY_FOLDERS', '/films')).toBeUndefined();
    expect(await fault('CLIPS_PER_NEED', '/nowhere')).toBeUndefined();
  });

  it.each<[SettingName, string[], string]>([
    ['LIBRARY_FOLDERS', ['~/films:raw'], '/home/me/films:/edit/raw'],
    ['LIBRARY_FOLDERS', ['~/films', 'a:b'], '/home/me/films:"/edit/a:b"'],
    ['FFMPEG_PATH', ['bin/a', 'b'], '/edit/bin/a,b'],
    ['SEARCH_SOURCES', ['library', 'pexels'], 'library,pexels'],
  ])('of a file, %s with the values %j, are joined and become absolute', (name, values, whole) => {
    expect(resolveTypedValues(name, values, unix)).toBe(whole);
  });

  it('of a file and of a folder to make may exist', () => {
    expect(pathFault('file', 'file')).toBeUndefined();
    expect(pathFault('folder', 'new folder')).toBeUndefined();
  });
});
