import { parseRate } from '../../core/footage/rate.ts';
import {
  askFfprobe,
  intervalToEnd,
  mainVideo,
  type Packet,
  type ProbeAnswer,
  type Stream,
} from '../probe/ffprobe.ts';
import type { Tools } from '../tools/tools.ts';

/** A frame in presentation order; `at` is the container time in seconds. */
export interface ShownFrame {
  at: number;
  /** 0 when unknown. */
  durationSeconds: number;
}

/** A section of a video: its frames in presentation order, its packets in storage order. */
export interface VideoSection {
  frames: readonly ShownFrame[];
  packets: readonly Packet[];
  /** Whether it reaches the end of the file. */
  toEnd: boolean;
}

/** A video file, opened for cutting. */
export interface OpenVideo {
  file: string;
  container: string;
  stream: Stream;
  hasSound: boolean;
  /** Length of one tick of the stream's time base, in seconds. */
  tick: number;
  startSeconds: number;
  /** The declared end of the file in container time; undefined when it is not declared. */
  endSeconds: number | undefined;
}

/** Codecs and containers in which every packet is one shown frame with its time, so that nothing must be decoded. */
const plainCodecs = ['h264', 'hevc', 'vp9', 'av1', 'prores', 'dnxhd', 'mjpeg', 'mpeg4'];
const plainContainers = /mp4|matroska/;
/** Packets are read this many seconds past the last wanted time, since storage and presentation order differ. */
const reorderSeconds = 2;
/**
 * Seconds before the first wanted time at which reading begins; the next one is tried when no frame was found (long
 * still frames).
 */
const leads = [1, 15, Number.POSITIVE_INFINITY] as const;
const packetEntries = 'packet=stream_index,pts,pts_time,dts,dts_time,duration,flags';

/** Seconds. A film that begins this much before or after 0 is still read with one start of ffprobe. */
const startSlack = 0.5;
/** Seconds. Where sound is stored before the picture of the same time, reading ends this much too early. */
const soundLead = 1;

/**
 * Opens a film and reads the section around the wanted seconds, which count from the film's own start; see `readSection`.
 * @throws ProcessError, also for a file without a picture.
 */
export async function openVideo(
  file: string,
  wanted: { from: number; to: number },
  tools: Tools,
  signal: AbortSignal,
): Promise<{ video: OpenVideo; section: VideoSection }> {
  // Most films begin at about 0, so that their packets can be read before it is known when they begin.
  const begin = wanted.from - leads[0] - startSlack;
  const end = wanted.to + reorderSeconds + startSlack + soundLead;
  const answer = await askFfprobe(
    file,
    [
      ...['-show_format', '-show_streams', '-read_intervals', intervalOf(begin, end)],
      ...['-show_entries', packetEntries],
    ],
    tools,
    signal,
  );
  const video = videoOf(file, answer);
  const { startSeconds, endSeconds } = video;
  const [from, to] = [wanted.from + startSeconds, wanted.to + startSeconds];
  const packets = answer.packets.filter((packet) => packet.stream_index === video.stream.index);
  if (Math.abs(startSeconds) <= startSlack && isPlain(video, packets)) {
    const frames = framesOf(packets, video.tick);
    const toEnd = endSeconds !== undefined && end >= endSeconds + reorderSeconds;
    const begins = begin <= 0 || frames.some((frame) => frame.at <= from);
    const ends = toEnd || frames.some((frame) => frame.at >= to);
    if (begins && ends) return { video, section: { frames, packets, toEnd } };
  }
  return { video, section: await readSection(video, from, to, tools, signal) };
}

function videoOf(file: string, answer: ProbeAnswer): OpenVideo {
  const { format, streams } = answer;
  const stream = mainVideo(streams);
  if (!stream) throw new Error(`${file} has no picture to cut`);
  const base = parseRate(stream.time_base);
  const start = format?.start_time ?? 0;
  return {
    file,
    container: format?.format_name ?? '',
    stream,
    hasSound: streams.some((each) => each.codec_type === 'audio' && (each.channels ?? 0) > 0),
    tick: base ? base.num / base.den : 1e-6,
    startSeconds: start,
    endSeconds: format?.duration === undefined ? undefined : start + format.duration,
  };
}

/**
 * Reads the frames from the one shown at `from` to the first one after `to`, and some around them. Times are container
 * times in seconds.
 */
export async function readSection(
  video: OpenVideo,
  from: number,
  to: number,
  tools: Tools,
  signal: AbortSignal,
): Promise<VideoSection> {
  for (const lead of leads) {
    const begin = from - lead;
    const section = await readFrom(video, begin, to + reorderSeconds, tools, signal);
    const fromStart = begin <= video.startSeconds;
    if (fromStart || section.frames.some((frame) => frame.at <= from)) return section;
  }
  return { frames: [], packets: [], toEnd: true };
}

async function readFrom(
  video: OpenVideo,
  begin: number,
  end: number,
  tools: Tools,
  signal: AbortSignal,
): Promise<VideoSection> {
  const limited = await readInterval(video, begin, end, tools, signal);
  const nearEnd = video.endSeconds !== undefined && end >= video.endSeconds + reorderSeconds;
  const passed = limited.frames.some((frame) => frame.at >= end - reorderSeconds);
  if (nearEnd || passed) return { ...limited, toEnd: nearEnd };
  // A long still frame, or the picture ends before the file does: read the rest to find out.
  return { ...(await readInterval(video, begin, undefined, tools, signal)), toEnd: true };
}

async function readInterval(
  video: OpenVideo,
  begin: number,
  end: number | undefined,
  tools: Tools,
  signal: AbortSignal,
): Promise<{ frames: ShownFrame[]; packets: Packet[] }> {
  const interval = intervalOf(begin <= video.startSeconds ? 0 : begin, end);
  const common = ['-select_streams', 'V:0', '-read_intervals', interval];
  const { packets } = await askFfprobe(
    video.file,
    [...common, '-show_entries', packetEntries],
    tools,
    signal,
  );
  if (isPlain(video, packets)) return { frames: framesOf(packets, video.tick), packets };
  const entries = 'frame=pts,best_effort_timestamp,pkt_duration,duration';
  const decoded = await askFfprobe(video.file, [...common, '-show_entries', entries], tools, signal);
  return { frames: decodedFrames(decoded, video.tick), packets };
}

/** An interval of container times; one that begins at 0 or before begins with the file. */
function intervalOf(begin: number, end: number | undefined): string {
  return `${begin <= 0 ? '' : begin.toFixed(6)}%${end === undefined ? intervalToEnd : end.toFixed(6)}`;
}

/** A frame without a time (the last ones of a program stream) follows directly after the one before it. */
function decodedFrames({ frames }: ProbeAnswer, tick: number): ShownFrame[] {
  const shown: ShownFrame[] = [];
  for (const frame of frames) {
    const ticks = frame.best_effort_timestamp ?? frame.pts;
    const before = shown.at(-1);
    const at = ticks === undefined ? before && before.at + before.durationSeconds : ticks * tick;
    const durationSeconds = (frame.duration ?? frame.pkt_duration ?? 0) * tick;
    if (at !== undefined)
      shown.push({ at, durationSeconds: durationSeconds || (before?.durationSeconds ?? 0) });
  }
  return inOrder(shown);
}

function isPlain(video: OpenVideo, packets: readonly Packet[]): boolean {
  return (
    plainContainers.test(video.container) &&
    plainCodecs.includes(video.stream.codec_name ?? '') &&
    packets.every((packet) => packet.pts !== undefined)
  );
}

function framesOf(packets: readonly Packet[], tick: number): ShownFrame[] {
  const shown = packets.flatMap((packet) =>
    // The flag D marks frames that an edit list drops.
    packet.pts === undefined || packet.flags?.includes('D')
      ? []
      : [{ at: packet.pts * tick, durationSeconds: (packet.duration ?? 0) * tick }],
  );
  return inOrder(shown);
}

function inOrder(frames: readonly ShownFrame[]): ShownFrame[] {
  return [...frames].sort((a, b) => a.at - b.at);
}
