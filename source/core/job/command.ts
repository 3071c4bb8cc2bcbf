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
  /** Retries a need that ended without a clip. */
  z.object({ type: z.literal('retry'), needId }),
  /** Asks for the next best shot in place of a clip; `key` is the clip's shot. */
  z.object({ type: z.literal('refuse'), needId, key: z.string() }),
  /** What the user thinks of a clip; without a verdict, the earlier one is withdrawn. */
  z.object({
    type: z.literal('judge'),
    needId,
    key: z.string(),
    verdict: verdictSchema.exactOptional(),
  }),
  /** The job's budget in USD, all runs together. */
  z.object({ type: z.literal('budget'), usd: z.number().nonnegative() }),
  /** `kill` aborts running steps; otherwise they may finish. */
  z.object({ type: z.literal('stop'), kill: z.boolean() }),
]);
export type Command = z.infer<typeof commandSchema>;
