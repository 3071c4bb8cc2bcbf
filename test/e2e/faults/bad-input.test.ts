import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { runProcess } from '../../../source/media/process/process.ts';
import { requireTool } from '../../../source/media/tools/tools.ts';
import { runCli } from '../../harness/cli.ts';
import { freshPlace, type Place } from '../../harness/place.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { testTools } from '../../harness/tools.ts';

const footage = inject('footage');
const folder = temporaryFolder('bad-input');

/** Runs a job that must be refused with a few plain sentences, the right exit code, and no files left behind. */
async function refused(place: Place, args: string[], codes: number | number[], sentence: RegExp) {
  const base = ['--offline', '--yes', '--plain', '--output', place.output];
  const library = args.includes('--library') ? [] : ['--library', footage.library];
  const result = await runCli([...args, ...base, ...library], place);
  expect(result.stderr).toMatch(sentence);
  expect(result.stderr).not.toMatch(/\n\s+at /);
  expect(result.stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
  expect([codes].flat()).toContain(result.code);
  expect(existsSync(place.output)).toBe(false);
  expect(existsSync(join(place.home, 'jobs'))).toBe(false);
}

describe('a file that is not a video', () => {
  it.each<[string, (cwd: string) => string, RegExp]>([
    ['no such file', () => 'nothing.mp4', /nothing\.mp4/],
    ['a folder', (cwd) => cwd, /folder/],
    [
      'an empty file',
      (cwd) => {
        writeFileSync(join(cwd, 'empty.mp4'), '');
        return 'empty.mp4';
      },
      /empty/,
    ],
    [
      'a text named .mp4',
      (cwd) => {
        writeFileSync(join(cwd, 'text.mp4'), 'This is a letter, not a film.\n'.repeat(50));
        return 'text.mp4';
      },
      /text\.mp4/,
    ],
    [
      'a video cut off in the middle',
      (cwd) => {
        const path = join(cwd, 'talk.mp4');
        truncateSync(path, Math.floor(statSync(path).size / 2));
        return 'talk.mp4';
      },
      /talk\.mp4/,
    ],
  ])('%s', async (_name, make, sentence) => {
    const place = freshPlace(folder);
    const video = make(place.cwd);
    await refused(place, [video, '--transcript', 'talk.srt'], [1, 2], sentence);
  });
});

describe('sound and transcript', () => {
  const talkOnly = async (place: Place, name: string, args: string[]) => {
    const ffmpeg = requireTool((await testTools()).ffmpeg).path;
    const inputs = [
      '-nostdin',
      '-loglevel',
      'error',
      '-i',
      join(place.cwd, 'talk.mp4'),
      ...args,
      join(place.cwd, name),
    ];
    await runProcess({ program: ffmpeg, args: inputs, signal: new AbortController().signal });
    return join(place.cwd, name);
  };

  it('audio without video works: B-roll for a podcast', async () => {
    const place = freshPlace(folder);
    await talkOnly(place, 'podcast.m4a', ['-vn', '-c:a', 'aac']);
    copyFileSync(join(place.cwd, 'talk.srt'), join(place.cwd, 'podcast.srt'));
    const args = [
      'podcast.m4a',
      '--offline',
      '--yes',
      '--plain',
      '--library',
      footage.library,
      '--output',
      place.output,
    ];
    const { code, stderr } = await runCli(args, place);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('a silent video without a transcript is refused, and the message says what is needed', async () => {
    const place = freshPlace(folder);
    await talkOnly(place, 'silent.mp4', ['-an', '-c:v', 'copy']);
    await refused(place, ['silent.mp4'], 2, /no sound.*\n.*--transcript/);
  });

  it('a video without a transcript is refused offline, and the message says what is needed', async () => {
    const place = freshPlace(folder);
    copyFileSync(join(place.cwd, 'talk.mp4'), join(place.cwd, 'other.mp4'));
    await refused(place, ['other.mp4'], 2, /no transcript.*\n.*--transcript/);
  });

  it.each([
    ['nothing in it', '', /no usable text/],
    [
      'for a much longer video',
      Array.from(
        { length: 9 },
        (_, hour) => `${hour + 1}\n0${hour}:50:00,000 --> 0${hour}:50:04,000\nA boat\n`,
      ).join('\n'),
      /another video|longer|end/i,
    ],
    ['no times', 'Once upon a time there was a harbour.', /times|SRT/],
  ])('a transcript with %s is refused', async (_name, text, sentence) => {
    const place = freshPlace(folder);
    writeFileSync(join(place.cwd, 'bad.srt'), text);
    await refused(place, ['talk.mp4', '--transcript', 'bad.srt'], 2, sentence);
  });

  it('a transcript with overlapping, unsorted, negative and NaN times, BOM, CRLF and Windows-1252 bytes is repaired, and the repairs are reported', async () => {
    const place = freshPlace(folder);
    const text = [
      '\ufeff1',
      '00:00:10,000 --> 00:00:14,000',
      'The old harbour caf\u00e9 at dawn',
      '',
      '2',
      '00:00:02,000 --> 00:00:12,000',
      'A lighthouse over the waves',
      '',
      '3',
      '-00:00:05,000 --> 00:00:01,000',
      'A negative beginning',
      '',
      '4',
      'NaN --> 00:00:20,000',
      'No time at all',
      '',
    ].join('\r\n');
    writeFileSync(join(place.cwd, 'odd.srt'), Buffer.from(text.replace('\ufeff', ''), 'latin1'));
    const args = [
      'talk.mp4',
      '--transcript',
      'odd.srt',
      '--offline',
      '--yes',
      '--plain',
      '--library',
      footage.library,
      '--output',
      place.output,
    ];
    const { code, stdout } = await runCli(args, place);
    expect(code).toBe(0);
    expect(stdout).toMatch(/note: /);
    const [made = ''] = readdirSync(place.output);
    expect(readFileSync(join(place.output, made, 'transcript.srt'), 'utf8')).toContain('café');
  });
});

describe('folders and settings', () => {
  it('an empty library is refused', async () => {
    const place = freshPlace(folder);
    mkdirSync(join(place.cwd, 'nothing'));
    await refused(place, ['talk.mp4', '--library', 'nothing'], 2, /nothing/);
  });

  it('a library that does not exist is refused', async () => {
    const place = freshPlace(folder);
    await refused(place, ['talk.mp4', '--library', 'gone'], 2, /gone/);
  });

  it('an output folder that is a file is refused', async () => {
    const place = freshPlace(folder);
    writeFileSync(join(place.cwd, 'taken'), '');
    const { code, stderr } = await runCli(
      ['talk.mp4', '--offline', '--yes', '--plain', '--library', footage.library, '--output', 'taken/in'],
      place,
    );
    expect(stderr).toMatch(/cannot be written/);
    expect(code).toBe(1);
  });

  it('a value out of range is refused with its name, value, place and range', async () => {
    const place = freshPlace(folder);
    await refused(
      place,
      ['talk.mp4', '--clips-per-minute', '99'],
      2,
      /Invalid value "99" for --clips-per-minute\.\nExpected: 0\.1 to 12/,
    );
  });

  it('an unknown option is refused', async () => {
    const place = freshPlace(folder);
    await refused(place, ['talk.mp4', '--colour'], 2, /--colour/);
  });

  it('a broken config and a broken history are set aside with a message, and everything else works', async () => {
    const place = freshPlace(folder);
    mkdirSync(place.home);
    writeFileSync(join(place.home, 'config.json'), '{ "CLIPS_PER_MINUTE": ');
    writeFileSync(join(place.home, 'history.json'), 'garbage');
    const { code, stdout, stderr } = await runCli(['history'], place);
    expect(code).toBe(0);
    expect(stdout).toMatch(/No jobs yet/);
    expect(stderr.match(/was renamed to/g)).toHaveLength(2);
    const kept = readdirSync(place.home).filter((name) => name.includes('damaged'));
    expect(kept.map((name) => readFileSync(join(place.home, name), 'utf8')).sort()).toEqual([
      'garbage',
      '{ "CLIPS_PER_MINUTE": ',
    ]);
  });
});

describe('help and version', () => {
  it('fit one screen and need no files', async () => {
    const place = freshPlace(folder);
    for (const args of [
      ['--help'],
      ['resume', '--help'],
      ['cache', '--help'],
      ['config', '--help'],
      ['doctor', '--help'],
      ['demo', '--help'],
      ['history', '--help'],
    ]) {
      const { code, stdout } = await runCli(args, place);
      expect(code).toBe(0);
      expect(stdout.split('\n').length).toBeLessThanOrEqual(40);
      expect(stdout).toContain('Example: stockpile-tui');
    }
    expect((await runCli(['--version'], place)).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
