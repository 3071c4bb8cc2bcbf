import * as z from 'zod';
import { frameRateSchema } from './rate.ts';

const seconds = z.number().nonnegative();

/** A file on disk that a step made or found; the path is absolute. */
export const fileRefSchema = z.object({
  path: z.string().min(1),
  sizeBytes: z.int().nonnegative(),
  sha256: z.string().length(64).optional(),
});
export type FileRef = z.infer<typeof fileRefSchema>;

/** The two kinds of HDR: PQ (HDR10, Dolby Vision) and HLG. */
export const dynamicRangeSchema = z.enum(['pq', 'hlg']);
export type DynamicRange = z.infer<typeof dynamicRangeSchema>;

/** What ffprobe says of the main picture. Width and height are as displayed: rotated, with square pixels. */
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
  /** Snapped to the rates editors know; for a variable rate the nominal one, never the average. */
  frameRate: frameRateSchema,
  variableRate: z.boolean(),
  /** How long the picture alone lasts, where the container says; sound may go on after it. */
  durationSeconds: seconds.optional(),
  /** The nominal rate could not be told: it is the usual one nearest to the average. */
  rateGuessed: z.boolean().optional(),
  /** HDR; absent for SDR. */
  dynamicRange: dynamicRangeSchema.optional(),
  /** Dolby Vision of profile 5, which nothing but a Dolby decoder shows right. */
  dolbyOnly: z.boolean().optional(),
});

/** The timecode a camera gave the first frame: "14:09:42;10", drop-frame with a `;`. */
export const startTimecodeSchema = z.object({
  text: z.string(),
  /** Frames it counts in a second, where its track says: 30 also for 59.94 in some cameras. */
  framesPerSecond: z.int().positive().optional(),
});
export type StartTimecode = z.infer<typeof startTimecodeSchema>;

export const audioStreamSchema = z.object({
  codec: z.string(),
  channels: z.int().positive(),
  sampleRate: z.int().positive(),
});

/** A media file as ffprobe describes it. All times elsewhere count from the file's own start (`startSeconds` is already taken off). */
export const probeSchema = z.object({
  path: z.string(),
  sizeBytes: z.int().nonnegative(),
  container: z.string(),
  durationSeconds: seconds,
  /** The container's first timestamp; players show it as 0. */
  startSeconds: z.number(),
  video: videoStreamSchema.optional(),
  audio: audioStreamSchema.optional(),
  timecode: startTimecodeSchema.optional(),
  /** Title, description, keywords, comment: container tags, cleaned. */
  tags: z.record(z.string(), z.string()),
});
export type Probe = z.infer<typeof probeSchema>;
