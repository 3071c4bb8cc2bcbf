import * as z from 'zod';
import { licenceSchema } from '../../core/footage/licence.ts';
import { frameRateSchema } from '../../core/footage/rate.ts';

/** The description of a film, from a sidecar file or the container tags. All text is cleaned. */
export const descriptionSchema = z.object({
  title: z.string().optional(),
  description: z.string().optional(),
  tags: z.array(z.string()),
  author: z.string().optional(),
  /** The page it came from, http or https. */
  url: z.string().optional(),
  licence: licenceSchema.optional(),
  licenceUrl: z.string().optional(),
});
export type Description = z.infer<typeof descriptionSchema>;

/** A video file of the library with everything that a search needs. */
export const libraryVideoSchema = z.object({
  path: z.string(),
  sizeBytes: z.int().nonnegative(),
  /** Names of the library folder and of the subfolders on the way to the file. */
  folders: z.array(z.string()),
  about: descriptionSchema,
  durationSeconds: z.number().positive(),
  width: z.int().positive(),
  height: z.int().positive(),
  frameRate: frameRateSchema,
});
export type LibraryVideo = z.infer<typeof libraryVideoSchema>;

/** A file with a video extension that is broken or not a video. */
export const unusableSchema = z.object({ path: z.string(), reason: z.string() });
export type UnusableVideo = z.infer<typeof unusableSchema>;

/** Extensions of the files that are probed. */
export const videoExtensions: ReadonlySet<string> = new Set(
  '360 3g2 3gp avi divx dv f4v flv insv lrv m2ts m2v m4v mkv mov mp4 mpeg mpg mts mxf ogm ogv qt ts vob webm wmv'
    .split(' ')
    .map((name) => `.${name}`),
);
