import type { Packet, ProbeAnswer, Stream } from './ffprobe.ts';
import { lastEnd } from './probe-times.ts';

/** A duration of all ones means that the writer did not know it (ISO 14496-12, 8.2.2 and 8.4.2); in ticks. */
const unknownTicks = 2 ** 32 - 1;
/** A talk over a still picture: the picture is that much shorter than the sound. */
const stillShare = 0.5;

/**
 * How long a file is from its own start, and its picture. Some containers declare where their time ends instead
 * (Matroska, MP4 with an empty edit), which is the same thing only when it begins at 0; some declare nothing, or all
 * ones. Then the packets tell.
 */
export function readLengths(
  { format, streams, packets }: ProbeAnswer,
  video: Stream | undefined,
): { fileSeconds: number; durationSeconds: number } {
  const lengths = streams.map((stream) => knownDuration(stream) ?? 0);
  const isUnknown = streams.some(
    (stream) => stream.duration !== undefined && knownDuration(stream) === undefined,
  );
  const declared = isUnknown ? undefined : format?.duration;
  const fileSeconds = readDuration({ ...format, duration: declared }, packets) ?? Math.max(0, ...lengths);
  const start = format?.start_time ?? 0;
  const picture = video && pictureEnd(video, packets, start);
  // Sound and subtitles that go on behind the picture do not make it longer.
  const ends = picture !== undefined && picture < fileSeconds && picture >= fileSeconds * stillShare;
  return { fileSeconds, durationSeconds: ends ? picture : fileSeconds };
}

function readDuration(
  {
    start_time: start = 0,
    duration: declared,
  }: { start_time?: number | undefined; duration?: number | undefined },
  packets: readonly Packet[],
): number | undefined {
  const end = lastEnd(packets);
  if (declared === undefined || end === undefined)
    return declared ?? (end === undefined ? undefined : Math.max(0, end - start));
  const isEnd = Math.abs(end - declared) < Math.abs(end - start - declared);
  return Math.max(0, isEnd ? declared - start : declared);
}

/** Where the picture ends, in seconds from the file's start; undefined when neither its header nor its packets tell. */
function pictureEnd(video: Stream, packets: readonly Packet[], start: number): number | undefined {
  const declared = knownDuration(video);
  const seen = lastEnd(packets.filter((packet) => packet.stream_index === video.index));
  if (declared !== undefined) {
    const begins = video.start_time ?? start;
    // Only an end that is seen shows that a declared one is not that of another track.
    return seen === undefined ? undefined : Math.max(seen, begins + declared) - start;
  }
  const others = lastEnd(packets.filter((packet) => packet.stream_index !== video.index));
  // Where the end of the other tracks was read, the picture's was, too.
  return seen === undefined || others === undefined || seen - start < others / 2 ? undefined : seen - start;
}

function knownDuration({ duration, time_base: base }: Stream): number | undefined {
  if (duration === undefined) return undefined;
  const [ticks = 1, perSecond = 1] = (base ?? '1/1').split('/').map(Number);
  return (duration * perSecond) / ticks >= unknownTicks - 1 ? undefined : duration;
}
