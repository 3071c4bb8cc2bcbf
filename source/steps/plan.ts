import * as z from 'zod';
import { UserError } from '../core/errors.ts';
import { stepOutputs } from '../core/job/step/steps.ts';
import { type Need, needSchema, preferencesSchema } from '../core/plan/need.ts';
import { formatCount } from '../core/text/text.ts';
import { transcriptSchema } from '../core/transcript/transcript.ts';
import type { LibraryFootage } from '../providers/interfaces.ts';
import { countLibraryFilms, findLibraryFootage } from './library-footage.ts';
import type { Step } from './step.ts';

const input = z.object({
  transcript: transcriptSchema,
  durationSeconds: z.number().positive(),
  preferences: preferencesSchema,
  title: z.string().default(''),
  /** Plans needs in addition to those of a plan, at most `wanted`. */
  more: z.object({ wanted: z.int().positive(), planned: z.array(needSchema) }).exactOptional(),
});

/** Max segments, about two days of talk. A longer transcript is not of one video, and would take minutes to plan. */
const maxSegments = 50_000;
/** The note of an empty plan, which is a valid result: needs can be added in the review. */
export const nothingToFilm =
  'Nothing in the talk can be filmed, so the plan has no needs. Needs can be added by hand in the review.';

/** Decides from the transcript which moments need B-roll. */
export const planStep: Step<'plan', z.infer<typeof input>> = {
  name: 'plan',
  version: 2,
  lane: (providers) => providers.planner.lane,
  // A long talk is planned in parts, some of them one after another.
  deadlineSeconds: (settings) => settings.AI_TIMEOUT_SECONDS * 10,
  input,
  output: stepOutputs.plan,
  async run(request, context) {
    const { planner } = context.providers;
    const { more, ...talk } = request;
    const { segments } = talk.transcript;
    if (segments.length > maxSegments) {
      throw new UserError(
        `The transcript has ${formatCount(segments.length)} cues; at most ${formatCount(maxSegments)} can be planned.`,
        {
          hint: 'Check that it is the right transcript, or split the video and its transcript.',
        },
      );
    }
    const footage = findLibraryFootage(talk.preferences, context);
    const { needs, notes } = await planner.plan(
      {
        ...talk,
        ...(more && { planned: more.planned }),
        clipsPerMinute: more ? more.wanted / (talk.durationSeconds / 60) : context.settings.CLIPS_PER_MINUTE,
        minClipSeconds: context.settings.MIN_CLIP_DURATION,
        maxClipSeconds: context.settings.MAX_CLIP_DURATION,
        footage,
      },
      context,
    );
    const found = needs.length === 0 && !more ? [nothingToFilm] : [];
    return { needs: await withFits(needs, footage), engine: planner.name, notes: [...notes, ...found] };
  },
};

/** Adds to each need how many films of the library fit it, and the best of them. */
async function withFits(needs: readonly Need[], footage: LibraryFootage | undefined): Promise<Need[]> {
  if (!footage) return [...needs];
  const counted: Need[] = [];
  await footage.prepare?.(needs);
  for (const need of needs) counted.push({ ...need, ...(await countLibraryFilms(need, footage)) });
  return counted;
}
