import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTalk } from '../../../source/media/demo-footage.ts';
import { demoTranscript } from '../../../source/media/demo-script.ts';
import type { Tools } from '../../../source/media/tools.ts';
import { testTools } from '../tools.ts';
import { demoCatalogue, type SiteFilms } from './demo-catalogue.ts';
import { drawSubjects } from './draw-subjects.ts';
import { filmCache } from './make-films.ts';
import { makeSiteFilms, type Services, type ServicesOptions, startServices } from './start.ts';

const talkSeconds = 78;

/** All stand-ins with films about the demo's talk, and the talk without a transcript beside it: it has to be listened to. */
export async function prepareServices(
  progress: (what: string, fraction: number) => void = () => {},
  limits: ServicesOptions['limits'] = {},
): Promise<{ services: Services; recording: string }> {
  const tools = await testTools();
  const films = await demoFilms(tools, progress);
  const recording = await talkRecording(tools);
  const { language: _language, segments } = demoTranscript(talkSeconds);
  const script = { language: 'english', code: 'en', segments };
  return { services: await startServices({ films, recording, script, limits }), recording };
}

/** Films about the demo's talk, made. */
export async function demoFilms(
  tools: Tools,
  progress: (what: string, fraction: number) => void = () => {},
): Promise<SiteFilms> {
  const drawn = await drawSubjects(tools, (fraction) => progress('drawing films', fraction));
  const films = demoCatalogue({ drawn });
  await makeSiteFilms(films, (fraction) => progress('encoding them as the sites have them', fraction));
  return films;
}

/** The demo's talk, somebody speaking for a good minute, with no transcript beside it. */
export async function talkRecording(tools: Tools): Promise<string> {
  const folder = join(filmCache, 'talk');
  const file = join(folder, 'weekend.mp4');
  if (existsSync(file)) return file;
  const { signal } = new AbortController();
  const made = await makeTalk(join(filmCache, 'talk-draft'), tools, talkSeconds, { signal });
  await mkdir(folder, { recursive: true });
  await rename(made.video, file);
  return file;
}
