import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { toSrt } from '../../../source/core/transcript/transcript.ts';
import { makeTalk } from '../../../source/demo/footage.ts';
import { demoTranscript } from '../../../source/demo/script.ts';
import type { Tools } from '../../../source/media/tools/tools.ts';
import { testTools } from '../tools.ts';
import { demoCatalog, type SiteFilms } from './films/demo-catalog.ts';
import { drawSubjects } from './films/draw-subjects.ts';
import { filmCache, makeFilms } from './films/make-films.ts';
import { filmsOfPlaces, talkAboutPlaces } from './films/many-places.ts';
import { makeSiteFilms, type Services, type ServicesOptions, startServices } from './start.ts';

const talkSeconds = 78;

/** All stand-ins with films about the demo's talk, and the talk without a transcript, so that it must be transcribed. */
export async function prepareServices(
  progress: (what: string, fraction: number) => void = () => {},
  limits: ServicesOptions['limits'] = {},
): Promise<{ services: Services; recording: string }> {
  const tools = await testTools();
  const { films, recording } = await onceAtATime(async () => ({
    films: await demoFilms(tools, progress),
    recording: await talkRecording(tools),
  }));
  const { language: _language, segments } = demoTranscript(talkSeconds);
  const script = { language: 'english', code: 'en', segments };
  return { services: await startServices({ films, recording, script, limits }), recording };
}

/** Test files run in parallel: while one makes the films, the others wait and then use them. */
async function onceAtATime<Result>(make: () => Promise<Result>): Promise<Result> {
  await mkdir(filmCache, { recursive: true });
  const release = await lock(filmCache, {
    stale: 60_000,
    retries: { retries: 6000, factor: 1, minTimeout: 100 },
    // At worst, films are made twice.
    onCompromised: () => {},
  });
  try {
    return await make();
  } finally {
    await release();
  }
}

/** Films about the demo's talk, made. */
export async function demoFilms(
  tools: Tools,
  progress: (what: string, fraction: number) => void = () => {},
): Promise<SiteFilms> {
  const drawn = await drawSubjects(tools, (fraction) => progress('drawing films', fraction));
  const films = demoCatalog({ drawn });
  await makeSiteFilms(films, (fraction) => progress('encoding them as the sites have them', fraction));
  return films;
}

/** The demo's talk of more than a minute, without a transcript. */
export async function talkRecording(tools: Tools): Promise<string> {
  const folder = join(filmCache, 'talk');
  const file = join(folder, 'weekend.mp4');
  if (existsSync(file)) return file;
  const { signal } = new AbortController();
  const made = await makeTalk(join(filmCache, 'talk-draft'), tools, talkSeconds, { signal, scale: 0.5 });
  await mkdir(folder, { recursive: true });
  await rename(made.video, file);
  return file;
}

/** At two clips per minute, the plan has a little more than 500 needs; those near the edges of windows are dropped. */
const longTalkSeconds = 290 * 60;
const everySeconds = 30;

/** All stand-ins, and a talk of nearly five hours with its transcript: a job of more than 500 needs. */
export async function prepareLongJob(
  folder: string,
): Promise<{ services: Services; video: string; transcript: string }> {
  const films = await demoFilms(await testTools());
  const segments = talkAboutPlaces(films, longTalkSeconds, everySeconds);
  const transcript = join(folder, 'talk.srt');
  await writeFile(transcript, toSrt({ language: 'en', segments }));
  // Its content does not matter, so it is as small as possible.
  const recipe = { name: 'long-talk', seconds: longTalkSeconds, rate: '25', heights: [36], sound: false };
  const [talk] = await makeFilms(recipe);
  if (talk === undefined) throw new Error('the talk was not made');
  const script = { language: 'english', code: 'en', segments };
  const services = await startServices({ films: filmsOfPlaces(films), script });
  return { services, video: talk.file, transcript };
}
