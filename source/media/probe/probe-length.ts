import type { Packet, ProbeAnswer, Stream } from './ffprobe.ts';
import { lastEnd } from './probe-times.ts';

/** A duration with all bits set means that it is unknown (ISO 14496-12, 8.2.2 and 8.4.2); in ticks. */
const unknownTicks = 2 ** 32 - 1;
/** A picture shorter than this share of the sound is a still picture with a talk over it, not the end of the video. */
const minPictureShare = 0.5;

/**
 * Reads the length of a file and of its picture, from the file's own start. Some containers (Matroska, MP4 with an
 * empty edit) declare the end time instead, which equals the length only when the file starts at 0; some declare
 * nothing or an unknown duration. In these cases the packets are used.
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
  // Sound and subtitles that continue after the picture do not count.
  const ends = picture !== undefined && picture < fileSeconds && picture >= fileSeconds * minPictureShare;
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

/**
 * Where the picture ends, in seconds from the file's start; undefined when neither the header nor the packets show it.
 */
function pictureEnd(video: Stream, packets: readonly Packet[], start: number): number | undefined {
  const declared = knownDuration(video);
  const seen = lastEnd(packets.filter((packet) => packet.stream_index === video.index));
  if (declared !== undefined) {
    const begins = video.start_time ?? start;
    // The declared end may be that of another track; it counts only when the packets show an end, too.
    return seen === undefined ? undefined : Math.max(seen, begins + declared) - start;
  }
  const others = lastEnd(packets.filter((packet) => packet.stream_index !== video.index));
  // The picture's last packets were read only if those of the other tracks were.
  return seen === undefined || others === undefined || seen - start < others / 2 ? undefined : seen - start;
}

function knownDuration({ duration, time_base: base }: Stream): number | undefined {
  if (duration === undefined) return undefined;
  const [ticks = 1, perSecond = 1] = (base ?? '1/1').split('/').map(Number);
  return (duration * perSecond) / ticks >= unknownTicks - 1 ? undefined : duration;
}
