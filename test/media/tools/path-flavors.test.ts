import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toFileUrl } from '../../../source/media/cut/input.ts';
import { commandLine } from '../../../source/media/process/process.ts';
import { placesOnPath } from '../../../source/media/tools/find-tool.ts';

describe('a program on the PATH', () => {
  test('is looked for in each folder once, in order', () => {
    expect(placesOnPath('ffmpeg', '/a:/b b::/a/:/c', posix)).toEqual([
      '/a/ffmpeg',
      '/b b/ffmpeg',
      '/c/ffmpeg',
    ]);
  });

  test('has one of three extensions on Windows, where a folder may be quoted', () => {
    expect(placesOnPath('yt-dlp', 'C:\\Tools;"D:\\My Programs";', win32)).toEqual([
      'C:\\Tools\\yt-dlp.exe',
      'C:\\Tools\\yt-dlp.cmd',
      'C:\\Tools\\yt-dlp.bat',
      'D:\\My Programs\\yt-dlp.exe',
      'D:\\My Programs\\yt-dlp.cmd',
      'D:\\My Programs\\yt-dlp.bat',
    ]);
  });
});

test('ffmpeg reads every path as a file', () => {
  expect(toFileUrl('/films/http:x %03d.mp4', posix)).toBe('file:/films/http:x %03d.mp4');
  expect(toFileUrl('/films/../-x.mp4', posix)).toBe('file:/-x.mp4');
  expect(toFileUrl('C:\\films\\..\\-x.mp4', win32)).toBe('file:C:\\-x.mp4');
  expect(toFileUrl('\\\\server\\films\\x.mp4', win32)).toBe('file:\\\\server\\films\\x.mp4');
});

describe('a command line for Windows', () => {
  test('lost its closing quote to a trailing backslash', () => {
    expect(commandLine('C:\\Program Files\\ffmpeg.exe', ['-i', 'D:\\My films\\', 'a"b'], 'win32')).toBe(
      '"C:\\Program Files\\ffmpeg.exe" -i "D:\\My films\\\\" "a\\"b"',
    );
  });

  test('is parsed into the original arguments', () => {
    const argument = fc.string({ unit: fc.constantFrom('a', ' ', '"', '\\', '%', "'", 'ä', '\t') });
    fc.assert(
      fc.property(fc.array(argument), (args) => {
        expect(asWindowsReads(commandLine('x', args, 'win32'))).toEqual(['x', ...args]);
      }),
    );
  });
});

/** Parses a command line as the C library of Windows does (CommandLineToArgvW, without its special case `""`). */
function asWindowsReads(line: string): string[] {
  const words = line.matchAll(
    /(?:[^\s"\\]|\\+(?!\\*")|\\*"(?:[^"\\]|\\+(?!\\*")|(?:\\\\)*\\")*(?:\\\\)*")+/g,
  );
  return [...words].map(([word]) =>
    word.replace(/(\\*)"|\\+$/g, (all, before: string | undefined) => {
      if (before === undefined) return all;
      return '\\'.repeat(Math.floor(before.length / 2)) + (before.length % 2 === 1 ? '"' : '');
    }),
  );
}
