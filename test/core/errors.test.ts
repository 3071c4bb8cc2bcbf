import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  describeError,
  EXIT,
  isAbort,
  toDiskError,
  toJobStop,
  UserError,
  usageError,
  worstExit,
} from '../../source/core/errors.ts';

describe('a disk fault', () => {
  it.each([
    ['EROFS', '/home/config.json.tmp-54140800', 'The disk is read-only: /home'],
    ['EACCES', 'C:\\home\\jobs\\1.json', 'Permission denied: C:\\home\\jobs'],
    ['ENOSPC', undefined, 'The disk is full.'],
  ])('is described in words, %s', (code, path, text) => {
    expect(describeError(Object.assign(new Error(`${code}: raw`), { code, path }))).toBe(text);
  });

  it.skipIf(!existsSync('/dev/full'))('is described for a real file', async () => {
    const error: unknown = await writeFile('/dev/full', 'x').catch((thrown: unknown) => thrown);
    expect(describeError(error)).toMatch(/^The disk is full/);
  });

  it('suggests to resume the job, or to try again where there is no job', () => {
    const full = Object.assign(new Error('raw'), { code: 'ENOSPC', path: '/a/b' });
    const stopped = toJobStop(full);
    expect(describeError(stopped)).toBe('The disk is full (/a/b). Free some space, then resume the job.');
    for (const each of [full, stopped])
      expect(describeError(toDiskError(each))).toBe(
        'The disk is full (/a/b). Free some space, then try again.',
      );
    const bug = new TypeError('no');
    expect(toDiskError(bug)).toBe(bug);
  });

  it('suggests --output only before the job is saved: a resumed job keeps its folder', () => {
    for (const code of ['EACCES', 'EROFS']) {
      const denied = Object.assign(new Error('raw'), { code, path: '/a/b' });
      expect(describeError(toJobStop(denied))).not.toContain('--output');
      expect(describeError(toDiskError(denied))).toContain(
        'another folder with --output DIR, then try again.',
      );
    }
  });

  it('does not replace an error that already has a message for the user', () => {
    const cause = Object.assign(new Error('raw'), { code: 'EROFS', path: '/a/b' });
    expect(describeError(new UserError('No.', { hint: 'Go.', cause }))).toBe('No. Go.');
  });
});

describe('a disk fault in STOCKPILE_HOME', () => {
  const denied = (path: string) => Object.assign(new Error('raw'), { code: 'EACCES', path });

  it('suggests another STOCKPILE_HOME, not another --output', () => {
    for (const path of ['/home', '/home/jobs/1.json']) {
      expect(describeError(toDiskError(denied(path), '/home'))).toMatch(
        /set STOCKPILE_HOME to another folder/,
      );
    }
    expect(describeError(toDiskError(denied('/homes/a'), '/home'))).toMatch(/--output DIR/);
  });
});

describe('an abort', () => {
  it('is one whoever threw it, and nothing else is', () => {
    expect(isAbort(new DOMException('stop', 'AbortError'))).toBe(true);
    expect(isAbort(new Error('bug'))).toBe(false);
    expect(isAbort('text')).toBe(false);
    expect(isAbort(new Error('bug'), AbortSignal.abort())).toBe(true);
  });
});

describe('what is thrown', () => {
  it('is described, whatever it is', () => {
    expect(describeError('text')).toBe('text');
    expect(describeError(new UserError('No.'))).toBe('No.');
  });
});

describe('an error that stops a job', () => {
  it('names what was being written where the system names no path, and nothing where nobody knows', () => {
    const full = Object.assign(new Error('raw'), { code: 'ENOSPC' });
    expect(describeError(toJobStop(full, '/output'))).toMatch(/^The disk is full \(\/output\)\. /);
    expect(describeError(toJobStop(full))).toMatch(/^The disk is full\. /);
  });

  it('is only made of a fault of the disk: not of a program that may not be started, a bug or a text', () => {
    const denied = Object.assign(new Error('raw'), {
      code: 'EACCES',
      path: '/bin/ffmpeg',
      syscall: 'spawn ffmpeg',
    });
    for (const other of [denied, new TypeError('no'), 'text', undefined, new UserError('No.')])
      expect(toJobStop(other)).toBe(other);
  });
});

it('the exit code of several jobs is the worst of theirs', () => {
  expect(worstExit([])).toBe(EXIT.finished);
  expect(worstExit([EXIT.finished, EXIT.finished])).toBe(EXIT.finished);
  expect(worstExit([EXIT.finished, EXIT.someNeedsFailed, EXIT.review])).toBe(EXIT.someNeedsFailed);
  expect(worstExit([EXIT.failed, EXIT.interrupted, EXIT.usage])).toBe(EXIT.interrupted);
});

it('wrong arguments are told with a way to see the right ones', () => {
  expect(usageError('No.')).toMatchObject({ exitCode: EXIT.usage, hint: 'Add --help to see the options.' });
  expect(usageError('No.', 'Go.').hint).toBe('Go.');
});
