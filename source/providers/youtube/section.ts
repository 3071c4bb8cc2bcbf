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

/** Seconds around a shot that come along, since sections begin and end beside what was asked for. */
const margin = { before: 1, after: 1 };
/** Half a frame at 10 frames a second: what a shot may begin before its file by rounding. */
const slackSeconds = 0.05;
/** A film may end this much before its length says; the cut shows its last frame longer. */
const endSlackSeconds = 0.25;
/** How far a section's end may lie from the one asked for and still mean that its times are those of the video. */
const endToleranceSeconds = 2;
/** A whole film is fetched instead of a section only up to this size. */
const wholeLimitBytes = 400e6;

export interface SectionRequest {
  candidate: Candidate;
  shot: Shot;
  details: Details;
  settings: YoutubeSettings;
  tools: Tools;
  client: YoutubeClient;
}

/** Seconds of a video, from and to. */
interface Span {
  start: number;
  end: number;
}

/**
 * Only the shot's seconds, in full quality: begun at the key frame before them; where that does not bring them (some
 * ffmpegs lose the times of a section), encoded anew from the exact second; at last the whole film, when it is small.
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
  for (const way of [byCopy, byEncoding]) {
    const fetched = await attempt(way, request, span, context);
    if (fetched) return fetched;
  }
  const { kilobitsPerSecond = 0, durationSeconds } = details;
  const bytes = (kilobitsPerSecond * 1000 * durationSeconds) / 8;
  if (bytes > wholeLimitBytes) throw new YtDlpError('no-such-format', 'its seconds could not be cut out');
  const { file } = await download(request, undefined, bytes, context);
  return { file, offsetSeconds: 0 };
}

type Way = (
  request: SectionRequest,
  span: Span,
  context: ProviderContext,
) => Promise<StepOutput<'fetch'> | undefined>;

/** What concerns the video or the connection is over; a section that did not work out is tried another way. */
async function attempt(
  way: Way,
  request: SectionRequest,
  span: Span,
  context: ProviderContext,
): Promise<StepOutput<'fetch'> | undefined> {
  try {
    const fetched = await way(request, span, context);
    if (!fetched)
      context.log('info', 'YouTube: other seconds came than were asked for. Another way is tried.');
    return fetched;
  } catch (error) {
    if (!(error instanceof YtDlpError) || error.kind !== 'unknown') throw error;
    context.log('info', `${error.message} Another way is tried.`);
    return undefined;
  }
}

const byCopy: Way = async (request, span, context) => {
  const { file, probe } = await download(
    request,
    { ...span, reencode: false },
    sectionBytes(request, span),
    context,
  );
  const start = probe.startSeconds;
  const ends = Math.abs(start + probe.durationSeconds - span.end) <= endToleranceSeconds;
  return ends && holds(request.shot, start, probe) ? { file, offsetSeconds: Math.max(0, start) } : undefined;
};

const byEncoding: Way = async (request, span, context) => {
  const { file, probe } = await download(
    request,
    { ...span, reencode: true },
    sectionBytes(request, span),
    context,
  );
  return holds(request.shot, span.start, probe) ? { file, offsetSeconds: span.start } : undefined;
};

function holds(shot: Shot, start: number, probe: Probe): boolean {
  const end = start + probe.durationSeconds;
  return start <= shot.start + slackSeconds && end >= shot.end - endSlackSeconds;
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
