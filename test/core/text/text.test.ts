import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { clipFilePath, needFolderName, toFileName } from '../../../source/core/footage/names.ts';
import { fileName } from '../../../source/core/footage/paths.ts';
import { framesBetween, parseRate, snapRate } from '../../../source/core/footage/rate.ts';
import { containsWords } from '../../../source/core/footage/rules.ts';
import { cleanText, formatBytes, pluralize } from '../../../source/core/text/text.ts';
import {
  formatClock,
  formatFolderTime,
  formatSrtTime,
  parseClock,
} from '../../../source/core/text/timecode.ts';

describe('untrusted text', () => {
  it('loses control characters, escape sequences and bidirectional marks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const clean = cleanText(text);
        expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(cleanText(clean)).toBe(clean);
      }),
    );
  });

  it.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['a\u001b]0;title\u0007b', 'ab'],
    ['one\ntwo\tthree', 'one two three'],
    ['\u202eevil\u202c', 'evil'],
  ])('%j becomes %j', (dirty, clean) => {
    expect(cleanText(dirty)).toBe(clean);
  });

  it('is cut with an ellipsis', () => {
    expect(cleanText('x'.repeat(10_000), 20)).toBe(`${'x'.repeat(19)}…`);
  });
});

it.each([
  [0, '0 files'],
  [1, '1 file'],
  [2, '2 files'],
  [100_000, '100,000 files'],
])('one file was called "1 files": %i are %s', (count, text) => {
  expect(pluralize(count, 'file')).toBe(text);
});

describe('names', () => {
  it('are lower-case ASCII words of at most 40 characters per part, for any title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (title) => {
        expect(toFileName(title)).toMatch(/^[a-z0-9]+(_[a-z0-9]+)*$/);
        expect(toFileName(title).length).toBeLessThanOrEqual(40);
      }),
    );
  });

  it.each([
    ['../../etc/passwd', 'etc_passwd'],
    ['Ünïcödé "quotes" $(touch x)', 'uenicoede_quotes_touch_x'],
    ['東京', 'untitled'],
    ['a title that is much longer than forty characters are', 'a_title_that_is_much_longer_than_forty'],
  ])('%j becomes %s', (title, name) => {
    expect(toFileName(title)).toBe(name);
  });

  it('of folders sort by time', () => {
    expect(needFolderName(30.4, 'City skyline aerial')).toBe('00m30s_city_skyline_aerial');
    expect(formatFolderTime(3725)).toBe('62m05s');
  });

  it('of clips begin with the moment, in a folder for each need or in one for all', () => {
    const clip = { folder: '00m30s_city_skyline', number: 1, score: 9.4 };
    const name = '00m30s_city_skyline_1_score09.mp4';
    expect(clipFilePath(clip, 'folders', [])).toBe(`00m30s_city_skyline/${name}`);
    expect(clipFilePath(clip, 'flat', [])).toBe(`clips/${name}`);
    expect(clipFilePath({ ...clip, number: 2, score: 10 }, 'flat', [])).toBe(
      'clips/00m30s_city_skyline_2_score10.mp4',
    );
  });

  it('of clips differ from those of the other clips of a need, such as the one that is replaced', () => {
    const clip = { folder: '00m30s_sea', number: 1, score: 9 };
    const taken = ['00m30s_sea/00m30s_sea_1_score09.mp4', '00m30s_sea/00m30s_sea_2_score09.mp4'];
    expect(clipFilePath(clip, 'folders', taken)).toBe('00m30s_sea/00m30s_sea_3_score09.mp4');
    expect(clipFilePath({ ...clip, score: 8 }, 'folders', taken)).toBe('00m30s_sea/00m30s_sea_1_score08.mp4');
  });
});

describe('times', () => {
  it('are parsed in the usual forms', () => {
    expect([
      parseClock('90'),
      parseClock('1:30'),
      parseClock('1:02:03.5'),
      parseClock('1:75'),
      parseClock('x'),
    ]).toEqual([90, 90, 3723.5, undefined, undefined]);
  });

  it('are parsed back from their formatted text, to the second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 35_999 }), (seconds) => {
        expect(parseClock(formatClock(seconds))).toBe(seconds);
      }),
    );
    expect(formatSrtTime(3723.9996)).toBe('01:02:04,000');
  });

  it('are rounded to one grid of frames, so that adjacent shots neither overlap nor leave a gap', () => {
    const rate = { num: 30000, den: 1001 };
    const step = fc.double({ min: 0.1, max: 1000, noNaN: true });
    fc.assert(
      fc.property(step, step, step, (a, length, next) => {
        const b = a + length;
        const c = b + next;
        expect(framesBetween(a, b, rate) + framesBetween(b, c, rate)).toBe(framesBetween(a, c, rate));
      }),
    );
  });

  it('snap to standard frame rates, and distinguish 23.976 from 24', () => {
    expect(snapRate({ num: 2997, den: 100 })).toEqual({ num: 30000, den: 1001 });
    expect(snapRate({ num: 23976, den: 1000 })).toEqual({ num: 24000, den: 1001 });
    expect(snapRate({ num: 24, den: 1 })).toEqual({ num: 24, den: 1 });
    expect(snapRate({ num: 12, den: 1 })).toEqual({ num: 12, den: 1 });
    expect(parseRate('0/0')).toBeUndefined();
  });
});

describe('blocked words', () => {
  it('are compared as whole words: "night" is not in "Knight"', () => {
    expect(containsWords('Knight rides', 'night')).toBe(false);
    expect(containsWords('TOP 10 cities', 'top 10')).toBe(true);
    expect(containsWords('weather together', 'her')).toBe(false);
  });
});

test.each([
  [0, '0.0 MB'],
  [20_000, '0.02 MB'],
  [100_000, '0.1 MB'],
  [7_440_000, '7.4 MB'],
  [99_940_000, '99.9 MB'],
  [100_000_000, '100 MB'],
  [1_240_000_000, '1240 MB'],
])('%i bytes are %s', (size, text) => {
  expect(formatBytes(size)).toBe(text);
});

test.each([
  ['/films/a\\b.mp4', 'a\\b.mp4'],
  ['C:\\films\\b.mp4', 'b.mp4'],
  ['C:/films/b.mp4', 'b.mp4'],
  ['\\\\server\\films\\b.mp4', 'b.mp4'],
  ['b.mp4', 'b.mp4'],
])('the name of the file %s is %s', (path, name) => {
  expect(fileName(path)).toBe(name);
});
