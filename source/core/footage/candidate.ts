import * as z from 'zod';
import { licenceSchema } from './licence.ts';
import { frameRateSchema } from './rate.ts';
import { sourceNames } from './source-names.ts';

export const sourceNameSchema = z.enum(sourceNames);

/** One video that a source offers for a need. All text in it is cleaned; `id` is `source:key`. */
export const candidateSchema = z.object({
  id: z.string().min(3),
  source: sourceNameSchema,
  title: z.string(),
  description: z.string(),
  /** A page for people; for the library a file URL. */
  url: z.string(),
  author: z.string().optional(),
  licence: licenceSchema,
  licenceUrl: z.string().optional(),
  durationSeconds: z.number().positive(),
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  frameRate: frameRateSchema.optional(),
  views: z.int().nonnegative().optional(),
  /** How well the source itself thinks it fits, 0 to 1, where it says. */
  relevance: z.number().min(0).max(1).optional(),
  /** The library's file. */
  path: z.string().optional(),
  /** Direct files of the source, for preview and clip. */
  renditions: z
    .array(z.object({ url: z.string(), width: z.int(), height: z.int(), sizeBytes: z.int().optional() }))
    .optional(),
});
export type Candidate = z.infer<typeof candidateSchema>;

/** A candidate that a rule or a judge left out, and why, for the report and the need's details. */
export const droppedSchema = z.object({ candidateId: z.string(), title: z.string(), reason: z.string() });
export type Dropped = z.infer<typeof droppedSchema>;

export const rankedSchema = z.object({
  candidateId: z.string(),
  score: z.number().min(1).max(10),
  reason: z.string(),
});
export type Ranked = z.infer<typeof rankedSchema>;

/** A candidate must score this much, of 10, to be looked at. */
export const rankFloor = 6;
