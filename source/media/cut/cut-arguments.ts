import ffmpeg from 'fluent-ffmpeg';
import { type FrameRate, formatRate, framesPerSecond } from '../../core/footage/rate.ts';
import type { ColorPlan } from './cut-colors.ts';
import type { CutPlan } from './cut-plan.ts';
import { fileUrl, inputGuards } from './input.ts';
import { isFullRange, isInterlaced, type Size } from './picture.ts';
import type { OpenVideo } from './shown-frames.ts';

export interface CutJob {
  video: OpenVideo;
  plan: CutPlan;
  /** When the last key frame up to the first frame is shown; undefined when none was seen. */
  keyFrame: number | undefined;
  rate: FrameRate;
  size: Size;
  /** Whether the picture has to be scaled at all: size, pixel shape or rotation differ. */
  scaled: boolean;
  keepAudio: boolean;
  colors: ColorPlan;
  output: string;
}

/** Quiet, no questions, progress as lines on stdout. */
const manners = ['-hide_banner', '-nostdin', '-y', '-v', 'error', '-progress', 'pipe:1'];
/** Of the source's notes nothing goes along; a timecode track would make editors misplace the clip. */
const plainMp4 = ['-map_metadata', '-1', '-map_chapters', '-1', '-sn', '-dn', '-write_tmcd', '0'];
const container = ['-movflags', '+faststart', '-f', 'mp4'];
/** Containers that find a key frame by its time; in others, which are searched by decoding time, one begins earlier. */
const seeksExactly = /mp4|matroska/;
const leadSeconds = 1;
/** Where no key frame is known to begin at. */
const blindLeadSeconds = 10;
/** More than rounding to microseconds takes away, less than a tick of Matroska's clock. */
const seekSlack = 0.0002;

/** Arguments that encode the planned frames, exactly and at a constant rate. */
export function encodeArguments(job: CutJob): string[] {
  const { video, plan, rate, keepAudio } = job;
  const withSound = keepAudio && video.hasSound;
  return build(job, ['-copyts', '-noaccurate_seek', '-ss', seekTime(job)], (command) => {
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

/** Arguments that copy the planned frames as they are stored, beginning at a key frame. */
export function copyArguments(job: CutJob): string[] {
  const { video, plan, keepAudio } = job;
  const fromStart = plan.start - video.startSeconds;
  // Rounded down, so that the first frame is not taken for an earlier one and left out.
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

/** fluent-ffmpeg puts the arguments in order; it starts nothing: without the binary it would crash the whole program. */
function build(job: CutJob, input: string[], configure: (command: ffmpeg.FfmpegCommand) => void): string[] {
  const command = ffmpeg().input(fileUrl(job.video.file));
  command.inputOptions([...manners, ...input, ...inputGuards]);
  configure(command);
  command.outputOptions([...plainMp4, ...container]).output(fileUrl(job.output));
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
 * The key frame that the first frame is decoded from, not the first frame's own time: MP4 is searched by decoding
 * times, and a key frame that is shown later may be stored before it.
 */
function seekTime({ video, plan, keyFrame }: CutJob): string {
  const exactly = seeksExactly.test(video.container);
  const from =
    keyFrame === undefined
      ? plan.firstFrame - blindLeadSeconds
      : keyFrame + (exactly ? seekSlack : -leadSeconds);
  return Math.max(0, from - video.startSeconds).toFixed(6);
}

/**
 * Times are counted from the cut's first frame, what lies before it is left out half-way between two frames (so that
 * rounding cannot move it), and the fps filter lays the frames on the clip's grid. The last frame is repeated for as
 * long as wanted, should the source end before the clip does.
 */
function videoFilters({ video, plan, rate, size, scaled, colors }: CutJob): string[] {
  const zero = plan.start - plan.lateness;
  const fullRange = isFullRange(video.stream);
  const scale = `scale=${size.width}:${size.height}:flags=bicubic${fullRange ? ':out_range=tv' : ''}`;
  return [
    `setpts=PTS-round(${seconds(zero)}/TB)`,
    ...(isInterlaced(video.stream) ? ['yadif=deint=interlaced'] : []),
    `trim=start=${seconds(plan.leaveOutBefore - zero)}`,
    `fps=fps=${formatRate(rate)}:start_time=0`,
    'tpad=stop=-1:stop_mode=clone',
    ...(scaled || fullRange ? [scale] : []),
    ...colors.filters,
    'setsar=1',
    `format=${colors.pixelFormat}`,
  ];
}

/** The same stretch of sound, silence where the source has none. */
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
