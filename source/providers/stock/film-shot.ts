import { UserError } from '../../core/errors.ts';
import type { Candidate } from '../../core/footage/candidate.ts';
import type { FileRef } from '../../core/footage/media.ts';
import type { Shot } from '../../core/footage/shot.ts';
import type { StepOutput } from '../../core/job/step/steps.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { parseWebAddress } from '../../core/text/web-address.ts';
import type { Tools } from '../../media/tools/tools.ts';
import { downloadFilm, type FilmSource } from '../download/download-film.ts';
import { fetchSlice } from '../download/fetch-slice.ts';
import { filmFile, probeFilm } from '../download/film-files.ts';
import type { ProviderContext } from '../interfaces.ts';
import { type Service, ServiceError } from '../service/service-error.ts';
import { clipRendition, previewRendition, type Rendition } from './renditions.ts';

const maxPreviewBytes = 300e6;
/** Max size of a film that must be downloaded completely, since its server supports no ranges. */
const maxFilmBytes = 2e9;
/** Seconds fetched after the end of a shot: a frame or two, in case the end is rounded up. */
const endMarginSeconds = 0.08;

/** A source whose films have direct URLs. */
export interface DirectFilms {
  service: Service;
  settings: Pick<
    Settings,
    'PREVIEW_MAX_HEIGHT' | 'CLIP_MAX_HEIGHT' | 'DOWNLOAD_TIMEOUT_SECONDS' | 'KEEP_AUDIO'
  >;
  tools: Tools;
  /** The site's address that the user has set. */
  baseUrl?: string | undefined;
  /** Retries and stall timeout for the films' server, if they differ from the default. */
  downloadPolicy?: Pick<FilmSource, 'policy' | 'stallSeconds'>;
}

/** Downloads the smallest rendition that is large enough for a preview. @throws UserError, ServiceError */
export async function fetchPreview(
  films: DirectFilms,
  candidate: Candidate,
  context: ProviderContext,
): Promise<FileRef> {
  const rendition = previewRendition(candidate.renditions ?? [], films.settings.PREVIEW_MAX_HEIGHT);
  const film = filmSource(films, candidate, rendition, maxPreviewBytes);
  const file = filmFile(context.workDir, 'preview', candidate.id, film.url.href);
  return downloadUsable(film, file, films, context);
}

/**
 * Downloads a whole film and probes it. A film that is not usable is downloaded once more, since it may have been damaged
 * on its way.
 */
async function downloadUsable(
  film: FilmSource,
  path: string,
  { service, tools }: DirectFilms,
  context: ProviderContext,
): Promise<FileRef> {
  const download = async () => {
    const file = await downloadFilm(film, path, context);
    await probeFilm(file, service.name, tools, context.signal);
    return file;
  };
  try {
    return await download();
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof ServiceError) throw error;
    context.log('info', `${error.message} It is downloaded again.`);
    return download();
  }
}

/**
 * Downloads the shot's seconds of the best rendition, from the key frame before them, or the whole film when its server
 * or format does not support parts.
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
  const film = filmSource(films, candidate, rendition, maxFilmBytes);
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
    // Players count from the first timestamp in the file, which is the slice's start.
    if (probe)
      return { file: part.file, offsetSeconds: Math.max(0, part.offsetSeconds + probe.startSeconds) };
  } else {
    context.log('info', `${service.name}: the whole video is downloaded, since ${part.whyNot}.`);
  }
  const path = filmFile(context.workDir, 'film', candidate.id, film.url.href);
  return { file: await downloadUsable(film, path, films, context), offsetSeconds: 0 };
}

function filmSource(
  { service, settings, baseUrl, downloadPolicy }: DirectFilms,
  candidate: Candidate,
  rendition: Rendition | undefined,
  limitBytes: number,
): FilmSource {
  const url = rendition && parseWebAddress(rendition.url);
  if (!url) throw new UserError(`${service.name} has no video file for "${candidate.title}".`);
  // Films are served by a CDN without the key, so no fault there can concern the key.
  const place = { name: service.name };
  return {
    service: place,
    url,
    baseUrl,
    limitBytes,
    timeoutSeconds: settings.DOWNLOAD_TIMEOUT_SECONDS,
    ...downloadPolicy,
  };
}
