import type { StartTimecode } from '../../core/footage/media.ts';
import { parseRate } from '../../core/footage/rate.ts';
import { cleanText } from '../../core/text/text.ts';
import type { Tools } from '../tools/tools.ts';
import { askFfprobe, type Stream } from './ffprobe.ts';

type Tags = Readonly<Record<string, string>> | undefined;

/**
 * The timecode of a file's first frame: the tag of a timecode track, of the picture or of the container; where a
 * QuickTime timecode track has no tag, its first sample, which is a count of frames (QuickTime File Format, "Timecode
 * Media").
 * @throws ProcessError when the track cannot be read.
 */
export async function readTimecode(
  file: string,
  streams: readonly Stream[],
  containerTags: Tags,
  tools: Tools,
  signal: AbortSignal,
): Promise<StartTimecode | undefined> {
  const track = streams.find((stream) => stream.codec_tag_string === 'tmcd');
  const rate = parseRate(track?.avg_frame_rate);
  const framesPerSecond = rate && Math.round(rate.num / rate.den);
  const tagged = [track, ...streams]
    .map((stream) => timecodeOf(stream?.tags))
    .find((text) => text !== undefined);
  const text = tagged ?? timecodeOf(containerTags);
  if (text !== undefined) return { text, ...(framesPerSecond && { framesPerSecond }) };
  const picture = streams.find((stream) => stream.codec_type === 'video');
  const pictureRate = parseRate(picture?.avg_frame_rate);
  const base = framesPerSecond ?? (pictureRate && Math.round(pictureRate.num / pictureRate.den));
  return track && base ? readSample(file, track, base, tools, signal) : undefined;
}

function timecodeOf(tags: Tags): string | undefined {
  const text = Object.entries(tags ?? {}).find(([key]) => key.toLowerCase() === 'timecode')?.[1];
  return text === undefined ? undefined : cleanText(text, 20) || undefined;
}

/** @param base frames that the track counts in a second; whether it drops numbers only its header says */
async function readSample(
  file: string,
  track: Stream,
  base: number,
  tools: Tools,
  signal: AbortSignal,
): Promise<StartTimecode | undefined> {
  const args = [
    '-select_streams',
    String(track.index),
    '-read_intervals',
    '%+#1',
    '-show_packets',
    '-show_data',
  ];
  const { packets } = await askFfprobe(file, args, tools, signal);
  const frames = readCount(packets[0]?.data);
  if (frames === undefined) return undefined;
  const fields = [frames / base / 3600, (frames / base / 60) % 60, (frames / base) % 60, frames % base];
  const text = fields.map((field) => String(Math.floor(field)).padStart(2, '0')).join(':');
  return { text, framesPerSecond: base };
}

/** The big-endian number that ffprobe's hex dump begins with: "00000000: 0017 56e2 …". */
function readCount(dump: string | undefined): number | undefined {
  const match = /^\s*[0-9a-f]{8}: ([0-9a-f]{4}) ?([0-9a-f]{4})/.exec(dump ?? '');
  return match ? Number.parseInt(`${match[1]}${match[2]}`, 16) : undefined;
}
