import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type PathContext,
  parseFolders,
  parsePath,
  parsePaths,
} from '../../../source/core/text/typed-path.ts';
import {
  commonPrefix,
  escapePath,
  joinFolderField,
  looksLikePath,
  looksLikeUnmarkedPaste,
  pastedPaths,
  typedFolderOf,
} from '../../../source/tui/text/typed-paths.ts';

const unix: PathContext = { path: posix, home: '/home/me', cwd: '/edit' };
const windows: PathContext = { path: win32, home: 'C:\\Users\\me', cwd: 'D:\\work' };

describe('a path in a field', () => {
  it('becomes a quoted word for each line when several lines are pasted, and stays as it is when there is one', () => {
    const pasted = pastedPaths("/a/take two.mp4\r\n/b/it's.mp4\r\n", unix);
    expect(parsePaths(pasted, unix)).toEqual(['/a/take two.mp4', "/b/it's.mp4"]);
    expect(pastedPaths('/a/take two.mp4\n', unix)).toBe('/a/take two.mp4');
    const dropped = pastedPaths('"C:\\take two.mp4"\r\nD:\\b.mp4', windows);
    expect(parsePaths(dropped, windows)).toEqual(['C:\\take two.mp4', 'D:\\b.mp4']);
  });

  it.each(['/a/b.mp4', '/a/back\\slash.mp4', "'quoted'", ' space around ', '/a/it\'s 5" .mp4'])(
    'is read back unchanged after completion: %s',
    (path) => {
      expect(parsePath(escapePath(path, unix), unix)).toBe(path);
    },
  );

  it('is read back unchanged after completion on Windows', () => {
    const path = 'C:\\Users\\me\\my films\\take two.mp4';
    expect(parsePath(escapePath(path, windows), windows)).toBe(path);
  });

  it.each([
    [unix, ['/a', '/my films', '/b:c', "/it's", '/back\\slash']],
    [windows, ['C:\\a', 'C:\\my films', 'D:\\b;c', "D:\\it's"]],
  ])('is the same list of folders after it was saved', (place, folders) => {
    expect(parseFolders(joinFolderField(folders, place), place)).toEqual(folders);
  });

  it('is recognized when it is pasted outside a field', () => {
    expect(looksLikePath("'/films/take two.mp4'", unix)).toBe(true);
    expect(looksLikePath('talk.mov', unix)).toBe(true);
    expect(looksLikePath('~/films', unix)).toBe(true);
    expect(looksLikePath('some words', unix)).toBe(false);
    expect(looksLikePath('C:\\films\\talk.mp4', windows)).toBe(true);
    expect(looksLikePath('\\\\server\\films', windows)).toBe(true);
  });

  it.each([
    ['/home/me/talk.mp4', unix],
    ["'/home/me/take two.mp4' ", unix],
    ['/home/me/films\n', unix],
    ['file:///films/raw', unix],
    ['C:\\Users\\me\\talk.mp4', windows],
  ])('is recognized without paste marks: %s', (text, place) => {
    expect(looksLikeUnmarkedPaste(text, place)).toBe(true);
  });

  it.each(['/vlog\r', '/nothing like it', '/min_clip\r\r30\r', 'jjjjj', 'q', '~', '/a/'])(
    'is not mistaken for keys that were typed fast: %s',
    (text) => {
      expect(looksLikeUnmarkedPaste(text, unix)).toBe(false);
    },
  );

  it('is completed up to the common prefix', () => {
    expect(commonPrefix(['/films/talk.mp4', '/films/take.mp4'])).toBe('/films/ta');
    expect(commonPrefix(['/films/'])).toBe('/films/');
    expect(commonPrefix([])).toBe('');
  });

  it('has a folder', () => {
    expect(typedFolderOf('/films/talk', unix)).toBe('/films/');
    expect(typedFolderOf('/films/', unix)).toBe('/films/');
    expect(typedFolderOf('/talk', unix)).toBe('/');
    expect(typedFolderOf('', unix)).toBe('./');
    expect(typedFolderOf('C:\\films\\talk', windows)).toBe('C:\\films\\');
    expect(typedFolderOf('', windows)).toBe('.\\');
  });
});
