import { join } from 'node:path';
import type { Candidate } from '../../core/footage/candidate.ts';
import { type Clip, handlesOf, type Shot, shotSeconds } from '../../core/footage/shot.ts';
import type { Job, NeedProgress } from '../../core/job/job.ts';
import { findFilm } from '../../core/job/need/find.ts';
import type { LibraryFilm } from '../../core/plan/need.ts';

/** Seconds of a film of which pictures are shown. */
export interface FilmPart {
  path: string;
  startSeconds?: number | undefined;
  durationSeconds: number;
  /** Width divided by height. */
  aspect: number;
}

/** How many frames show a shot: its beginning, what happens, its end. */
export const shotFrames = 4;

/** Where the size of a film is not known. */
const usualAspect = 16 / 9;

/** What is chosen in the details of a need: a film, or some seconds of it. */
interface ChosenFilm {
  candidateId: string;
  seconds?: Pick<Shot, 'start' | 'end'>;
  /** The clip in the job's folder that was made of it. */
  file?: string;
}

/** The shot of a clip, without its handles. */
export function clipFilmPart(clip: Clip, path: string): FilmPart {
  return {
    path,
    startSeconds: handlesOf(clip).before,
    durationSeconds: shotSeconds(clip),
    aspect: clip.width / clip.height,
  };
}

/** The middle of a film of the library, where there is most to be seen. */
export function middlePart({ path, durationSeconds, width, height }: LibraryFilm): FilmPart {
  const seconds = Math.min(1, durationSeconds / 2);
  return {
    path,
    startSeconds: Math.max(0, durationSeconds / 2 - seconds),
    durationSeconds: seconds,
    aspect: aspectOf(width, height),
  };
}

/**
 * The seconds of a film to show for a need: of the chosen film, else of its clip, of its best shot, or of its best film.
 * Undefined while the file is missing: a film from the web has one once its preview is downloaded.
 */
export function findFilmPartOfNeed(
  job: Job,
  progress: NeedProgress,
  chosen?: ChosenFilm,
): FilmPart | undefined {
  if (!chosen) return firstPart(job, progress);
  const clip = Object.values(progress.results.file).find((each) => each.clip.file === chosen.file)?.clip;
  if (clip) return clipFilmPart(clip, join(job.outputDir, ...clip.file.split('/')));
  const film = filmOf(progress, chosen.candidateId);
  return film && chosen.seconds ? within(film, chosen.seconds) : film;
}

function firstPart(job: Job, progress: NeedProgress): FilmPart | undefined {
  const { results, shortlist = [] } = progress;
  const [filed] = Object.values(results.file);
  if (filed) return clipFilmPart(filed.clip, join(job.outputDir, ...filed.clip.file.split('/')));
  const shots = Object.values(results.inspect).flatMap((inspected) => inspected.shots);
  const best = shots.toSorted((one, other) => other.score - one.score)[0];
  const chosen = best && { candidateId: best.candidateId, seconds: best };
  const found = results.search['']?.candidates.map(({ id }) => id) ?? [];
  const ids = [...shortlist, ...Object.keys(results.preview), ...found];
  return chosen
    ? findFilmPartOfNeed(job, progress, chosen)
    : ids.map((id) => filmOf(progress, id)).find((film) => film !== undefined);
}

function filmOf(progress: NeedProgress, id: string): FilmPart | undefined {
  const film = findFilm(progress, id);
  const path = film?.path ?? progress.results.preview[id]?.file?.path;
  if (!film || path === undefined) return undefined;
  return { path, durationSeconds: film.durationSeconds, aspect: aspectOf(film.width, film.height) };
}

function within(film: FilmPart, { start, end }: Pick<Shot, 'start' | 'end'>): FilmPart {
  return { ...film, startSeconds: start, durationSeconds: end - start };
}

function aspectOf(width: Candidate['width'], height: Candidate['height']): number {
  return width === undefined || height === undefined ? usualAspect : width / height;
}
