import * as z from 'zod';
import { frameRateSchema } from './rate.ts';

const seconds = z.number().nonnegative();

/** A file that a step made or found. The path is absolute. */
export const fileRefSchema = z.object({
  path: z.string().min(1),
  sizeBytes: z.int().nonnegative(),
  sha256: z.string().length(64).optional(),
});
export type FileRef = z.infer<typeof fileRefSchema>;

/** The two kinds of HDR: PQ (HDR10, Dolby Vision) and HLG. */
export const dynamicRangeSchema = z.enum(['pq', 'hlg']);
export type DynamicRange = z.infer<typeof dynamicRangeSchema>;

/** The main video stream as ffprobe reports it. Width and height are as displayed: rotated, with square pixels. */
export const videoStreamSchema = z.object({
  codec: z.string(),
  profile: z.string().optional(),
  pixelFormat: z.string().optional(),
  width: z.int().positive(),
  height: z.int().positive(),
  /** Degrees clockwise: 0, 90, 180, 270. */
  rotation: z.int(),
  squarePixels: z.boolean(),
  interlaced: z.boolean(),
  /** Snapped to a standard rate. For a variable rate it is the nominal one, never the average. */
  frameRate: frameRateSchema,
  variableRate: z.boolean(),
  /** The duration of the video stream, if the container has it; the sound may be longer. */
  durationSeconds: seconds.optional(),
  /** The nominal rate is unknown; `frameRate` is the standard one nearest to the average. */
  rateGuessed: z.boolean().optional(),
  /** The kind of HDR; absent for SDR. */
  dynamicRange: dynamicRangeSchema.optional(),
  /** Dolby Vision profile 5, whose colors only a Dolby decoder shows correctly. */
  dolbyOnly: z.boolean().optional(),
});

/** The camera's timecode of the first frame, such as "14:09:42;10"; a `;` means drop-frame. */
export const startTimecodeSchema = z.object({
  text: z.string(),
  /** Frames per second as it counts them, if its track says so. Some cameras count 30 for 59.94. */
  framesPerSecond: z.int().positive().optional(),
});
export type StartTimecode = z.infer<typeof startTimecodeSchema>;

export const audioStreamSchema = z.object({
  codec: z.string(),
  channels: z.int().positive(),
  sampleRate: z.int().positive(),
});

/**
 * A media file as ffprobe reports it. All other times count from the start of the file: `startSeconds` is subtracted.
 */
export const probeSchema = z.object({
  path: z.string(),
  sizeBytes: z.int().nonnegative(),
  container: z.string(),
  durationSeconds: seconds,
  /** The first timestamp of the container; players show it as 0. */
  startSeconds: z.number(),
  video: videoStreamSchema.optional(),
  audio: audioStreamSchema.optional(),
  timecode: startTimecodeSchema.optional(),
  /** Container tags, cleaned: title, description, keywords, comment. */
  tags: z.record(z.string(), z.string()),
});
export type Probe = z.infer<typeof probeSchema>;
