import { type FrameRate, framesPerSecond } from '../../core/footage/rate.ts';
import { askFfprobe, mainVideo, type Packet, rotationOf } from '../probe/ffprobe.ts';
import { runProcess } from '../process/process.ts';
import { requireTool, type Tools } from '../tools/tools.ts';
import type { CutJob } from './cut-arguments.ts';
import { keepsColors } from './cut-colors.ts';
import { fileUrl } from './input.ts';
import { isFullRange, isInterlaced, pixelsAreSquare } from './picture.ts';

/** A frame may lie this far off the constant grid, in seconds: what rounding in microseconds leaves. */
const gridTolerance = 2e-6;
const playableProfiles = ['Constrained Baseline', 'Baseline', 'Main', 'High'];

/**
 * Whether the source's own packets are the clip: everything about the picture is as wanted, it starts at a key frame,
 * and the packets from there, as many as the clip has frames, are those very frames, evenly spaced. Frames of an open
 * group that belong before the key frame, or ones stored early for later, fail that.
 */
export function canCopy(job: CutJob, packets: readonly Packet[]): boolean {
  const { video, plan, rate, scaled, colors } = job;
  const { stream } = video;
  const asWanted =
    stream.codec_name === 'h264' &&
    stream.pix_fmt === 'yuv420p' &&
    keepsColors(colors) &&
    playableProfiles.includes(String(stream.profile)) &&
    !(scaled || isInterlaced(stream) || isFullRange(stream)) &&
    rotationOf(stream) === 0 &&
    pixelsAreSquare(stream) &&
    /mp4|matroska/.test(video.container);
  if (!asWanted || plan.start !== plan.firstFrame || plan.sourceFrames.length !== plan.frames) return false;
  const key = packets.findIndex(
    (packet) => packet.pts !== undefined && packet.pts * video.tick === plan.firstFrame,
  );
  const copied = packets.slice(key, key + plan.frames);
  if (key === -1 || copied.length !== plan.frames || !copied[0]?.flags?.includes('K')) return false;
  if (copied.some((packet) => packet.flags?.includes('D'))) return false;
  const times = copied.map((packet) => (packet.pts ?? Number.NaN) * video.tick - plan.start);
  return isOnGrid(times, rate);
}

/** Whether these times, in any order, are those of a constant rate from 0. */
export function isOnGrid(times: readonly number[], rate: FrameRate): boolean {
  const step = 1 / framesPerSecond(rate);
  return [...times].sort((a, b) => a - b).every((at, index) => Math.abs(at - index * step) <= gridTolerance);
}

/**
 * What is wrong with a finished clip, or undefined: it must hold exactly these frames, the first at 0, at a constant
 * rate. Nothing is decoded for that.
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
  return isOnGrid(times, expected.rate) ? undefined : 'its frames are not evenly spaced from 0';
}

/** Whether a clip decodes to its end without a complaint. */
export async function decodesCleanly(file: string, tools: Tools, signal: AbortSignal): Promise<boolean> {
  const { stderr } = await runProcess({
    program: requireTool(tools.ffmpeg).path,
    args: ['-v', 'error', '-nostdin', '-i', fileUrl(file), '-map', '0:V:0', '-f', 'null', '-'],
    signal,
  });
  return stderr.trim() === '';
}
