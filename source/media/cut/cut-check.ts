import type { ClipMeasurements } from '../../core/footage/clip-measurements.ts';
import { isInterlaced, type Packet, rotationOf } from '../probe/ffprobe.ts';
import type { CutJob } from './cut-arguments.ts';
import { needsNoColorConversion } from './cut-colors.ts';
import { hasConstantRate } from './packet-list.ts';
import { isFullRange, pixelsAreSquare } from './picture.ts';

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
    needsNoColorConversion(colors) &&
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

/** Whether a finished clip has exactly so many frames, evenly spaced from 0, all of which decode without an error message. */
export function isAsPlanned(measured: ClipMeasurements, frames: number): boolean {
  return (
    measured.frames === frames && measured.isEven && measured.decoded === frames && measured.complaint === ''
  );
}
