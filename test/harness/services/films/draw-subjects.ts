import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { encodeFilm } from '../../../../source/demo/encode.ts';
import { demoFilms, drawnFilm, landscape } from '../../../../source/demo/films.ts';
import type { Tools } from '../../../../source/media/tools/tools.ts';
import { type SubjectName, subjectNames } from './demo-catalog.ts';
import { filmCache } from './make-films.ts';

/** Part of the name of the subject's film in the demo's library. */
const fileNames: Record<SubjectName, string> = {
  ...{ harbour: 'harbour', lighthouse: 'lighthouse', coffee: 'home/morning', clouds: 'clouds', rain: 'rain' },
  ...{ beach: 'waves', gulls: 'pier/', forest: 'forest-path', campfire: 'campfire', sea: 'Open sea' },
  ...{ skyline: 'skyline', traffic: 'IMG_2041', train: 'train' },
};

/** The length of the loop of a stand-in film, in seconds. */
const seconds = 5;

/** Draws a film of a subject like the demo, or returns the cached one; undefined when the demo has none. */
export async function drawSubject(name: SubjectName, tools: Tools): Promise<string | undefined> {
  const [scene] = demoFilms.find(({ file }) => file.includes(fileNames[name]))?.scenes ?? [];
  if (scene === undefined) return undefined;
  const file = join(filmCache, `subject-${name}-${seconds}-480.mp4`);
  if (existsSync(file)) return file;
  await mkdir(filmCache, { recursive: true });
  const draft = join(filmCache, `draft-${process.pid}-${name}.mp4`);
  const film = drawnFilm({ file, scenes: [scene], seconds, rate: 25, size: landscape, seed: 3 });
  // No copy of a stand-in film has more than 480 lines.
  await encodeFilm(film, draft, tools, { signal: AbortSignal.timeout(300_000), scale: 2 / 3 });
  await rename(draft, file);
  return file;
}

/** All subjects, as many at once as there are processors. */
export async function drawSubjects(
  tools: Tools,
  progress?: (fraction: number) => void,
): Promise<Partial<Record<SubjectName, string>>> {
  const drawn: Partial<Record<SubjectName, string>> = {};
  let done = 0;
  await pLimit(availableParallelism()).map(subjectNames, async (name) => {
    const file = await drawSubject(name, tools);
    if (file !== undefined) drawn[name] = file;
    done += 1;
    progress?.(done / subjectNames.length);
  });
  return drawn;
}
