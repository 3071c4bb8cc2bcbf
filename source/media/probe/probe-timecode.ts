import type { StartTimecode } from '../../core/footage/media.ts';
import { parseRate } from '../../core/footage/rate.ts';
import { cleanText } from '../../core/text/text.ts';
import type { Tools } from '../tools/tools.ts';
import { askFfprobe, type Stream } from './ffprobe.ts';

type Tags = Readonly<Record<string, string>> | undefined;

/**
 * Reads the timecode of a file's first frame: from the tag of the timecode track, the picture or the container, in this
 * order. A QuickTime timecode track without a tag has it as a frame count in its first sample (QuickTime File Format,
 * "Timecode Media").
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

/**
 * @param base frames per second of the timecode. Drop-frame counting is declared only in the track's header, which is
 * not read.
 */
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

/** The first big-endian 32-bit number in ffprobe's hex dump: "00000000: 0017 56e2 …". */
function readCount(dump: string | undefined): number | undefined {
  const match = /^\s*[0-9a-f]{8}: ([0-9a-f]{4}) ?([0-9a-f]{4})/.exec(dump ?? '');
  return match ? Number.parseInt(`${match[1]}${match[2]}`, 16) : undefined;
}
