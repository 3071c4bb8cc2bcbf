import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { makeTalk } from '../../../source/demo/footage.ts';
import { demoTranscript } from '../../../source/demo/script.ts';
import type { Tools } from '../../../source/media/tools/tools.ts';
import { testTools } from '../tools.ts';
import { demoCatalog, type SiteFilms } from './demo-catalog.ts';
import { drawSubjects } from './draw-subjects.ts';
import { filmCache } from './make-films.ts';
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
