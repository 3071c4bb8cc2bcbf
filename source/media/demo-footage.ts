import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import pLimit from 'p-limit';
import { toSrt } from '../core/transcript.ts';
import { encodeFilm } from './demo-encode.ts';
import { demoFilms, drawnFilm, type Film, filmsFor, landscape } from './demo-films.ts';
import { presenter, presenterSeconds } from './demo-presenter.ts';
import { demoTranscript } from './demo-script.ts';
import { voiceFile } from './demo-voice.ts';
import { runProcess } from './process.ts';
import { requireTool, type Tools } from './tools.ts';

export interface MakingOptions {
  signal: AbortSignal;
  /** How much is drawn, 0 to 1, and what is being made. */
  progress?: (fraction: number, message: string) => void;
}

/** A talking-head video with its transcript. */
export interface Talk {
  video: string;
  transcript: string;
}

export interface DemoFootage extends Talk {
  /** The folder with the films. */
  library: string;
}

/** How long the demo's own talk is: its sixteen sentences. */
const talkSeconds = 78;
const presenterRate = 25;

/**
 * Makes everything a demo needs: a talking-head video of a good minute, its transcript beside it, and a library of
 * films that show what it talks about. Drawn here, so nothing is downloaded and nobody else holds rights to it.
 * @throws UserError when there is no ffmpeg; ProcessError when it fails; the signal's reason when aborted.
 */
export async function makeDemoFootage(
  folder: string,
  tools: Tools,
  options: MakingOptions,
): Promise<DemoFootage> {
  const library = path.join(folder, 'library');
  const films = [...demoFilms];
  const counted = countFrames(films, presenterSeconds * presenterRate, options);
  const [talk] = await Promise.all([
    makeTalk(folder, tools, talkSeconds, counted),
    makeFilms(library, films, tools, counted),
  ]);
  return { ...talk, library };
}

/** A library of this many films, for measurements. @returns the folder */
export async function makeLibrary(
  folder: string,
  count: number,
  tools: Tools,
  options: MakingOptions,
): Promise<string> {
  const films = filmsFor(count);
  await makeFilms(folder, films, tools, countFrames(films, 0, options));
  return folder;
}

/** A talking-head video of about this many seconds and its transcript, `talk.mp4` and `talk.srt`. */
export async function makeTalk(
  folder: string,
  tools: Tools,
  seconds: number,
  options: MakingOptions & { frame?: () => void },
): Promise<Talk> {
  const talk = { video: path.join(folder, 'talk.mp4'), transcript: path.join(folder, 'talk.srt') };
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

/** Repeats the presenter without encoding again, and adds the voice. */
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

type Counted = MakingOptions & { frame: () => void };

async function makeFilms(
  folder: string,
  films: readonly Film[],
  tools: Tools,
  options: Counted,
): Promise<void> {
  await pLimit(availableParallelism()).map(films, async (film) => {
    options.signal.throwIfAborted();
    const file = path.join(folder, ...film.file.split('/'));
    await mkdir(path.dirname(file), { recursive: true });
    for (const { ending, text } of film.beside ?? []) await writeFile(file.replace(/\.mp4$/, ending), text);
    await encodeFilm(drawnFilm(film), file, tools, options);
  });
}

/** Turns frames of many films at once into one progress. */
function countFrames(films: readonly Film[], more: number, { signal, progress }: MakingOptions): Counted {
  const total = films.reduce((sum, film) => sum + Math.round(film.seconds * film.rate), more);
  let done = 0;
  return {
    signal,
    frame: () => {
      done += 1;
      progress?.(done / total, 'drawing films');
    },
  };
}
