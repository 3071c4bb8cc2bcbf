import { copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserError } from '../../../source/core/errors.ts';
import type { Probe } from '../../../source/core/footage/media.ts';
import { probeFile } from '../../../source/media/probe/probe.ts';
import { runProcess } from '../../../source/media/process/process.ts';
import { requireTool, type Tools } from '../../../source/media/tools/tools.ts';
import { codecs, type FilmOptions, makeFilm } from '../../harness/film.ts';
import { testTools } from '../../harness/tools.ts';
import { patience } from '../kit.ts';

let tools: Tools;
let folder: string;
/** Eight seconds with sound; the index is at the end. */
let film: string;
beforeAll(async () => {
  tools = await testTools();
  folder = await mkdtemp(join(tmpdir(), 'stockpile-probe-'));
  film = await make('film.mp4', { rate: { num: 25, den: 1 }, frames: 200, sound: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function make(name: string, options: Partial<FilmOptions>): Promise<string> {
  const file = join(folder, name);
  return makeFilm({ rate: { num: 30000, den: 1001 }, frames: 90, ...options, file }, tools);
}

function probe(file: string): Promise<Probe> {
  return probeFile(file, tools, patience());
}

async function ffmpeg(...args: string[]): Promise<void> {
  const program = requireTool(tools.ffmpeg).path;
  await runProcess({ program, args: ['-v', 'error', '-y', ...args], signal: patience() });
}

/** The error message for a file that cannot be used. */
async function complaint(file: string): Promise<{ message: string; hint: string | undefined }> {
  const error: unknown = await probe(file).catch((reason) => reason);
  if (!(error instanceof UserError)) throw error;
  expect(error.exitCode).toBe(2);
  return { message: error.message, hint: error.hint };
}

describe('a video', () => {
  test('is described by its streams, frame rate and length', async () => {
    expect(await probe(film)).toMatchObject({
      path: film,
      container: expect.stringContaining('mp4'),
      durationSeconds: expect.closeTo(8, 1),
      startSeconds: 0,
      video: {
        codec: 'h264',
        pixelFormat: 'yuv420p',
        width: 320,
        height: 180,
        rotation: 0,
        squarePixels: true,
        interlaced: false,
        frameRate: { num: 25, den: 1 },
        variableRate: false,
      },
      audio: { codec: 'aac', channels: 1, sampleRate: 44_100 },
    });
  });

  test.each([
    ['a.mkv', { startSeconds: 5 }],
    ['a.mov', { startSeconds: 2, video: codecs.mpeg4 }],
    ['a.webm', { video: codecs.vp8 }],
    ['a.avi', { video: codecs.mpeg4NoB }],
    ['b.mp4', { startSeconds: 60, sound: true }],
  ])('keeps its exact rate and its length in %s, wherever its time begins', async (name, options) => {
    const { video, durationSeconds, startSeconds } = await probe(await make(name, options));
    expect(video).toMatchObject({ frameRate: { num: 30000, den: 1001 }, variableRate: false });
    expect(Math.abs(durationSeconds - 3.003)).toBeLessThan(0.06);
    const begins = 'startSeconds' in options ? options.startSeconds : 0;
    expect(Math.abs(startSeconds - begins)).toBeLessThan(0.1);
  });

  test.each(['mp4', 'mov', 'mkv', 'webm'])(
    'has a variable rate when its frames do (%s)',
    async (extension) => {
      const filter = "select='lt(mod(n,120),60)*not(mod(n,2))+gte(mod(n,120),60)*not(mod(n,5))'";
      const video = extension === 'webm' ? codecs.vp9 : codecs.h264;
      const file = await make(`variable.${extension}`, {
        rate: { num: 60, den: 1 },
        frames: 360,
        filter,
        video,
      });
      expect((await probe(file)).video?.variableRate).toBe(true);
    },
  );

  test('from a phone has the size at which it is shown', async () => {
    const file = await make('phone.mp4', { filter: 'transpose=cclock', turned: true });
    expect((await probe(file)).video).toMatchObject({ width: 320, height: 180, rotation: 90 });
  });

  test('with non-square pixels has the width at which it is shown', async () => {
    const file = await make('wide.mp4', { filter: 'setsar=4/3' });
    expect((await probe(file)).video).toMatchObject({ width: 427, height: 180, squarePixels: false });
  });

  test('from a broadcast is interlaced', async () => {
    const video = ['-c:v', 'mpeg2video', '-flags', '+ilme+ildct'];
    const file = await make('tv.mpg', { filter: 'setfield=tff', video });
    expect((await probe(file)).video?.interlaced).toBe(true);
  });

  test('has its tags, cleaned', async () => {
    const notes = ['title=A\u001b[31mred\nharbour', 'comment=at dawn', 'artist=Jo', 'encoder_setting=x'];
    const file = await make('tags.mp4', { output: notes.flatMap((note) => ['-metadata', note]) });
    expect((await probe(file)).tags).toEqual({ title: 'Ared harbour', comment: 'at dawn', artist: 'Jo' });
  });
});

describe('sound', () => {
  test('alone is probed as a file without a picture', async () => {
    const file = join(folder, 'talk.m4a');
    await ffmpeg('-f', 'lavfi', '-i', 'sine=duration=2', file);
    const { video, audio } = await probe(file);
    expect(video).toBeUndefined();
    expect(audio?.codec).toBe('aac');
  });

  test('with cover art has no picture, too', async () => {
    const [song, cover] = [join(folder, 'song.mp3'), join(folder, 'cover.jpg')];
    await ffmpeg('-f', 'lavfi', '-i', 'testsrc=duration=1', '-frames:v', '1', cover);
    const inputs = ['-f', 'lavfi', '-i', 'sine=duration=2', '-i', cover];
    await ffmpeg(...inputs, '-map', '0', '-map', '1', '-c:v', 'copy', '-id3v2_version', '3', song);
    const { video, audio } = await probe(song);
    expect(video).toBeUndefined();
    expect(audio).toBeDefined();
  });
});

describe('a file that is not a complete media file gets one sentence and a hint', () => {
  async function written(name: string, content: string | Buffer): Promise<string> {
    const file = join(folder, name);
    await writeFile(file, content);
    return file;
  }

  test('a missing file', async () => {
    const { message, hint } = await complaint(join(folder, 'nothing.mp4'));
    expect(message).toMatch(/^There is no file .*nothing\.mp4\.$/);
    expect(hint).toBe('Check the path.');
  });

  test('a folder', async () => {
    expect((await complaint(folder)).message).toMatch(/is a folder\.$/);
  });

  test('an empty file', async () => {
    expect((await complaint(await written('empty.mp4', ''))).message).toBe('empty.mp4 is empty.');
  });

  test.each([
    ['text', 'Dear diary, today I made a video.\n'],
    ['subtitles', '1\n00:00:01,000 --> 00:00:02,000\nhello\n'],
    ['a playlist', '#EXTM3U\n#EXT-X-TARGETDURATION:8\n#EXTINF:8,\nfilm.mp4\n#EXT-X-ENDLIST\n'],
    ['a list of files', 'ffconcat version 1.0\nfile film.mp4\n'],
    ['noise', Buffer.from(Array.from({ length: 50_000 }, (_, index) => (index * 7919) % 251))],
  ])('%s named .mp4', async (_, content) => {
    const { message } = await complaint(await written('notes.mp4', content));
    expect(message).toBe('notes.mp4 is not a video or audio file.');
  });

  test('a picture, and names that look like an image sequence', async () => {
    const file = join(folder, '%03d.png');
    await ffmpeg('-f', 'lavfi', '-i', 'testsrc=duration=1', '-frames:v', '1', join(folder, '001.png'));
    await rename(join(folder, '001.png'), file);
    expect((await complaint(file)).message).toBe('%03d.png is not a video or audio file.');
  });

  async function cutOff(name: string, from: string, share = 0.6): Promise<string> {
    const data = await readFile(from);
    return written(name, data.subarray(0, Math.floor(data.length * share)));
  }

  test('an MP4 that lost its index', async () => {
    const { message, hint } = await complaint(await cutOff('broken.mp4', film));
    expect(message).toMatch(/^broken\.mp4 is cut off or damaged: its index, .* is missing\.$/);
    expect(hint).toMatch(/again/);
  });

  test.each([
    ['mp4', codecs.h264, ['-movflags', '+faststart']],
    ['mkv', codecs.h264, []],
    ['webm', codecs.vp8, []],
  ])('a %s that ends before it should', async (extension, video, output) => {
    const whole = await make(`whole.${extension}`, { video, output, frames: 300 });
    await probe(whole);
    const { message } = await complaint(await cutOff(`part.${extension}`, whole));
    expect(message).toMatch(/^part\..* is cut off: /);
  });

  test('a file with neither picture nor sound', async () => {
    const [text, file] = [
      await written('a.srt', '1\n00:00:00,000 --> 00:00:02,000\nhello\n'),
      join(folder, 'text.mkv'),
    ];
    await ffmpeg('-i', text, '-c:s', 'srt', file);
    expect((await complaint(file)).message).toBe('text.mkv has neither picture nor sound.');
  });
});

test('any file name that the file system allows works', async () => {
  const odd = join(folder, '-odd');
  await mkdir(odd);
  const names = [
    '-i.mp4',
    'it\'s "quoted".mp4',
    'two\nlines.mp4',
    '$(touch x).mp4',
    '🎬 film.mp4',
    '%03d.mp4',
    'http:a.mp4',
    'concat:a|b.mp4',
    'a;b&c*.mp4',
    `${'long'.repeat(50)}.mp4`,
  ];
  for (const name of names) {
    await copyFile(film, join(odd, name));
    expect((await probe(join(odd, name))).video?.codec, name).toBe('h264');
  }
  expect(basename((await probe(join(odd, '-i.mp4'))).path)).toBe('-i.mp4');
});

test('probing stops when its signal is aborted', async () => {
  const stopped = probeFile(film, tools, AbortSignal.abort());
  await expect(stopped).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
});
