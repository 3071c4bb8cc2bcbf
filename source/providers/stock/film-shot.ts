import { UserError } from '../../core/errors.ts';
import type { Candidate } from '../../core/footage/candidate.ts';
import type { FileRef } from '../../core/footage/media.ts';
import type { Shot } from '../../core/footage/shot.ts';
import type { StepOutput } from '../../core/job/steps.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { Tools } from '../../media/tools/tools.ts';
import { downloadFilm, type FilmSource } from '../download/download-film.ts';
import { fetchSlice } from '../download/fetch-slice.ts';
import { filmFile, probeFilm } from '../download/film-files.ts';
import { webAddress } from '../download/web-address.ts';
import type { ProviderContext } from '../interfaces.ts';
import type { Service } from '../service/service-error.ts';
import { clipRendition, previewRendition, type Rendition } from './renditions.ts';

/** A preview that is larger than this is none. */
const previewLimitBytes = 300e6;
/** A film that has to come whole, since its server gives no parts, may have this much. */
const filmLimitBytes = 2e9;
/** What comes along behind a shot: a frame or two, for one that is rounded to the next. */
const endMarginSeconds = 0.08;

/** A source whose films lie at direct addresses. */
export interface DirectFilms {
  service: Service;
  settings: Pick<
    Settings,
    'PREVIEW_MAX_HEIGHT' | 'CLIP_MAX_HEIGHT' | 'DOWNLOAD_TIMEOUT_SECONDS' | 'KEEP_AUDIO'
  >;
  tools: Tools;
  /** How patient it is with the films' server; the usual way without it. */
  patience?: Pick<FilmSource, 'policy' | 'stallSeconds'>;
}

/** The smallest of a candidate's films that shows enough. @throws UserError, ServiceError */
export async function fetchPreview(
  films: DirectFilms,
  candidate: Candidate,
  context: ProviderContext,
): Promise<FileRef> {
  const rendition = previewRendition(candidate.renditions ?? [], films.settings.PREVIEW_MAX_HEIGHT);
  const film = filmSource(films, candidate, rendition, previewLimitBytes);
  const file = filmFile(context.workDir, 'preview', candidate.id, film.url.href);
  const downloaded = await downloadFilm(film, file, context);
  await probeFilm(downloaded, films.service.name, films.tools, context.signal);
  return downloaded;
}

/**
 * The shot's seconds of the best of a candidate's films, from the key frame before them; the whole film where its server
 * or its form allows no parts.
 * @throws UserError, ServiceError
 */
export async function fetchShot(
  films: DirectFilms,
  candidate: Candidate,
  shot: Shot,
  context: ProviderContext,
): Promise<StepOutput<'fetch'>> {
  const { service, settings, tools } = films;
  const rendition = clipRendition(candidate.renditions ?? [], settings.CLIP_MAX_HEIGHT);
  const film = filmSource(films, candidate, rendition, filmLimitBytes);
  const wanted = { start: shot.start, end: shot.end + endMarginSeconds, sound: settings.KEEP_AUDIO };
  const place = filmFile(
    context.workDir,
    'seconds',
    `${candidate.id} ${JSON.stringify(wanted)}`,
    film.url.href,
  );
  const part = await fetchSlice(film, wanted, place, context);
  if ('file' in part) {
    const probe = await probeFilm(part.file, service.name, tools, context.signal).catch((error: unknown) => {
      if (!(error instanceof UserError)) throw error;
      context.log('info', error.message);
    });
    // Players count from the first time in the file, which is the slice's start.
    if (probe)
      return { file: part.file, offsetSeconds: Math.max(0, part.offsetSeconds + probe.startSeconds) };
  } else {
    context.log('info', `${service.name}: the whole film is fetched, since ${part.whyNot}.`);
  }
  const file = await downloadFilm(
    film,
    filmFile(context.workDir, 'film', candidate.id, film.url.href),
    context,
  );
  await probeFilm(file, service.name, tools, context.signal);
  return { file, offsetSeconds: 0 };
}

function filmSource(
  { service, settings, patience }: DirectFilms,
  candidate: Candidate,
  rendition: Rendition | undefined,
  limitBytes: number,
): FilmSource {
  const url = rendition && webAddress(rendition.url);
  if (!url) throw new UserError(`${service.name} gave no film file for "${candidate.title}".`);
  // Film files lie on content networks, which know no keys of ours.
  const place = { name: service.name };
  return { service: place, url, limitBytes, timeoutSeconds: settings.DOWNLOAD_TIMEOUT_SECONDS, ...patience };
}
