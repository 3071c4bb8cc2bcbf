import { describe, expect, it } from 'vitest';
import {
  commonStart,
  folderOf,
  looksLikePath,
  pastedPaths,
  typedPath,
  typedPaths,
  writtenPath,
} from '../../source/tui/paths.ts';

describe('a typed or dropped path', () => {
  it.each([
    ['/films/talk.mp4', '/films/talk.mp4'],
    ['  /films/talk.mp4 ', '/films/talk.mp4'],
    ["'/films/take two.mp4' ", '/films/take two.mp4'],
    ['"/films/take two.mp4"', '/films/take two.mp4'],
    ["'/films/it'\\''s.mp4'", "/films/it's.mp4"],
    ['/films/take\\ two\\ \\(final\\).mp4', '/films/take two (final).mp4'],
    ['file:///films/take%20two.mp4', '/films/take two.mp4'],
    ['file:///films/bad%', 'file:///films/bad%'],
    ['~/talk.mp4', '/home/me/talk.mp4'],
    ['~', '/home/me'],
    ['', ''],
  ])('%s is %s', (typed, path) => {
    expect(typedPath(typed, '/home/me')).toBe(path);
  });

  it.each([
    ["'/a/take two.mp4' '/b/it'\\''s.mp4' ", ['/a/take two.mp4', "/b/it's.mp4"]],
    ['/a/take\\ two.mp4 /b/talk.mp4', ['/a/take two.mp4', '/b/talk.mp4']],
    ['file:///a/take%20two.mp4 file:///b.mp4', ['/a/take two.mp4', '/b.mp4']],
    ['"/a/take two.mp4" ~/b.mp4', ['/a/take two.mp4', '/home/me/b.mp4']],
    ['/a/take two.mp4', ['/a/take two.mp4']],
    ['/a/take /two.mp4 final', ['/a/take /two.mp4 final']],
    ["/a/it's.mp4", ["/a/it's.mp4"]],
    ['', []],
  ])('%s is so many files', (typed, paths) => {
    expect(typedPaths(typed, '/home/me')).toEqual(paths);
  });

  it('of several lines is a quoted word each, of one as it is', () => {
    const pasted = pastedPaths("/a/take two.mp4\r\n/b/it's.mp4\r\n");
    expect(typedPaths(pasted, '/home/me')).toEqual(['/a/take two.mp4', "/b/it's.mp4"]);
    expect(pastedPaths('/a/take two.mp4\n')).toBe('/a/take two.mp4');
  });

  it.each(['/a/b.mp4', '/a/back\\slash.mp4', "'quoted'", ' space around ', '/a/it\'s 5" .mp4'])(
    'that was completed is read as it is: %s',
    (path) => {
      expect(typedPath(writtenPath(path), '/home/me')).toBe(path);
    },
  );

  it('is recognised when it is pasted outside a field', () => {
    expect(looksLikePath("'/films/take two.mp4'")).toBe(true);
    expect(looksLikePath('talk.mov')).toBe(true);
    expect(looksLikePath('~/films')).toBe(true);
    expect(looksLikePath('some words')).toBe(false);
  });

  it('is completed as far as all possibilities agree', () => {
    expect(commonStart(['/films/talk.mp4', '/films/take.mp4'])).toBe('/films/ta');
    expect(commonStart(['/films/'])).toBe('/films/');
    expect(commonStart([])).toBe('');
  });

  it('lies in a folder', () => {
    expect(folderOf('/films/talk')).toBe('/films/');
    expect(folderOf('/films/')).toBe('/films/');
    expect(folderOf('/talk')).toBe('/');
    expect(folderOf('')).toBe('./');
  });
});
