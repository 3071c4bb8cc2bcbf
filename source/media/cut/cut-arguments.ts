import ffmpeg from 'fluent-ffmpeg';
import { type FrameRate, formatRate, framesPerSecond } from '../../core/footage/rate.ts';
import { isInterlaced } from '../probe/ffprobe.ts';
import type { ColorPlan } from './cut-colors.ts';
import type { CutPlan } from './cut-plan.ts';
import { inputGuards, toFileUrl } from './input.ts';
import { isFullRange, type PictureSize } from './picture.ts';
import type { OpenVideo } from './shown-frames.ts';

export interface CutJob {
  video: OpenVideo;
  plan: CutPlan;
  /** Time of the last key frame up to the first frame; undefined when none was found. */
  keyFrame: number | undefined;
  rate: FrameRate;
  size: PictureSize;
  /** Whether the picture must be scaled, because its size, pixel shape or rotation differs. */
  scaled: boolean;
  keepAudio: boolean;
  colors: ColorPlan;
  output: string;
}

/** Quiet, no prompts, progress lines on stdout. */
const commonOptions = ['-hide_banner', '-nostdin', '-y', '-v', 'error', '-progress', 'pipe:1'];
/**
 * Drops all metadata, subtitles and data tracks of the source; a timecode track would make editors misplace the clip.
 */
const noMetadata = ['-map_metadata', '-1', '-map_chapters', '-1', '-sn', '-dn', '-write_tmcd', '0'];
const container = ['-movflags', '+faststart', '-f', 'mp4'];
/** Containers where a seek finds the key frame by its time; the others need a margin before it. */
const seeksExactly = /mp4|matroska/;
const seekMarginSeconds = 1;
/** The margin when no key frame is known. */
const unknownKeyFrameMarginSeconds = 10;
/** Seconds; more than the rounding error of microseconds, less than a tick of Matroska's clock. */
const seekSlack = 0.0002;

/** ffmpeg arguments that encode exactly the planned frames at a constant rate. */
export function encodeArguments(job: CutJob): string[] {
  const { video, plan, rate, keepAudio } = job;
  const withSound = keepAudio && video.hasSound;
  const { device = [] } = job.colors;
  return build(job, [...device, '-copyts', '-noaccurate_seek', '-ss', seekTime(job)], (command) => {
    command
      .outputOptions('-map', '0:V:0')
      .videoFilters(videoFilters(job).join(','))
      .videoCodec(job.colors.codec)
      .outputOptions(
        ...job.colors.options,
        ...['-g', String(Math.max(1, Math.round(framesPerSecond(rate) * 2)))],
        ...job.colors.tags,
        ...['-frames:v', String(plan.frames)],
      );
    if (withSound) addSound(command, soundFilters(plan.start, soundLength(job)));
    else command.noAudio();
  });
}

/** ffmpeg arguments that copy the planned frames without encoding, starting at a key frame. */
export function copyArguments(job: CutJob): string[] {
  const { video, plan, keepAudio } = job;
  const fromStart = plan.start - video.startSeconds;
  // Rounded down: with a later time ffmpeg would drop the first frame.
  const seek = (Math.floor(fromStart * 1e6) / 1e6).toFixed(6);
  return build(job, ['-ss', seek], (command) => {
    command
      .outputOptions('-map', '0:V:0')
      .videoCodec('copy')
      .outputOptions('-copypriorss', '0', '-frames:v', String(plan.frames));
    if (keepAudio && video.hasSound) addSound(command, soundFilters(0, soundLength(job)));
    else command.noAudio();
  });
}

/** fluent-ffmpeg only orders the arguments. It starts no process: if the binary is missing, it crashes this process. */
function build(job: CutJob, input: string[], configure: (command: ffmpeg.FfmpegCommand) => void): string[] {
  const command = ffmpeg().input(toFileUrl(job.video.file));
  command.inputOptions([...commonOptions, ...input, ...inputGuards]);
  configure(command);
  command.outputOptions([...noMetadata, ...container]).output(toFileUrl(job.output));
  return command._getArguments();
}

function addSound(command: ffmpeg.FfmpegCommand, filters: string): void {
  command
    .outputOptions('-map', '0:a:0')
    .audioFilters(filters)
    .audioCodec('aac')
    .outputOptions('-b:a', '192k', '-ac', '2');
}

/**
 * The time to seek to: that of the key frame needed to decode the first frame, not of the first frame itself, since a
 * seek in MP4 uses decoding times and might find a key frame that is shown after it.
 */
function seekTime({ video, plan, keyFrame }: CutJob): string {
  const exactly = seeksExactly.test(video.container);
  const from =
    keyFrame === undefined
      ? plan.firstFrame - unknownKeyFrameMarginSeconds
      : keyFrame + (exactly ? seekSlack : -seekMarginSeconds);
  return Math.max(0, from - video.startSeconds).toFixed(6);
}

/**
 * Times are relative to the first frame. Earlier frames are trimmed at the middle between two frames, where rounding
 * cannot change the result. The fps filter resamples the frames to the clip's rate, and tpad repeats the last frame in
 * case the source ends before the clip.
 */
function videoFilters({ video, plan, rate, size, scaled, colors }: CutJob): string[] {
  const origin = plan.start - plan.lateness;
  const fullRange = isFullRange(video.stream);
  const scale = `scale=${size.width}:${size.height}:flags=bicubic${fullRange ? ':out_range=tv' : ''}`;
  return [
    `setpts=PTS-round(${seconds(origin)}/TB)`,
    ...(isInterlaced(video.stream) ? ['yadif=deint=interlaced'] : []),
    `trim=start=${seconds(plan.trimBefore - origin)}`,
    `fps=fps=${formatRate(rate)}:start_time=0`,
    'tpad=stop=-1:stop_mode=clone',
    ...(scaled || fullRange ? [scale] : []),
    ...colors.filters,
    'setsar=1',
    `format=${colors.pixelFormat}`,
    ...(colors.upload ?? []),
  ];
}

/** Cuts the sound to the same range and fills gaps with silence. */
function soundFilters(start: number, length: number): string {
  return [
    `asetpts=PTS-round(${seconds(start)}/TB)`,
    'atrim=start=0',
    'aresample=async=1:first_pts=0',
    'apad',
    `atrim=end=${seconds(length)}`,
  ].join(',');
}

function soundLength({ plan, rate }: CutJob): number {
  return plan.frames / framesPerSecond(rate);
}

function seconds(value: number): string {
  return value.toFixed(9);
}
