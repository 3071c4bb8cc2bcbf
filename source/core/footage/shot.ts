import * as z from 'zod';
import { sourceNameSchema } from './candidate.ts';
import { frameAt } from './frames.ts';
import { licenceSchema } from './licence.ts';
import { frameRateSchema } from './rate.ts';

/** Seconds before and after a shot. */
export const handlesSchema = z.object({ before: z.number().nonnegative(), after: z.number().nonnegative() });
export type Handles = z.infer<typeof handlesSchema>;

const noHandles: Handles = { before: 0, after: 0 };

/** A time range picked from a candidate, in seconds from its start; `end` is exclusive. */
export const shotSchema = z.object({
  candidateId: z.string(),
  start: z.number().nonnegative(),
  end: z.number().positive(),
  score: z.number().min(1).max(10),
  reason: z.string(),
  /** The items of `mustShow` and `welcome` that were seen. */
  saw: z.array(z.string()),
  /** Technical quality, 1 to 10, where the score is only that of the film's texts. Breaks ties. */
  technique: z.number().min(1).max(10).optional(),
  /** How many seconds of the same scene are known to lie around the shot. Absent: unknown. */
  room: handlesSchema.optional(),
});
export type Shot = z.infer<typeof shotSchema>;

/** Identifies a shot within a job: `source:key@start-end`. */
export function shotId(shot: Pick<Shot, 'candidateId' | 'start' | 'end'>): string {
  return `${shot.candidateId}@${shot.start.toFixed(3)}-${shot.end.toFixed(3)}`;
}

export const verdictSchema = z.enum(['keep', 'reject']);
/** The user's verdict on a clip. The clip stays in its folder either way; the report shows the verdict. */
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
  /**
   * Seconds in the file before and after the shot, so that an editor can slip it. Absent: the whole file is the shot.
   */
  handles: handlesSchema.optional(),
  /** `copied`: the source's video stream, not encoded again. */
  method: z.enum(['copied', 'encoded']),
  command: z.string(),
  /** What the user should know about it, such as how its colors were converted. */
  note: z.string().optional(),
});
export type Clip = z.infer<typeof clipSchema>;

/** The handles that a clip of a shot gets: no more than wanted, and only what the same scene is known to have. */
export function handlesFor(
  { start, room = noHandles }: Pick<Shot, 'start' | 'room'>,
  wanted: number,
): Handles {
  return { before: Math.min(wanted, room.before, start), after: Math.min(wanted, room.after) };
}

/** The handles in the file of a clip. */
export function handlesOf({ handles = noHandles }: Pick<Clip, 'handles'>): Handles {
  return handles;
}

/** The frames of a clip's shot: those of its file without the handles; `to` is exclusive. */
export function framesOfShot(clip: Pick<Clip, 'frames' | 'frameRate' | 'handles'>): {
  from: number;
  to: number;
} {
  const { before, after } = handlesOf(clip);
  return { from: frameAt(before, clip.frameRate), to: clip.frames - frameAt(after, clip.frameRate) };
}

/** The length of a clip's shot in seconds: its file without the handles. */
export function shotSeconds(clip: Pick<Clip, 'durationSeconds' | 'handles'>): number {
  const { before, after } = handlesOf(clip);
  return clip.durationSeconds - before - after;
}

/** The handles of a clip, such as "handles 1.0 + 0.4 s"; empty without any. */
export function describeHandles(clip: Pick<Clip, 'handles'>): string {
  const { before, after } = handlesOf(clip);
  return before + after > 0 ? `handles ${before.toFixed(1)} + ${after.toFixed(1)} s` : '';
}
