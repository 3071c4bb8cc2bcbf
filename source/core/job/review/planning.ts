import * as z from 'zod';
import { pluralize } from '../../text/text.ts';
import { stepWaitSchema } from '../step/step-wait.ts';

/** More needs that are being planned in the review, or how that ended. Gone with the next change of the plan. */
export const planningSchema = z.object({
  /** How many needs were asked for. */
  wanted: z.int().positive(),
  isActive: z.boolean(),
  /** 0 to 1, where the planner reports its progress. */
  fraction: z.number().min(0).max(1).optional(),
  /** What the planner does, or how it ended, in words for the user. */
  message: z.string().optional(),
  wait: stepWaitSchema.optional(),
  /** Nothing was planned because of an error, which the message says. */
  isFault: z.literal(true).optional(),
});
export type Planning = z.infer<typeof planningSchema>;

export const planningEventSchemas = [
  /** The user asks for more needs; the runner has them planned. */
  z.object({ type: z.literal('planning.started'), wanted: z.int().positive() }),
  z.object({
    type: z.literal('planning.progress'),
    fraction: z.number().exactOptional(),
    message: z.string().exactOptional(),
    wait: stepWaitSchema.exactOptional(),
  }),
  /** The needs were added before it; `message` says how many, or why there are none. */
  z.object({
    type: z.literal('planning.ended'),
    message: z.string(),
    isFault: z.literal(true).exactOptional(),
  }),
] as const;

/** What is going on with more needs, in words: "planning 4 more needs · 40 % · 2 of 5 parts". */
export function planningWords({ wanted, isActive, fraction = 0, message = '' }: Planning): string {
  if (!isActive) return message;
  const parts = [`planning ${pluralize(wanted, 'more need')}`];
  if (fraction > 0) parts.push(`${Math.min(99, Math.floor(fraction * 100))} %`);
  if (message !== '') parts.push(message);
  return parts.join(' · ');
}
