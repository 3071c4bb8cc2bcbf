import * as z from 'zod';
import { sourceNameSchema } from './candidate.ts';
import { licenceSchema } from './licence.ts';
import { frameRateSchema } from './rate.ts';

/** A time range inside a candidate that was picked. Seconds from the candidate's own start; `end` is exclusive. */
export const shotSchema = z.object({
  candidateId: z.string(),
  start: z.number().nonnegative(),
  end: z.number().positive(),
  score: z.number().min(1).max(10),
  reason: z.string(),
  /** What of `mustShow` and `welcome` was seen. */
  saw: z.array(z.string()),
  /** How well it is made, 1 to 10, where its score says how well what is written about the film fits; orders equals only. */
  technique: z.number().min(1).max(10).optional(),
});
export type Shot = z.infer<typeof shotSchema>;

/** A shot's name inside a job: `source:key@start-end`. */
export function shotId(shot: Pick<Shot, 'candidateId' | 'start' | 'end'>): string {
  return `${shot.candidateId}@${shot.start.toFixed(3)}-${shot.end.toFixed(3)}`;
}

export const verdictSchema = z.enum(['keep', 'reject']);
/** What the user thinks of a clip. It stays in its folder either way; the report tells. */
export type Verdict = z.infer<typeof verdictSchema>;

/** The finished file cut from a shot. */
export const clipSchema = z.object({
  /** Relative to the job's output folder, with `/`. */
  file: z.string(),
  shot: shotSchema,
  source: sourceNameSchema,
  title: z.string(),
  author: z.string().optional(),
  url: z.string(),
  licence: licenceSchema,
  licenceUrl: z.string().optional(),
  sizeBytes: z.int().positive(),
  sha256: z.string().length(64),
  width: z.int().positive(),
  height: z.int().positive(),
  frameRate: frameRateSchema,
  frames: z.int().positive(),
  durationSeconds: z.number().positive(),
  /** Seconds of the file before and after the shot, for the editor to slip; all of the file is the shot when absent. */
  handles: z.object({ before: z.number().nonnegative(), after: z.number().nonnegative() }).optional(),
  /** `copied`: the source's own pictures, not encoded again. */
  method: z.enum(['copied', 'encoded']),
  command: z.string(),
  /** What the user must know of it: how its colors were converted. */
  note: z.string().optional(),
});
export type Clip = z.infer<typeof clipSchema>;
