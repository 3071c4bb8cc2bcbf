import * as z from 'zod';
import { verdictSchema } from '../footage/shot.ts';
import { needChangesSchema } from '../plan/need.ts';

const needId = z.string();

/** What a user asks of a job. `decide` turns it into events; a command itself changes nothing. */
export const commandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('select'), needId, selected: z.boolean() }),
  /** Selects these needs, by default all. */
  z.object({
    type: z.literal('select-all'),
    selected: z.boolean(),
    needIds: z.array(needId).exactOptional(),
  }),
  z.object({ type: z.literal('edit'), needId, changes: needChangesSchema }),
  /** Adds a need by hand. Times are seconds on the A-roll. */
  z.object({
    type: z.literal('add'),
    phrase: z.string(),
    at: z.number(),
    until: z.number().exactOptional(),
  }),
  /** Plans more needs in the review: those that are there stay. */
  z.object({ type: z.literal('more-needs') }),
  /** Stops planning more needs; the plan stays as it is. */
  z.object({ type: z.literal('stop-planning') }),
  /** Removes the weakest needs in the review: those that the user has touched stay. */
  z.object({ type: z.literal('fewer-needs') }),
  z.object({ type: z.literal('undo') }),
  z.object({ type: z.literal('redo') }),
  /** Accepts the plan and starts gathering the selected needs. */
  z.object({ type: z.literal('start') }),
  z.object({ type: z.literal('pause'), paused: z.boolean() }),
  z.object({ type: z.literal('skip'), needId }),
  /** Retries a need that ended without a clip. */
  z.object({ type: z.literal('retry'), needId }),
  /** Replaces a clip by the next best shot. `key` is the clip's shot. */
  z.object({ type: z.literal('refuse'), needId, key: z.string() }),
  /**
   * Takes a candidate for a need, or seconds of it (`start`, `end` in the film). The clip of the shot `replaces`, by
   * default the need's first, goes when the new one is there.
   */
  z.object({
    type: z.literal('pick'),
    needId,
    candidateId: z.string(),
    start: z.number().exactOptional(),
    end: z.number().exactOptional(),
    replaces: z.string().exactOptional(),
  }),
  /** Searches a need again with another phrase, filled or not. */
  z.object({ type: z.literal('search'), needId, phrase: z.string() }),
  /** The user films a need: it goes to the shot list, and nothing is searched for it. */
  z.object({ type: z.literal('film'), needId }),
  /** The user's verdict on a clip. Without one, the earlier verdict is withdrawn. */
  z.object({
    type: z.literal('judge'),
    needId,
    key: z.string(),
    verdict: verdictSchema.exactOptional(),
  }),
  /** Tries overloaded services again now instead of after their pause; for all jobs of this program. */
  z.object({ type: z.literal('try-now') }),
  /** Sets the job's budget in USD, for all its runs together. */
  z.object({ type: z.literal('budget'), usd: z.number().nonnegative() }),
  /** The calls without an answer were not billed; the user has looked at the service's bill. */
  z.object({ type: z.literal('not-billed') }),
  /** `kill` aborts running steps; without it they may finish. */
  z.object({ type: z.literal('stop'), kill: z.boolean() }),
]);
export type Command = z.infer<typeof commandSchema>;
