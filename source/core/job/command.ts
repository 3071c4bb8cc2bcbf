import * as z from 'zod';
import { verdictSchema } from '../footage/shot.ts';
import { needChangesSchema } from '../plan/need.ts';

const needId = z.string();

/** What a user asks of a job. `decide` turns it into events; nothing changes before that. */
export const commandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('select'), needId, selected: z.boolean() }),
  z.object({ type: z.literal('select-all'), selected: z.boolean() }),
  z.object({ type: z.literal('edit'), needId, changes: needChangesSchema }),
  /** A need added by hand. Seconds on the A-roll. */
  z.object({
    type: z.literal('add'),
    phrase: z.string(),
    at: z.number(),
    until: z.number().exactOptional(),
  }),
  z.object({ type: z.literal('undo') }),
  z.object({ type: z.literal('redo') }),
  /** Accepts the plan as it is selected. */
  z.object({ type: z.literal('start') }),
  z.object({ type: z.literal('pause'), paused: z.boolean() }),
  z.object({ type: z.literal('skip'), needId }),
  /** Another try for a need that ended without a clip. */
  z.object({ type: z.literal('retry'), needId }),
  /** The next best shot in the place of a clip, which is named by its shot. */
  z.object({ type: z.literal('refuse'), needId, key: z.string() }),
  /** What the user thinks of a clip; without a verdict, nothing any more. */
  z.object({
    type: z.literal('judge'),
    needId,
    key: z.string(),
    verdict: verdictSchema.exactOptional(),
  }),
  /** What the job may cost in all, in USD. */
  z.object({ type: z.literal('budget'), usd: z.number().nonnegative() }),
  /** `kill` ends running steps at once; otherwise they may end by themselves. */
  z.object({ type: z.literal('stop'), kill: z.boolean() }),
]);
export type Command = z.infer<typeof commandSchema>;
