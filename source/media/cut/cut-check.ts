import { type FrameRate, framesPerSecond } from '../../core/footage/rate.ts';
import { askFfprobe, isInterlaced, mainVideo, type Packet, rotationOf } from '../probe/ffprobe.ts';
import { runProcess } from '../process/process.ts';
import { requireTool, type Tools } from '../tools/tools.ts';
import type { CutJob } from './cut-arguments.ts';
import { keepsColors } from './cut-colors.ts';
import { fileUrl } from './input.ts';
import { isFullRange, pixelsAreSquare } from './picture.ts';

/** Max deviation of a frame from the constant rate, in seconds: the rounding error of microseconds. */
const rateTolerance = 2e-6;
const playableProfiles = ['Constrained Baseline', 'Baseline', 'Main', 'High'];

/**
 * Whether the source's packets can be copied without encoding: codec, size and colors are as wanted, the cut starts at
 * a key frame, and the following packets are exactly the clip's frames, evenly spaced. That is false for open groups of
 * pictures, whose frames before the key frame are stored after it.
 */
export function canCopy(job: CutJob, packets: readonly Packet[]): boolean {
  const { video, plan, rate, scaled, colors } = job;
  const { stream } = video;
  const formatMatches =
    stream.codec_name === 'h264' &&
    stream.pix_fmt === 'yuv420p' &&
    keepsColors(colors) &&
    playableProfiles.includes(String(stream.profile)) &&
    !(scaled || isInterlaced(stream) || isFullRange(stream)) &&
    rotationOf(stream) === 0 &&
    pixelsAreSquare(stream) &&
    /mp4|matroska/.test(video.container);
  if (!formatMatches || plan.start !== plan.firstFrame || plan.sourceFrames.length !== plan.frames)
    return false;
  const key = packets.findIndex(
    (packet) => packet.pts !== undefined && packet.pts * video.tick === plan.firstFrame,
  );
  const copied = packets.slice(key, key + plan.frames);
  if (key === -1 || copied.length !== plan.frames || !copied[0]?.flags?.includes('K')) return false;
  if (copied.some((packet) => packet.flags?.includes('D'))) return false;
  const times = copied.map((packet) => (packet.pts ?? Number.NaN) * video.tick - plan.start);
  return hasConstantRate(times, rate);
}

/** Whether the times, in any order, are those of a constant rate that starts at 0. */
export function hasConstantRate(times: readonly number[], rate: FrameRate): boolean {
  const step = 1 / framesPerSecond(rate);
  return [...times].sort((a, b) => a - b).every((at, index) => Math.abs(at - index * step) <= rateTolerance);
}

/**
 * Checks that a finished clip has the expected number of frames at a constant rate from 0, without decoding it.
 * @returns what is wrong, or undefined.
 */
export async function faultOf(
  file: string,
  expected: { frames: number; rate: FrameRate },
  tools: Tools,
  signal: AbortSignal,
): Promise<string | undefined> {
  const entries = 'packet=pts,flags,stream_index';
  const answer = await askFfprobe(
    file,
    ['-select_streams', 'V:0', '-show_streams', '-show_entries', entries],
    tools,
    signal,
  );
  const stream = mainVideo(answer.streams);
  const [ticks, perSecond] = (stream?.time_base ?? '1/1').split('/').map(Number);
  const tick = (ticks ?? 1) / (perSecond ?? 1);
  const shown = answer.packets.filter((packet) => !packet.flags?.includes('D'));
  if (shown.length !== expected.frames) return `it has ${shown.length} frames instead of ${expected.frames}`;
  const times = shown.map((packet) => (packet.pts ?? Number.NaN) * tick);
  return hasConstantRate(times, expected.rate) ? undefined : 'its frames are not evenly spaced from 0';
}

/** Whether a clip decodes to its end without an error message. */
export async function decodesCleanly(file: string, tools: Tools, signal: AbortSignal): Promise<boolean> {
  const { stderr } = await runProcess({
    program: requireTool(tools.ffmpeg).path,
    args: ['-v', 'error', '-nostdin', '-i', fileUrl(file), '-map', '0:V:0', '-f', 'null', '-'],
    signal,
  });
  return stderr.trim() === '';
}
