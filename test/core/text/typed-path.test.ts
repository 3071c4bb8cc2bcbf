import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  absolutePath,
  joinFolders,
  type PathContext,
  parseFolders,
  parsePath,
  parsePaths,
  splitFolders,
} from '../../../source/core/text/typed-path.ts';

const unix: PathContext = { path: posix, home: '/home/me', cwd: '/edit' };
const windows: PathContext = { path: win32, home: 'C:\\Users\\me', cwd: 'D:\\work' };

describe('a typed or dropped path', () => {
  it.each([
    ['/films/talk.mp4', '/films/talk.mp4'],
    ['  /films/talk.mp4 ', '/films/talk.mp4'],
    ["'/films/take two.mp4' ", '/films/take two.mp4'],
    ['"/films/take two.mp4"', '/films/take two.mp4'],
    ["'/films/it'\\''s.mp4'", "/films/it's.mp4"],
    ['/films/take\\ two\\ \\(final\\).mp4', '/films/take two (final).mp4'],
    ['file:///films/take%20two.mp4', '/films/take two.mp4'],
    ['file://localhost/films/talk.mp4', '/films/talk.mp4'],
    ['file://server/films/talk.mp4', 'file://server/films/talk.mp4'],
    ['file:///films/bad%', 'file:///films/bad%'],
    ['~/talk.mp4', '/home/me/talk.mp4'],
    ['~', '/home/me'],
    ['~other/talk.mp4', '~other/talk.mp4'],
    ['', ''],
  ])('%s is %s', (typed, path) => {
    expect(parsePath(typed, unix)).toBe(path);
  });

  it.each([
    ['C:\\films\\talk.mp4', 'C:\\films\\talk.mp4'],
    ['"C:\\films\\take two.mp4"', 'C:\\films\\take two.mp4'],
    ['C:\\films\\take two.mp4', 'C:\\films\\take two.mp4'],
    ['file:///C:/films/take%20two.mp4', 'C:\\films\\take two.mp4'],
    ['file://server/films/talk.mp4', '\\\\server\\films\\talk.mp4'],
    ['~\\talk.mp4', 'C:\\Users\\me\\talk.mp4'],
    ['~/talk.mp4', 'C:\\Users\\me/talk.mp4'],
  ])('%s is %s on Windows', (typed, path) => {
    expect(parsePath(typed, windows)).toBe(path);
  });

  it.each([
    ['talk.mp4', unix, '/edit/talk.mp4'],
    ['../films', unix, '/films'],
    ['~/films', unix, '/home/me/films'],
    ['/films/', unix, '/films'],
    ['', unix, ''],
    ['talk.mp4', windows, 'D:\\work\\talk.mp4'],
    ['~/films', windows, 'C:\\Users\\me\\films'],
    ['C:/films/raw', windows, 'C:\\films\\raw'],
    ['\\\\server\\films\\raw', windows, '\\\\server\\films\\raw'],
  ])('%s becomes absolute', (typed, place, path) => {
    expect(absolutePath(typed, place)).toBe(path);
  });
});

describe('several files in one field', () => {
  it.each([
    ["'/a/take two.mp4' '/b/it'\\''s.mp4' ", ['/a/take two.mp4', "/b/it's.mp4"]],
    ['/a/take\\ two.mp4 /b/talk.mp4', ['/a/take two.mp4', '/b/talk.mp4']],
    ['file:///a/take%20two.mp4 file:///b.mp4', ['/a/take two.mp4', '/b.mp4']],
    ['"/a/take two.mp4" ~/b.mp4', ['/a/take two.mp4', '/home/me/b.mp4']],
    ['/a/take two.mp4', ['/a/take two.mp4']],
    ['/a/take /two.mp4 final', ['/a/take /two.mp4 final']],
    ["/a/it's.mp4", ["/a/it's.mp4"]],
    ['', []],
  ])('%s is split into paths', (typed, paths) => {
    expect(parsePaths(typed, unix)).toEqual(paths);
  });

  it('are split on Windows, too', () => {
    expect(parsePaths('"C:\\a\\take two.mp4" D:\\b.mp4', windows)).toEqual([
      'C:\\a\\take two.mp4',
      'D:\\b.mp4',
    ]);
    expect(parsePaths('C:\\a\\take two.mp4', windows)).toEqual(['C:\\a\\take two.mp4']);
  });
});

describe('folders in one field', () => {
  it.each([
    ['/a:/b', ['/a', '/b']],
    ['/my films: ~/b :', ['/my films', '/home/me/b']],
    ["'/my films' '/b:c'", ['/my films', '/b:c']],
    ["'/b:c':/d", ['/b:c', '/d']],
    ['/b\\:c', ['/b:c']],
    ["/rock 'n roll:/it's", ["/rock 'n roll", "/it's"]],
    [' : ', []],
  ])('%s is split into folders', (typed, folders) => {
    expect(parseFolders(typed, unix)).toEqual(folders);
  });

  it.each([
    ['C:\\a;D:\\b', ['C:\\a', 'D:\\b']],
    ['C:\\films\\;D:\\b', ['C:\\films\\', 'D:\\b']],
    ['"C:\\my; films";D:\\b', ['C:\\my; films', 'D:\\b']],
    ['"C:\\my films" "D:\\b"', ['C:\\my films', 'D:\\b']],
  ])('%s is split into folders on Windows', (typed, folders) => {
    expect(parseFolders(typed, windows)).toEqual(folders);
  });

  it.each([
    [':', ['/a', '/b:c', '/d e']],
    [';', ['C:\\a', 'D:\\b;c']],
  ])('are parsed back from the text of a setting separated by %s', (delimiter, folders) => {
    expect(splitFolders(joinFolders(folders, delimiter), delimiter)).toEqual(folders);
  });
});
