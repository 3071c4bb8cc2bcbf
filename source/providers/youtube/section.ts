import type { Candidate } from '../../core/footage/candidate.ts';
import type { FileRef, Probe } from '../../core/footage/media.ts';
import type { Shot } from '../../core/footage/shot.ts';
import type { StepOutput } from '../../core/job/step/steps.ts';
import type { Tools } from '../../media/tools/tools.ts';
import { YtDlpError } from '../../media/ytdlp/yt-dlp-errors.ts';
import type { ProviderContext } from '../interfaces.ts';
import { downloadChecked } from './checked-download.ts';
import { clipFormat, type FormatChoice, fallbackFormat } from './formats.ts';
import type { VideoDetails } from './video-fields.ts';
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
  details: VideoDetails;
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
 * other seconds (some versions of ffmpeg lose the timestamps of a section), encoded from the exact second; if ffmpeg is
 * refused the file, another format; if that fails, the whole film when it is small.
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
  let last: Attempt = await attempt(byCopy, request, span, context);
  // A refused file is refused whatever is done with it; another format is on another server.
  const next = last === 'forbidden' ? byOtherFormat : byEncoding;
  if (typeof last === 'string') last = await attempt(next, request, span, context);
  if (typeof last !== 'string') return last;
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

/** The fetched file, or why another method should be tried. */
type Attempt = StepOutput<'fetch'> | 'forbidden' | 'failed';

/** Tries one method. Errors of the video or the connection are thrown. */
async function attempt(
  method: Method,
  request: SectionRequest,
  span: Span,
  context: ProviderContext,
): Promise<Attempt> {
  try {
    const fetched = await method(request, span, context);
    if (fetched) return fetched;
    context.log('info', 'YouTube: the download has other seconds than requested. Trying another method.');
    return 'failed';
  } catch (error) {
    const kind = error instanceof YtDlpError ? error.kind : undefined;
    if (
      !(error instanceof YtDlpError) ||
      (kind !== 'unknown' && kind !== 'forbidden' && !isOptional(kind, method))
    )
      throw error;
    context.log('info', `${error.message} Trying another method.`);
    return kind === 'forbidden' ? 'forbidden' : 'failed';
  }
}

/** A video need not have the other format. */
function isOptional(kind: YtDlpError['kind'] | undefined, method: Method): boolean {
  return method === byOtherFormat && kind === 'no-such-format';
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

const byOtherFormat: Method = async (request, span, context) => {
  const choice = fallbackFormat(request.settings.CLIP_MAX_HEIGHT);
  const section = { ...span, reencode: true };
  const { file, probe } = await download(request, section, sectionBytes(request, span), context, choice);
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
  choice: FormatChoice = clipFormat(settings.CLIP_MAX_HEIGHT, settings.KEEP_AUDIO),
): Promise<{ file: FileRef; probe: Probe }> {
  const { id, url } = candidate;
  const purpose = section ? 'seconds' : 'film';
  const wanted = { candidateId: id, url, purpose, choice, section, expectedBytes };
  return downloadChecked(client, wanted, tools, context);
}

function sectionBytes({ details }: SectionRequest, { start, end }: Span): number | undefined {
  const { kilobitsPerSecond } = details;
  return kilobitsPerSecond === undefined ? undefined : (kilobitsPerSecond * 1000 * (end - start)) / 8;
}
