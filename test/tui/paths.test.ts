import { describe, expect, it } from 'vitest';
import { commonStart, folderOf, looksLikePath, typedPath } from '../../source/tui/paths.ts';

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
