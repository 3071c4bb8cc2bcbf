import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readTranscript } from '../../source/core/transcript/read-transcript.ts';
import { toSrt } from '../../source/core/transcript/transcript.ts';
import { encodeFilm } from '../../source/demo/encode.ts';
import { demoFilms, drawnFilm, filmsFor } from '../../source/demo/films.ts';
import { makeLibrary, makeTalk } from '../../source/demo/footage.ts';
import { Canvas } from '../../source/demo/picture.ts';
import { demoTranscript } from '../../source/demo/script.ts';
import { probeFile } from '../../source/media/probe/probe.ts';
import { runProcess } from '../../source/media/process/process.ts';
import { findTools, requireTool } from '../../source/media/tools/tools.ts';

const tools = await findTools({
  settings: { FFMPEG_PATH: '', FFPROBE_PATH: '', YTDLP_PATH: '' },
  home: tmpdir(),
});
const signal = new AbortController().signal;

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'demo-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function frameAt(film: (typeof demoFilms)[number], seconds: number): Canvas {
  const { size, draw } = drawnFilm(film);
  const picture = new Canvas(size);
  draw(picture, seconds);
  return picture;
}

function brightness({ data }: Canvas): number {
  return data.reduce((sum, value) => sum + value, 0) / data.length;
}

function difference(one: Canvas, other: Canvas): number {
  return (
    one.data.reduce((sum, value, at) => sum + Math.abs(value - (other.data[at] ?? 0)), 0) / one.data.length
  );
}

/** The mean difference of neighboring pixels, which is small where the picture is out of focus. */
function sharpness({ data }: Canvas): number {
  return data.reduce((sum, value, at) => sum + Math.abs(value - (data[at + 3] ?? value)), 0) / data.length;
}

function filmNamed(part: string) {
  const film = demoFilms.find(({ file }) => file.includes(part));
  if (!film) throw new Error(`no film ${part}`);
  return film;
}

test('every film shows something that moves, and the same each time it is drawn', () => {
  for (const film of demoFilms) {
    const at = film.seconds * 0.45;
    const first = frameAt(film, at);
    expect(brightness(first), film.file).toBeGreaterThan(12);
    expect(difference(first, frameAt(film, at)), film.file).toBe(0);
    expect(difference(first, frameAt(film, at + 0.4)), film.file).toBeGreaterThan(0.1);
  }
});

test('the flaws are where the list says', () => {
  expect(brightness(frameAt(filmNamed('harbour'), 1))).toBe(0);
  const clouds = filmNamed('clouds');
  expect(difference(frameAt(clouds, 6), frameAt(clouds, 8))).toBe(0);
  const lighthouse = filmNamed('lighthouse');
  expect(sharpness(frameAt(lighthouse, 1)) * 2).toBeLessThan(sharpness(frameAt(lighthouse, 4)));
});

test('films have the length, rate and shape that the list says', async () => {
  const folder = await temporaryFolder();
  const films = [filmNamed('VID_2024'), filmNamed('forest-path')].map((film) => ({ ...film, seconds: 1 }));
  for (const [index, film] of films.entries()) {
    const file = path.join(folder, `${index}.mp4`);
    await encodeFilm(drawnFilm(film), file, tools, { signal });
    const { video, durationSeconds } = await probeFile(file, tools, signal);
    expect(durationSeconds).toBeCloseTo(1, 2);
    expect(video).toMatchObject({
      codec: 'h264',
      width: film.size ? 540 : 1280,
      height: film.size ? 960 : 720,
      frameRate: { num: film.rate, den: 1 },
      squarePixels: true,
      variableRate: false,
    });
  }
});

test('a film has the same bytes each time', async () => {
  const folder = await temporaryFolder();
  const film = drawnFilm({ ...filmNamed('rain'), seconds: 1 });
  const files = [path.join(folder, 'one.mp4'), path.join(folder, 'other.mp4')];
  for (const file of files) await encodeFilm(film, file, tools, { signal });
  const [one, other] = await Promise.all(files.map((file) => readFile(file)));
  expect(one?.equals(other ?? Buffer.alloc(0))).toBe(true);
});

test('the talk has video and voice as long as its transcript, and is silent between sentences', async () => {
  const folder = await temporaryFolder();
  const { video, transcript } = await makeTalk(folder, tools, 12, { signal });
  const probe = await probeFile(video, tools, signal);
  expect(probe.durationSeconds).toBeCloseTo(12, 1);
  expect(probe.video?.variableRate).toBe(false);
  expect(probe.audio).toMatchObject({ codec: 'aac' });
  const { segments } = demoTranscript(12);
  expect(await readFile(transcript, 'utf8')).toBe(toSrt({ segments }));
  const args = [
    '-hide_banner',
    '-nostdin',
    '-i',
    video,
    '-af',
    'silencedetect=n=-40dB:d=0.3',
    '-f',
    'null',
    '-',
  ];
  const { stderr } = await runProcess({ program: requireTool(tools.ffmpeg).path, args, signal });
  const ends = [...stderr.matchAll(/silence_end: ([\d.]+)/g)].map((match) => Number(match[1]));
  const starts = segments
    .filter((segment, index) => segment.start - (segments[index - 1]?.end ?? 0) > 0.3)
    .map((segment) => segment.start);
  for (const start of starts) expect(ends.some((end) => Math.abs(end - start) < 0.25)).toBe(true);
  expect((await readdir(folder)).sort()).toEqual(['talk.mp4', 'talk.srt']);
});

test('the transcript is in order, fits the length and is read without repairs', async () => {
  for (const seconds of [20, 88, 180, 600]) {
    const transcript = demoTranscript(seconds);
    const { segments } = transcript;
    const read = await readTranscript(toSrt(transcript), 'talk.srt', { durationSeconds: seconds });
    expect(read.notes).toEqual([]);
    expect(read.transcript.segments).toEqual(segments);
    expect(segments.at(-1)?.end).toBeGreaterThan(seconds - 12);
    expect(segments.at(-1)?.end).toBeLessThan(seconds);
    for (const [index, segment] of segments.entries()) {
      expect(segment.end).toBeGreaterThan(segment.start);
      expect(segment.start).toBeGreaterThanOrEqual(segments[index - 1]?.end ?? 0);
    }
  }
});

test('a library has the requested number of films, all with different names', () => {
  const files = filmsFor(40).map((film) => film.file);
  expect(new Set(files).size).toBe(40);
  for (const { seconds } of filmsFor(40)) expect(seconds).toBeGreaterThanOrEqual(6);
});

test('making a library reports its progress, and stops at once without partial files', async () => {
  const folder = await temporaryFolder();
  const stop = new AbortController();
  const fractions: number[] = [];
  const making = makeLibrary(folder, 3, tools, {
    signal: stop.signal,
    progress: (fraction) => {
      fractions.push(fraction);
      if (fraction > 0.2) stop.abort();
    },
  });
  await expect(making).rejects.toThrow(/abort/i);
  expect(fractions).toEqual([...fractions].sort((one, other) => one - other));
  const left = await readdir(folder, { recursive: true });
  expect(left.filter((name) => name.endsWith('.part'))).toEqual([]);
});
