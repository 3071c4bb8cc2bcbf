import type { Candidate } from '../../core/footage/candidate.ts';
import type { FileRef, Probe } from '../../core/footage/media.ts';
import type { Shot } from '../../core/footage/shot.ts';
import type { StepOutput } from '../../core/job/steps.ts';
import type { Tools } from '../../media/tools/tools.ts';
import { YtDlpError } from '../../media/ytdlp/yt-dlp-errors.ts';
import type { ProviderContext } from '../interfaces.ts';
import { downloadChecked } from './checked-download.ts';
import { clipFormat } from './formats.ts';
import type { Details } from './video-fields.ts';
import type { YoutubeClient, YoutubeSettings } from './youtube-client.ts';

/** Seconds added around a shot, since sections do not begin and end exactly where requested. */
const margin = { before: 1, after: 1 };
/** Max time by which a shot may begin before its file: half a frame at 10 frames per second, for rounding. */
const startToleranceSeconds = 0.05;
/** Max time by which a file may end before its shot; the cut then shows the last frame longer. */
const earlyEndSeconds = 0.25;
/** Max difference between the requested and the real end of a section whose timestamps are those of the video. */
const endToleranceSeconds = 2;
/** Max size of a film that is downloaded completely when its section cannot be. */
const maxWholeBytes = 400e6;

export interface SectionRequest {
  candidate: Candidate;
  shot: Shot;
  details: Details;
  settings: YoutubeSettings;
  tools: Tools;
  client: YoutubeClient;
}

/** A range of a video in seconds. */
interface Span {
  start: number;
  end: number;
}

/**
 * Downloads only the shot's seconds in full quality: from the key frame before them without encoding; if that gives
 * other seconds (some versions of ffmpeg lose the timestamps of a section), encoded from the exact second; if that
 * fails, the whole film when it is small.
 * @throws YtDlpError, UserError, the signal's reason.
 */
export async function fetchSection(
  request: SectionRequest,
  context: ProviderContext,
): Promise<StepOutput<'fetch'>> {
  const { shot, details } = request;
  const span = {
    start: Math.max(0, shot.start - margin.before),
    end: Math.min(shot.end + margin.after, Math.max(details.durationSeconds, shot.end)),
  };
  for (const method of [byCopy, byEncoding]) {
    const fetched = await attempt(method, request, span, context);
    if (fetched) return fetched;
  }
  const { kilobitsPerSecond = 0, durationSeconds } = details;
  const bytes = (kilobitsPerSecond * 1000 * durationSeconds) / 8;
  if (bytes > maxWholeBytes)
    throw new YtDlpError('no-such-format', 'the requested seconds could not be downloaded');
  const { file } = await download(request, undefined, bytes, context);
  return { file, offsetSeconds: 0 };
}

type Method = (
  request: SectionRequest,
  span: Span,
  context: ProviderContext,
) => Promise<StepOutput<'fetch'> | undefined>;

/** Tries one method; undefined when the next one should be tried. Errors of the video or the connection are thrown. */
async function attempt(
  method: Method,
  request: SectionRequest,
  span: Span,
  context: ProviderContext,
): Promise<StepOutput<'fetch'> | undefined> {
  try {
    const fetched = await method(request, span, context);
    if (!fetched)
      context.log('info', 'YouTube: the download has other seconds than requested. Trying another method.');
    return fetched;
  } catch (error) {
    if (!(error instanceof YtDlpError) || error.kind !== 'unknown') throw error;
    context.log('info', `${error.message} Trying another method.`);
    return undefined;
  }
}

const byCopy: Method = async (request, span, context) => {
  const { file, probe } = await download(
    request,
    { ...span, reencode: false },
    sectionBytes(request, span),
    context,
  );
  const start = probe.startSeconds;
  const endMatches = Math.abs(start + probe.durationSeconds - span.end) <= endToleranceSeconds;
  return endMatches && contains(request.shot, start, probe)
    ? { file, offsetSeconds: Math.max(0, start) }
    : undefined;
};

const byEncoding: Method = async (request, span, context) => {
  const { file, probe } = await download(
    request,
    { ...span, reencode: true },
    sectionBytes(request, span),
    context,
  );
  return contains(request.shot, span.start, probe) ? { file, offsetSeconds: span.start } : undefined;
};

function contains(shot: Shot, start: number, probe: Probe): boolean {
  const end = start + probe.durationSeconds;
  return start <= shot.start + startToleranceSeconds && end >= shot.end - earlyEndSeconds;
}

async function download(
  { candidate, settings, tools, client }: SectionRequest,
  section: (Span & { reencode: boolean }) | undefined,
  expectedBytes: number | undefined,
  context: ProviderContext,
): Promise<{ file: FileRef; probe: Probe }> {
  const choice = clipFormat(settings.CLIP_MAX_HEIGHT, settings.KEEP_AUDIO);
  const { id, url } = candidate;
  const purpose = section ? 'seconds' : 'film';
  const wanted = { candidateId: id, url, purpose, choice, section, expectedBytes };
  return downloadChecked(client, wanted, tools, context);
}

function sectionBytes({ details }: SectionRequest, { start, end }: Span): number | undefined {
  const { kilobitsPerSecond } = details;
  return kilobitsPerSecond === undefined ? undefined : (kilobitsPerSecond * 1000 * (end - start)) / 8;
}
