import * as z from 'zod';
import { UserError } from '../core/errors.ts';
import { stepOutputs } from '../core/job/steps.ts';
import { preferencesSchema } from '../core/plan/need.ts';
import { transcriptSchema } from '../core/transcript/transcript.ts';
import type { Step } from './step.ts';

const input = z.object({
  transcript: transcriptSchema,
  durationSeconds: z.number().positive(),
  preferences: preferencesSchema,
});

/** Which moments want B-roll, from what is said. */
export const planStep: Step<'plan', z.infer<typeof input>> = {
  name: 'plan',
  version: 1,
  lane: (providers) => providers.planner.lane,
  // Each attempt has that long; a long talk is planned in parts, some of them one after the other.
  deadlineSeconds: (settings) => settings.AI_TIMEOUT_SECONDS * 10,
  input,
  output: stepOutputs.plan,
  async run(request, context) {
    const { planner } = context.providers;
    const { needs, notes } = await planner.plan(
      {
        ...request,
        clipsPerMinute: context.settings.CLIPS_PER_MINUTE,
        minClipSeconds: context.settings.MIN_CLIP_DURATION,
        maxClipSeconds: context.settings.MAX_CLIP_DURATION,
      },
      context,
    );
    if (needs.length === 0) {
      throw new UserError('Nothing in the transcript says what could be shown.', {
        hint: 'Check that the transcript holds what is spoken, or add needs by hand in the review.',
      });
    }
    return { needs, engine: planner.name, notes };
  },
};
