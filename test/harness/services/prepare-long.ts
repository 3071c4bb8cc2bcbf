import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toSrt } from '../../../source/core/transcript/transcript.ts';
import { testTools } from '../tools.ts';
import { makeFilms } from './make-films.ts';
import { filmsOfPlaces, talkAboutPlaces } from './many-places.ts';
import { demoFilms } from './prepare.ts';
import { type Services, startServices } from './start.ts';

/** At two clips per minute, the plan has a little more than 500 needs; those near the edges of windows are dropped. */
const talkSeconds = 290 * 60;
const everySeconds = 30;

/** All stand-ins, and a talk of nearly five hours with its transcript: a job of more than 500 needs. */
export async function prepareLongJob(
  folder: string,
): Promise<{ services: Services; video: string; transcript: string }> {
  const films = await demoFilms(await testTools());
  const segments = talkAboutPlaces(films, talkSeconds, everySeconds);
  const transcript = join(folder, 'talk.srt');
  await writeFile(transcript, toSrt({ language: 'en', segments }));
  // Its content does not matter, so it is as small as possible.
  const recipe = { name: 'long-talk', seconds: talkSeconds, rate: '25', heights: [36], sound: false };
  const [talk] = await makeFilms(recipe);
  if (talk === undefined) throw new Error('the talk was not made');
  const script = { language: 'english', code: 'en', segments };
  const services = await startServices({ films: filmsOfPlaces(films), script });
  return { services, video: talk.file, transcript };
}
