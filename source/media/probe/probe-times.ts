import { type FrameRate, framesPerSecond, parseRate, snapRate } from '../../core/footage/rate.ts';
import { intervalToEnd, type Packet, type Stream } from './ffprobe.ts';
import { nominalRate } from './nominal-rate.ts';

/**
 * The intervals of a file that probeFile reads: the first two seconds, and everything after the last seek point. See
 * `intervalToEnd` for why both have an end.
 */
export const sampledParts = `%+2,1000000%${intervalToEnd}`;
/**
 * Seconds up to which the first interval is certainly complete, and from which only the last one has frames: frames are
 * shown up to 0.7 s after they are stored.
 */
const completeHead = 1.3;
const afterHead = 2.7;

/** Max relative difference between the declared average and real rates of a constant rate. */
const rateTolerance = 0.005;
/** Max deviation of a frame in a constant rate, as a share of a frame: container rounding and jitter. */
const stepTolerance = 0.35;
/**
 * Max relative difference between the rates of the two intervals; they are short, and times may be whole milliseconds.
 */
const partTolerance = 0.03;
/** Seconds. VP8 stores hidden frames one tick before the next shown one. */
const hiddenStep = 0.003;

/** End of the last packet in container time, in seconds; undefined when no packet has a time. */
export function lastEnd(packets: readonly Packet[]): number | undefined {
  const ends = packets.flatMap((packet) => {
    const at = packet.pts_time ?? packet.dts_time;
    return at === undefined ? [] : [at + (packet.duration_time ?? 0)];
  });
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/**
 * Detects a file that ends before its declared length.
 * @returns after how many seconds it ends, if known; undefined when it is complete, or when its container cannot be
 * searched, so that this is not known.
 */
export function findTruncation(
  file: { container: string; startSeconds: number; durationSeconds: number },
  packets: readonly Packet[],
  allowedSeconds: number,
): { afterSeconds: number | undefined } | undefined {
  const end = lastEnd(packets);
  const reached = end === undefined ? 0 : end - file.startSeconds;
  if (reached >= file.durationSeconds - allowedSeconds) return undefined;
  const onlyHead = end === undefined || (reached > completeHead && reached < afterHead);
  if (!onlyHead) return { afterSeconds: reached };
  return /mp4|matroska/.test(file.container) ? { afterSeconds: undefined } : undefined;
}

/** The frame rate of a video stream. */
export interface VideoRate {
  /** The constant rate, or the nominal rate of a variable one; never the average. */
  frameRate: FrameRate;
  variableRate: boolean;
  /** The nominal rate is unknown: this is the standard rate nearest to the average. */
  rateGuessed?: boolean;
}

/**
 * Measures the frame rate of a video stream and whether it is constant. The declared rates are not reliable (Matroska
 * declares what the writing program assumed, AVI counts fields), so the frame times are compared with them.
 */
export function readVideoRate(stream: Stream, packets: readonly Packet[]): VideoRate {
  const average = parseRate(stream.avg_frame_rate);
  const real = parseRate(stream.r_frame_rate);
  const declared = snapRate(average ?? real ?? { num: 25, den: 1 });
  const parts = shownSteps(packets);
  const steps = parts.flat();
  const variable = (): VideoRate => ({ ...nominalRate(steps, average, real), variableRate: true });
  if (!average || !real) return variable();
  const mean = meanOf(steps);
  const even = steps.every((step) => Math.abs(step / mean - 1) <= stepTolerance);
  const agreeing = parts.every(
    (part) => part.length < 8 || Math.abs(meanOf(part) / mean - 1) <= partTolerance,
  );
  if (!even || !agreeing) return variable();
  if (steps.length > 0 && endsLonger(stream, packets, { average, real, mean }))
    return { frameRate: snapRate(real), variableRate: false };
  const paced = steps.length === 0 || Math.abs(mean * framesPerSecond(declared) - 1) <= stepTolerance;
  if (!paced) return { frameRate: snapRate(asRate(1 / mean)), variableRate: false };
  // The real rate of an interlaced video may count fields.
  const ratio = framesPerSecond(real) / framesPerSecond(average);
  const agree = [1, 2].some((fields) => Math.abs(ratio / fields - 1) <= rateTolerance);
  return agree ? { frameRate: declared, variableRate: false } : variable();
}

/** Whether the average differs from the real rate only because the last frame is longer than the others. */
function endsLonger(
  stream: Stream,
  packets: readonly Packet[],
  { average, real, mean }: { average: FrameRate; real: FrameRate; mean: number },
): boolean {
  const { duration } = stream;
  if (duration === undefined || Math.abs(mean * framesPerSecond(real) - 1) > partTolerance) return false;
  const frames = duration * framesPerSecond(average);
  const excess = duration - frames / framesPerSecond(real);
  const last = packets.reduce<Packet | undefined>(
    (latest, packet) => ((packet.pts_time ?? -1) >= (latest?.pts_time ?? -1) ? packet : latest),
    undefined,
  );
  const longer = (last?.duration_time ?? 0) - mean;
  return longer > 0 && excess > 0 && Math.abs(excess - longer) < mean / 2;
}

function asRate(framesPerSecond: number): FrameRate {
  return { num: Math.round(framesPerSecond * 1000), den: 1000 };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Seconds from each shown frame to the next, for each of the two intervals. */
function shownSteps(packets: readonly Packet[]): number[][] {
  // Where some frames have no time (MPEG program streams), the times of the others are useless.
  const kind = packets.every((packet) => packet.pts_time !== undefined) ? 'pts_time' : 'dts_time';
  if (packets.some((packet) => packet[kind] === undefined)) return [];
  const shown = packets
    .flatMap((packet) => packet[kind] ?? [])
    .sort((a, b) => a - b)
    .filter((at, index, all) => index === 0 || at - (all[index - 1] ?? at) > hiddenStep);
  const first = shown[0] ?? 0;
  const parts = [
    shown.filter((at) => at < first + completeHead),
    shown.filter((at) => at > first + afterHead),
  ];
  return parts.map((part) => part.slice(1).map((at, index) => at - (part[index] ?? at)));
}
