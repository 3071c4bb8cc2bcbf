import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import pLimit from 'p-limit';
import { toSrt } from '../core/transcript/transcript.ts';
import { runProcess } from '../media/process/process.ts';
import { requireTool, type Tools } from '../media/tools/tools.ts';
import { type EncodeOptions, encodeFilm } from './encode.ts';
import { demoFilms, drawnFilm, type Film, filmsFor, landscape } from './films.ts';
import { presenter, presenterSeconds } from './presenter.ts';
import { demoTranscript } from './script.ts';
import { voiceFile } from './voice.ts';

export interface MakingOptions {
  signal: AbortSignal;
  /** Scales the size of the films: 0.5 is half as high. */
  scale?: number;
  /** Called with the fraction that has been drawn, 0 to 1, and a message. */
  progress?: (fraction: number, message: string) => void;
}

/** A talking-head video with its transcript. */
export interface DemoTalk {
  video: string;
  transcript: string;
}

export interface DemoFootage extends DemoTalk {
  /** The folder with the films. */
  library: string;
}

/** The length of the demo's own talk, which has sixteen sentences. */
const talkSeconds = 88;
const presenterRate = 25;

/**
 * Makes everything the demo needs: a talking-head video of 88 seconds, its transcript next to it, and a library of films
 * that show what the video talks about. All of it is drawn here, so nothing is downloaded and no rights are needed.
 * @throws UserError when there is no ffmpeg; ProcessError when it fails; the signal's reason when aborted
 */
export async function makeDemoFootage(
  folder: string,
  tools: Tools,
  options: MakingOptions,
): Promise<DemoFootage> {
  const library = path.join(folder, 'library');
  const films = [...demoFilms];
  const frame = countFrames(films, presenterSeconds * presenterRate, options);
  const { scale = 1 } = options;
  const talk = (signal: AbortSignal) => makeTalk(folder, tools, talkSeconds, { signal, scale, frame });
  const drawn = films.map(
    (film) => (signal: AbortSignal) => makeFilm(library, film, tools, { signal, scale, frame }),
  );
  await allOrNone([talk, ...drawn], options.signal);
  return { ...talkIn(folder), library };
}

/** Makes a library with `count` films, for benchmarks. @returns the folder */
export async function makeLibrary(
  folder: string,
  count: number,
  tools: Tools,
  options: MakingOptions,
): Promise<string> {
  const films = filmsFor(count);
  const frame = countFrames(films, 0, options);
  const drawn = films.map(
    (film) => (signal: AbortSignal) => makeFilm(folder, film, tools, { signal, frame }),
  );
  await allOrNone(drawn, options.signal);
  return folder;
}

/** Makes a talking-head video of about `seconds` and its transcript, `talk.mp4` and `talk.srt`. */
export async function makeTalk(
  folder: string,
  tools: Tools,
  seconds: number,
  options: EncodeOptions,
): Promise<DemoTalk> {
  const talk = talkIn(folder);
  const [loop, voice] = [path.join(folder, '.presenter.mp4'), path.join(folder, '.voice.wav')];
  await mkdir(folder, { recursive: true });
  const transcript = demoTranscript(seconds);
  await writeFile(talk.transcript, toSrt(transcript));
  try {
    await writeFile(voice, voiceFile(transcript.segments, seconds));
    const drawn = {
      size: landscape,
      rate: presenterRate,
      seconds: presenterSeconds,
      draw: presenter(landscape, 1),
    };
    await encodeFilm(drawn, loop, tools, options);
    await join(loop, voice, seconds, talk.video, tools, options.signal);
  } finally {
    await Promise.all([rm(loop, { force: true }), rm(voice, { force: true })]);
  }
  return talk;
}

/** Repeats the video of the presenter without encoding it again, and adds the voice. */
async function join(
  loop: string,
  voice: string,
  seconds: number,
  video: string,
  tools: Tools,
  signal: AbortSignal,
): Promise<void> {
  const part = `${video}.part`;
  const args = [
    ...['-hide_banner', '-loglevel', 'error', '-nostdin', '-y', '-stream_loop', '-1', '-i', `file:${loop}`],
    ...['-i', `file:${voice}`, '-map', '0:v', '-map', '1:a', '-c:v', 'copy', '-c:a', 'aac', '-b:a', '96k'],
    ...['-t', String(seconds), '-fflags', '+bitexact', '-flags:a', '+bitexact'],
    ...['-movflags', '+faststart', '-f', 'mp4', `file:${part}`],
  ];
  await runProcess({ program: requireTool(tools.ffmpeg).path, args, signal });
  await rename(part, video);
}

function talkIn(folder: string): DemoTalk {
  return { video: path.join(folder, 'talk.mp4'), transcript: path.join(folder, 'talk.srt') };
}

async function makeFilm(folder: string, film: Film, tools: Tools, options: EncodeOptions): Promise<void> {
  const file = path.join(folder, ...film.file.split('/'));
  await mkdir(path.dirname(file), { recursive: true });
  for (const { ending, text } of film.sidecars ?? []) await writeFile(file.replace(/\.mp4$/, ending), text);
  await encodeFilm(drawnFilm(film), file, tools, options);
}

/** Runs all tasks, as many at once as there are cores. When one fails, the others are aborted and waited for. */
async function allOrNone(
  tasks: readonly ((signal: AbortSignal) => Promise<unknown>)[],
  outer: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([outer, stop.signal]);
  await pLimit(availableParallelism()).map(tasks, async (task) => {
    if (signal.aborted) return;
    try {
      await task(signal);
    } catch (error) {
      stop.abort(error);
    }
  });
  signal.throwIfAborted();
}

/** Combines the frames of films that are drawn at the same time into one progress. */
function countFrames(films: readonly Film[], more: number, { progress }: MakingOptions): () => void {
  const total = films.reduce((sum, film) => sum + Math.round(film.seconds * film.rate), more);
  let done = 0;
  return () => {
    done += 1;
    progress?.(done / total, 'drawing videos');
  };
}
