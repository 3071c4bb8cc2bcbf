import * as z from 'zod';
import { verdictSchema } from '../../footage/shot.ts';
import { needSchema } from '../../plan/need.ts';
import { stepWaitSchema } from '../step/step-wait.ts';
import { needResultsSchema, needStepNames } from '../step/steps.ts';
import { pickSchema } from './pick.ts';

export const needStateSchema = z.enum(['waiting', 'active', 'filled', 'no-match', 'failed', 'skipped']);
export type NeedStateName = z.infer<typeof needStateSchema>;

const failureSchema = z.object({
  step: z.enum(needStepNames),
  key: z.string(),
  message: z.string(),
  /** A service failed, so that the step may succeed later. */
  isServiceFault: z.boolean().exactOptional(),
  /** A service refused the request, such as with a 404, and will until a setting is corrected. */
  isRefusal: z.boolean().exactOptional(),
});
/** A failed step of a need. `key` is the id of the candidate or shot it was for. */
export type Failure = z.infer<typeof failureSchema>;

/** A step of a need that is in flight. */
const runningStepSchema = z.object({
  step: z.enum(needStepNames),
  key: z.string(),
  startedAt: z.number(),
  /** 0 to 1, where the tool reports its progress. */
  fraction: z.number().min(0).max(1).optional(),
  /** Such as "3.1 of 7.4 MB · 2.2 MB/s". */
  message: z.string().optional(),
  wait: stepWaitSchema.optional(),
});

/** The command line of the last program a step started. */
const commandSchema = z.object({ step: z.enum(needStepNames), key: z.string(), command: z.string() });

export const needProgressSchema = z.object({
  need: needSchema,
  state: needStateSchema,
  /** The steps in flight, without those that wait for their lane. Emptied when a run begins. */
  running: z.array(runningStepSchema),
  results: needResultsSchema,
  /** Candidates assigned to this need, best first. No other need of the job gets them. */
  shortlist: z.array(z.string()).optional(),
  /** Shots the user refused. A clip of such a shot stays in the results until a runner-up replaces it. */
  refused: z.array(z.string()).optional(),
  /** Refused shots whose clips looked like another clip of the job. */
  lookAlikes: z.array(z.string()).optional(),
  /** What the user took by hand and is not filed yet, in the order in which it was asked. */
  picks: z.array(pickSchema).optional(),
  /** Why the last pick could not be taken. */
  pickFault: z.string().optional(),
  /** The shots of clips that the user took by hand; nothing but the user replaces these. */
  picked: z.array(z.string()).optional(),
  /** The user selected, deselected or edited it in the review, so that a sparser plan keeps it. */
  touched: z.literal(true).optional(),
  /** The user films it, so that nothing is searched for it. */
  toFilm: z.boolean().optional(),
  /** Clips that were taken out of the job, relative to its folder; their files are deleted with the next reports. */
  removed: z.array(z.string()).optional(),
  /** The user's verdicts on clips, by shot id. */
  verdicts: z.record(z.string(), verdictSchema).optional(),
  failures: z.array(failureSchema),
  /** At most one per step: the latest. */
  commands: z.array(commandSchema).optional(),
  /** 0 to 1; never decreases. */
  progress: z.number().min(0).max(1),
  /** Why it has no clip, or what went wrong. */
  message: z.string().optional(),
  costUsd: z.number().nonnegative(),
});
export type NeedProgress = z.infer<typeof needProgressSchema>;

/** The shot ids of a need's refused clips that still wait for a replacement, in the order they were refused. */
export function refusedClips(progress: NeedProgress): string[] {
  return (progress.refused ?? []).filter((key) => progress.results.file[key] !== undefined);
}
