import * as z from 'zod';
import { licenceSchema } from './licence.ts';
import { frameRateSchema } from './rate.ts';
import { sourceNames } from './source-names.ts';

export const sourceNameSchema = z.enum(sourceNames);

/** One video that a source offers for a need. All its texts are cleaned; `id` is `source:key`. */
export const candidateSchema = z.object({
  id: z.string().min(3),
  source: sourceNameSchema,
  title: z.string(),
  description: z.string(),
  /** The web page of the video; for the library, a file URL. */
  url: z.string(),
  author: z.string().optional(),
  licence: licenceSchema,
  licenceUrl: z.string().optional(),
  durationSeconds: z.number().positive(),
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  frameRate: frameRateSchema.optional(),
  views: z.int().nonnegative().optional(),
  /** The source's own relevance score, 0 to 1, if it has one. */
  relevance: z.number().min(0).max(1).optional(),
  /** The path of a library file. */
  path: z.string().optional(),
  /** Files that the source offers for download, for preview and clip. */
  renditions: z
    .array(z.object({ url: z.string(), width: z.int(), height: z.int(), sizeBytes: z.int().optional() }))
    .optional(),
});
export type Candidate = z.infer<typeof candidateSchema>;

/** A candidate that a rule or the ranker left out, and why; shown in the report and the need's details. */
export const droppedSchema = z.object({
  candidateId: z.string(),
  title: z.string(),
  reason: z.string(),
  /** What a rule left out but the user may take all the same. Absent where its license forbids that. */
  candidate: candidateSchema.exactOptional(),
});
export type Dropped = z.infer<typeof droppedSchema>;

export const rankedSchema = z.object({
  candidateId: z.string(),
  score: z.number().min(1).max(10),
  reason: z.string(),
});
export type Ranked = z.infer<typeof rankedSchema>;

/** The min score, of 10, for a candidate to be considered. */
export const rankFloor = 6;
