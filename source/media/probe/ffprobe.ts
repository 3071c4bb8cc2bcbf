import * as z from 'zod';
import { inputGuards, toFileUrl } from '../cut/input.ts';
import { runProcess } from '../process/process.ts';
import { requireTool, type Tools } from '../tools/tools.ts';

const numberText = z.coerce.number().optional().catch(undefined);
const whole = z.number().int().optional().catch(undefined);
const text = z.string().optional().catch(undefined);

const sideDataSchema = z.object({
  side_data_type: text,
  rotation: z.number().optional().catch(undefined),
  /** Dolby Vision profile. */
  dv_profile: whole,
});

/** A packet; `…_time` fields are in seconds, `pts`, `dts` and `duration` in units of the stream's time base. */
export const packetSchema = z.object({
  stream_index: whole,
  pts: whole,
  pts_time: numberText,
  dts: whole,
  dts_time: numberText,
  duration: whole,
  duration_time: numberText,
  flags: text,
  /** A hex dump, when `-show_data` was given. */
  data: text,
});
export type Packet = z.infer<typeof packetSchema>;

const frameSchema = z.object({
  pts: whole,
  best_effort_timestamp: whole,
  pkt_duration: whole,
  duration: whole,
});

const streamSchema = z.object({
  index: z.number().int(),
  codec_type: text,
  codec_name: text,
  codec_tag_string: text,
  profile: z.union([z.string(), z.number()]).optional().catch(undefined),
  pix_fmt: text,
  width: whole,
  height: whole,
  sample_aspect_ratio: text,
  field_order: text,
  r_frame_rate: text,
  avg_frame_rate: text,
  time_base: text,
  start_pts: whole,
  start_time: numberText,
  duration: numberText,
  nb_read_packets: numberText,
  color_range: text,
  color_space: text,
  color_transfer: text,
  color_primaries: text,
  channels: whole,
  sample_rate: numberText,
  disposition: z.record(z.string(), z.number()).optional().catch(undefined),
  tags: z.record(z.string(), z.string()).optional().catch(undefined),
  side_data_list: z.array(sideDataSchema).optional().catch(undefined),
});
export type Stream = z.infer<typeof streamSchema>;

const answerSchema = z.object({
  format: z
    .object({
      format_name: z.string(),
      start_time: numberText,
      duration: numberText,
      tags: z.record(z.string(), z.string()).optional().catch(undefined),
    })
    .optional(),
  streams: z.array(streamSchema).default([]),
  packets: z.array(packetSchema).default([]),
  frames: z.array(frameSchema).default([]),
});
export type ProbeAnswer = z.infer<typeof answerSchema>;

/**
 * The end of a read interval that reaches to the end of the file: an offset in seconds that is longer than any film.
 * Omitting the end is a bug in ffprobe: parse_read_interval then reads the uninitialized field `end_is_offset`.
 */
export const intervalToEnd = '+9999999';

/**
 * Statically linked builds (`@ffprobe-installer`) crash on MPEG transport streams, because they load the character set
 * converters of the system's C library to decode a station's name. With this path they find none and skip the name.
 */
const withoutConverters = { GCONV_PATH: '/nonexistent' };

/**
 * Runs ffprobe on one file, with the restrictions of `inputGuards`.
 * @throws ProcessError with ffprobe's message; UserError when there is no ffprobe.
 */
export async function askFfprobe(
  path: string,
  args: readonly string[],
  tools: Tools,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const { stdout } = await runProcess({
    program: requireTool(tools.ffprobe).path,
    args: ['-v', 'error', '-of', 'json', ...args, ...inputGuards, '-i', toFileUrl(path)],
    env: withoutConverters,
    signal,
  });
  return answerSchema.parse(JSON.parse(stdout));
}

/** The first video stream that is not cover art; ffmpeg's stream specifier `V:0`. */
export function mainVideo(streams: readonly Stream[]): Stream | undefined {
  return streams.find(
    (stream) =>
      stream.codec_type === 'video' &&
      stream.disposition?.['attached_pic'] !== 1 &&
      stream.disposition?.['timed_thumbnails'] !== 1,
  );
}

/** Whether a stream has fields instead of full frames. */
export function isInterlaced(stream: Stream): boolean {
  return ['tt', 'bb', 'tb', 'bt'].includes(stream.field_order ?? '');
}

/** Degrees by which players turn the picture clockwise: 0, 90, 180 or 270. */
export function rotationOf(stream: Stream): number {
  const counterclockwise = stream.side_data_list?.find((data) => data.rotation !== undefined)?.rotation;
  const clockwise = counterclockwise === undefined ? Number(stream.tags?.['rotate'] ?? 0) : -counterclockwise;
  return Number.isFinite(clockwise) ? (((Math.round(clockwise / 90) * 90) % 360) + 360) % 360 : 0;
}

/** Width of a pixel divided by its height; 1 when the file does not declare it. */
export function pixelAspect(stream: Stream): number {
  const [width = 1, height = 1] = (stream.sample_aspect_ratio ?? '1:1').split(':').map(Number);
  return width > 0 && height > 0 ? width / height : 1;
}
