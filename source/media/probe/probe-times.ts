import { type FrameRate, framesPerSecond, parseRate, snapRate } from '../../core/footage/rate.ts';
import { type Packet, type Stream, untilTheEnd } from './ffprobe.ts';
import { nominalRate } from './nominal-rate.ts';

/**
 * What probeFile reads of a file: two seconds from the start, and what lies after the last place to seek to. Both parts
 * have an end: of an interval without one ffprobe reads a flag that nothing has set.
 */
export const sampledParts = `%+2,1000000%${untilTheEnd}`;
/** Of the first part what is surely complete, and where the last one surely has begun: frames are shown up to 0.7 s after they are stored. */
const completeHead = 1.3;
const afterHead = 2.7;

/** Declared average and real rate may differ this much before a rate counts as variable. */
const rateTolerance = 0.005;
/** A frame may be this share of a frame early or late: container rounding and jitter, not a variable rate. */
const stepTolerance = 0.35;
/** The parts of a constant rate agree on it this well; a part is short, and times may be whole milliseconds. */
const partTolerance = 0.03;
/** VP8 stores frames that are not shown, a tick from the next one. */
const hiddenStep = 0.003;

/** Where the last packet ends, in the container's own time; undefined when there is none with a time. */
export function lastEnd(packets: readonly Packet[]): number | undefined {
  const ends = packets.flatMap((packet) => {
    const at = packet.pts_time ?? packet.dts_time;
    return at === undefined ? [] : [at + (packet.duration_time ?? 0)];
  });
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/**
 * Tells a file that ends before its declared length, and after how many seconds, where that was seen. Undefined when
 * it is whole, or when that cannot be told because its container does not seek.
 */
export function cutOff(
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

/** How fast a picture runs. */
export interface Pace {
  /** What a constant source has; of a variable one the nominal rate, never the average. */
  frameRate: FrameRate;
  variableRate: boolean;
  /** The nominal rate could not be told: it is the usual one nearest to the average. */
  rateGuessed?: boolean;
}

/**
 * The rate of a picture and whether its frames keep to it. Declared rates are not enough: Matroska declares what its
 * writer believed, AVI counts fields; so the frames themselves are looked at.
 */
export function readPace(stream: Stream, packets: readonly Packet[]): Pace {
  const average = parseRate(stream.avg_frame_rate);
  const real = parseRate(stream.r_frame_rate);
  const declared = snapRate(average ?? real ?? { num: 25, den: 1 });
  const parts = shownSteps(packets);
  const steps = parts.flat();
  const variable = (): Pace => ({ ...nominalRate(steps, average, real), variableRate: true });
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
  // Of interlaced pictures the real rate may count fields.
  const ratio = framesPerSecond(real) / framesPerSecond(average);
  const agree = [1, 2].some((fields) => Math.abs(ratio / fields - 1) <= rateTolerance);
  return agree ? { frameRate: declared, variableRate: false } : variable();
}

/** Whether the average differs from the real rate only because the last frame is shown longer than the others. */
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

/** Times from one shown frame to the next, in each of the two parts that were read. */
function shownSteps(packets: readonly Packet[]): number[][] {
  // Where some frames have no time (MPEG program streams) the others say nothing of the pace.
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
