import * as z from 'zod';
import { UserError } from '../core/errors.ts';
import { stepOutputs } from '../core/job/steps.ts';
import { type Need, preferencesSchema } from '../core/plan/need.ts';
import { transcriptSchema } from '../core/transcript/transcript.ts';
import type { LibraryFootage } from '../providers/interfaces.ts';
import { libraryAtHand } from './library-fits.ts';
import type { Step } from './step.ts';

const input = z.object({
  transcript: transcriptSchema,
  durationSeconds: z.number().positive(),
  preferences: preferencesSchema,
  title: z.string().default(''),
});

/** Two days of talk. Anything longer is not the transcript of one video and would take minutes to plan. */
const mostSegments = 50_000;
const number = new Intl.NumberFormat('en');

/** Which moments want B-roll, from what is said. */
export const planStep: Step<'plan', z.infer<typeof input>> = {
  name: 'plan',
  version: 2,
  lane: (providers) => providers.planner.lane,
  // Per attempt; a long talk is planned in parts, some of them one after the other.
  deadlineSeconds: (settings) => settings.AI_TIMEOUT_SECONDS * 10,
  input,
  output: stepOutputs.plan,
  async run(request, context) {
    const { planner } = context.providers;
    const { segments } = request.transcript;
    if (segments.length > mostSegments) {
      throw new UserError(
        `The transcript has ${number.format(segments.length)} cues; ${number.format(mostSegments)} can be planned at once.`,
        {
          hint: 'Cut the video and its transcript into parts, or check that the transcript is the right one.',
        },
      );
    }
    const footage = libraryAtHand(request.preferences, context);
    const { needs, notes } = await planner.plan(
      {
        ...request,
        clipsPerMinute: context.settings.CLIPS_PER_MINUTE,
        minClipSeconds: context.settings.MIN_CLIP_DURATION,
        maxClipSeconds: context.settings.MAX_CLIP_DURATION,
        footage,
      },
      context,
    );
    if (needs.length === 0) {
      throw new UserError('Nothing in the transcript says what could be shown.', {
        hint: 'Check that the transcript holds what is spoken, or add needs by hand in the review.',
      });
    }
    return { needs: await withFits(needs, footage), engine: planner.name, notes };
  },
};

/** The needs, each with how many films of the library fit it. */
async function withFits(needs: readonly Need[], footage: LibraryFootage | undefined): Promise<Need[]> {
  if (!footage) return [...needs];
  const counted: Need[] = [];
  for (const need of needs) counted.push({ ...need, libraryFits: (await footage.films(need)).length });
  return counted;
}
