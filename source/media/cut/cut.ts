import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { ClipMeasurements } from '../../core/footage/clip-measurements.ts';
import type { DynamicRange, FileRef } from '../../core/footage/media.ts';
import { type FrameRate, framesPerSecond } from '../../core/footage/rate.ts';
import { framesOfShot, type Handles } from '../../core/footage/shot.ts';
import type { StepOutput } from '../../core/job/step/steps.ts';
import type { HardwareEncoderChoice } from '../../core/settings/hardware-encoders.ts';
import { type HdrSupport, hdrSupport, isDolbyOnly } from '../probe/dynamic-range.ts';
import { rotationOf } from '../probe/ffprobe.ts';
import { readVideoRate } from '../probe/probe-times.ts';
import { commandLine, runProcess } from '../process/process.ts';
import { ProcessError } from '../process/process-error.ts';
import { requireTool, type Tools } from '../tools/tools.ts';
import { type CutJob, copyArguments, encodeArguments } from './cut-arguments.ts';
import { canCopy, isAsPlanned } from './cut-check.ts';
import { planColors } from './cut-colors.ts';
import { type PlanWithHandles, planWithHandles } from './handles.ts';
import { chooseHardwareEncoder, withHardwareEncoder } from './hardware-encoder.ts';
import { measureClip } from './measure-clip.ts';
import { newPartFile } from './part-file.ts';
import { clipSize, pixelsAreSquare, shownSize } from './picture.ts';
import { frameProgress } from './progress.ts';
import { type OpenVideo, openVideo, type VideoSection } from './shown-frames.ts';

export interface CutRequest {
  file: string;
  /** Seconds from the file's own start; the end is exclusive. */
  startSeconds: number;
  endSeconds: number;
  /** Seconds before and after the shot to cut as well, as far as the file has them. */
  handles?: Handles | undefined;
  /** The MP4 to write; its folder is created. */
  output: string;
  target: {
    /** The clip's constant rate; the source's own when undefined. */
    frameRate?: FrameRate | undefined;
    maxHeight: number;
    keepAudio: boolean;
    /** The HDR of the video it is for; SDR when undefined. */
    dynamicRange?: DynamicRange | undefined;
    /** Which encoder on hardware is used where it works; none when undefined. */
    hardwareEncoder?: HardwareEncoderChoice | undefined;
  };
}

/** The cut clip, with the shot's start and end in the source after both were snapped to frames. */
export type CutResult = Omit<StepOutput<'cut'>, 'shot'> & {
  file: FileRef;
  startSeconds: number;
  endSeconds: number;
};

/** A cut with its shot and handles. */
type PlannedJob = Omit<PlanWithHandles, 'plan'> & { job: CutJob };

/** A finished cut, and what was measured of the clip, if it was. */
interface DoneJob {
  job: CutJob;
  measured?: ClipMeasurements;
}

export interface CutOptions {
  signal: AbortSignal;
  progress?: ((fraction: number) => void) | undefined;
}

/**
 * Cuts a shot frame-accurately: the first frame is the one that the source shows at the start, the last one the frame
 * before the end. The clip is H.264 in MP4 at a constant rate, upright, with square pixels; the packets are copied when
 * the source is already like that.
 * @throws UserError when no frame lies in the shot; ProcessError when ffmpeg fails, with `code` ENOSPC on a full disk.
 */
export async function cutShot(request: CutRequest, tools: Tools, options: CutOptions): Promise<CutResult> {
  const { signal } = options;
  const output = resolve(request.output);
  await mkdir(dirname(output), { recursive: true });
  const { before, after } = request.handles ?? { before: 0, after: 0 };
  const wanted = { from: request.startSeconds - before, to: request.endSeconds + after };
  const { video, section } = await openVideo(resolve(request.file), wanted, tools, signal);
  const start = request.startSeconds + video.startSeconds;
  const end = request.endSeconds + video.startSeconds;
  if (isDolbyOnly(video.stream)) {
    throw new UserError(`${request.file} is Dolby Vision profile 5, whose colors ffmpeg cannot convert.`, {
      hint: 'Export it as HDR10, HLG or SDR.',
    });
  }
  const support = hdrSupport(tools);
  const planned = planJob(request, video, section, { start, end }, { output: newPartFile(output), support });
  const { shot, handles } = planned;
  try {
    const copied = await tryCopy(planned, section, tools, signal);
    const { job, measured } =
      copied ?? (await encodeAny(planned, request.target.hardwareEncoder, tools, options));
    await rename(job.output, output);
    const args = copied ? copyArguments({ ...job, output }) : encodeArguments({ ...job, output });
    return {
      file: { path: output, sizeBytes: (await stat(output)).size },
      startSeconds: shot.start - video.startSeconds,
      endSeconds: shot.end - video.startSeconds,
      handles,
      frames: job.plan.frames,
      frameRate: job.rate,
      ...job.size,
      durationSeconds: job.plan.frames / framesPerSecond(job.rate),
      method: copied ? 'copied' : 'encoded',
      ...(measured && { measured }),
      ...(job.colors.note !== undefined && { note: job.colors.note }),
      command: commandLine(requireTool(tools.ffmpeg).path, args),
    };
  } catch (error) {
    await rm(planned.job.output, { force: true });
    throw error;
  }
}

function planJob(
  { file, target, handles = { before: 0, after: 0 } }: CutRequest,
  video: OpenVideo,
  section: VideoSection,
  asked: { start: number; end: number },
  { output, support }: { output: string; support: HdrSupport },
): PlannedJob {
  const { stream } = video;
  const source = readVideoRate(stream, section.packets);
  const rate = target.frameRate ?? source.frameRate;
  const planned = planWithHandles(section.frames, asked, handles, { source: source.frameRate, target: rate });
  if (!planned) {
    throw new UserError(`${file} has no picture between the shot's start and its end.`, {
      hint: 'Choose another shot.',
    });
  }
  const { plan, ...rest } = planned;
  const shown = shownSize(stream);
  const size = clipSize(shown, target.maxHeight);
  const resized = size.width !== shown.width || size.height !== shown.height;
  const scaled = resized || !pixelsAreSquare(stream) || rotationOf(stream) !== 0;
  const keyFrame = lastKeyFrame(section, plan.firstFrame, video.tick);
  const colors = planColors(stream, target.dynamicRange, support);
  const { keepAudio } = target;
  return { job: { video, plan, keyFrame, rate, size, scaled, keepAudio, colors, output }, ...rest };
}

function lastKeyFrame({ packets }: VideoSection, upTo: number, tick: number): number | undefined {
  const times = packets.flatMap((packet) => {
    const ticks = packet.flags?.includes('K') ? (packet.pts ?? packet.dts) : undefined;
    return ticks === undefined || ticks * tick > upTo ? [] : [ticks * tick];
  });
  return times.length === 0 ? undefined : Math.max(...times);
}

/** Tries to copy the packets. @returns undefined when the copy would not be exactly the planned frames. */
async function tryCopy(
  planned: PlannedJob,
  section: VideoSection,
  tools: Tools,
  signal: AbortSignal,
): Promise<Required<DoneJob> | undefined> {
  const { job } = planned;
  if (!canCopy(job, section.packets)) return undefined;
  try {
    await runProcess({ program: requireTool(tools.ffmpeg).path, args: copyArguments(job), signal });
    const measured = await measure(planned, tools, signal);
    return isAsPlanned(measured, job.plan.frames) ? { job, measured } : undefined;
  } catch (error) {
    // Encoding may still work after a failed copy, but not on a full disk.
    if (error instanceof ProcessError && error.code === undefined) return undefined;
    throw error;
  }
}

function measure({ job, handles }: PlannedJob, tools: Tools, signal: AbortSignal): Promise<ClipMeasurements> {
  const { rate: frameRate, output: file, plan } = job;
  const shot = framesOfShot({ frames: plan.frames, frameRate, handles });
  return measureClip({ file, frameRate, shot }, tools, signal);
}

/**
 * Encodes on hardware if that is wanted and works, otherwise in software, with a note where that was not wanted. Only
 * what hardware made is measured here, since software can still take over.
 */
async function encodeAny(
  planned: PlannedJob,
  choice: HardwareEncoderChoice | undefined,
  tools: Tools,
  options: CutOptions,
): Promise<DoneJob> {
  const { job } = planned;
  const { signal } = options;
  // Clips for an HDR video are HEVC.
  const wanted = job.colors.codec === 'libx264' ? (choice ?? 'off') : 'off';
  const { name, fault } = await chooseHardwareEncoder(wanted, tools, signal);
  if (name === undefined) {
    await encode(job, tools, options);
    return { job: fault === undefined ? job : withNote(job, `encoded with libx264: ${fault}`) };
  }
  const onDevice = { ...job, colors: withHardwareEncoder(job.colors, name) };
  try {
    await encode(onDevice, tools, options);
    const measured = await measure({ ...planned, job: onDevice }, tools, signal);
    if (isAsPlanned(measured, job.plan.frames)) return { job: onDevice, measured };
  } catch (error) {
    const isDiskFault = error instanceof ProcessError && error.code !== undefined;
    if (signal.aborted || isDiskFault) throw error;
  }
  await encode(job, tools, options);
  return { job: withNote(job, `encoded with libx264: ${name} failed`) };
}

function withNote(job: CutJob, note: string): CutJob {
  const notes = [job.colors.note, note].filter((each) => each !== undefined);
  return { ...job, colors: { ...job.colors, note: notes.join('; ') } };
}

async function encode(job: CutJob, tools: Tools, { signal, progress }: CutOptions): Promise<void> {
  await runProcess({
    program: requireTool(tools.ffmpeg).path,
    args: encodeArguments(job),
    signal,
    onLine: frameProgress(job.plan.frames, (fraction) => progress?.(fraction)),
  });
}
