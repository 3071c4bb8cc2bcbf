import * as z from 'zod';

/** What a finished clip is like: read from its packets, and decoded from its first frame to its last. */
export const clipMeasurementsSchema = z.object({
  /** Streams of pictures, and of sound. */
  pictures: z.int().nonnegative(),
  sounds: z.int().nonnegative(),
  /** Of the first stream of pictures; 0 without one. */
  width: z.int().nonnegative(),
  height: z.int().nonnegative(),
  /** Frames in its packets, and frames that were decoded. */
  frames: z.int().nonnegative(),
  decoded: z.int().nonnegative(),
  /** When its last frame ends. */
  endSeconds: z.number(),
  /** Whether its frames are evenly spaced from 0 at the rate that was asked for. */
  isEven: z.boolean(),
  /** The last error message of its decoder; empty without one. */
  complaint: z.string(),
  /** Seconds of black in the shot, and the share of its pictures that do not differ from those before. */
  blackSeconds: z.number(),
  frozenShare: z.number(),
  /** The hash of the picture in the middle of the shot, see `pictureHash`. Absent: it has no structure. */
  picture: z.string().optional(),
});
export type ClipMeasurements = z.infer<typeof clipMeasurementsSchema>;
