import * as z from 'zod';
import { candidateSchema, type Ranked, rankedSchema } from '../core/footage/candidate.ts';
import { fileRefSchema } from '../core/footage/media.ts';
import { inspectTimeoutFactor, type StepOutput, stepOutputs } from '../core/job/step/steps.ts';
import { needSchema, preferencesSchema } from '../core/plan/need.ts';
import type { InspectionTarget } from '../providers/interfaces.ts';
import { findSource } from './find-source.ts';
import type { Step, StepContext } from './step.ts';

const inspectInput = z.object({
  need: needSchema,
  candidate: candidateSchema,
  preview: fileRefSchema.optional(),
  preferences: preferencesSchema,
  /** The candidate's rank. */
  fit: rankedSchema.optional(),
});

/** Inspects a preview and picks shots. */
export const inspectStep: Step<'inspect', z.infer<typeof inspectInput>> = {
  name: 'inspect',
  version: 1,
  lane: (providers) => providers.inspector.lane,
  deadlineSeconds: (settings) => settings.AI_TIMEOUT_SECONDS * inspectTimeoutFactor,
  input: inspectInput,
  output: stepOutputs.inspect,
  async run({ fit, ...request }, context) {
    const seen = await inspected(request, context);
    return context.providers.inspector.judges === 'technique' && fit ? scoredByFit(seen, fit) : seen;
  },
};

async function inspected(
  { preview, ...request }: Omit<z.infer<typeof inspectInput>, 'fit'>,
  context: StepContext,
): Promise<StepOutput<'inspect'>> {
  const { inspector } = context.providers;
  const look = inspectRequest(request, context);
  if (preview) return inspector.inspect({ ...look, preview }, context);
  const known = await inspector.recall?.(look, context);
  if (known) return known;
  // The cached inspection, because of which the preview was skipped, is gone.
  const source = findSource(context.providers, request.candidate.source);
  return inspector.inspect({ ...look, preview: await source.preview(request.candidate, context) }, context);
}

/** Uses the film's rank as the score of its shots. Their own score, the technical quality, only breaks ties. */
function scoredByFit(seen: StepOutput<'inspect'>, { score, reason }: Ranked): StepOutput<'inspect'> {
  const shots = seen.shots.map((shot) => ({
    ...shot,
    score,
    reason: `${reason}; ${shot.reason}`,
    technique: shot.score,
  }));
  return { ...seen, shots };
}

/** Everything besides the pictures that an inspection depends on; part of its cache key. */
export function inspectRequest(
  { need, candidate, preferences }: Pick<InspectionTarget, 'need' | 'candidate' | 'preferences'>,
  { settings }: StepContext,
): InspectionTarget {
  const { MIN_CLIP_DURATION: minClipSeconds, MAX_CLIP_DURATION: maxClipSeconds } = settings;
  const { HANDLE_SECONDS: handleSeconds } = settings;
  return { need, candidate, preferences, minClipSeconds, maxClipSeconds, handleSeconds };
}
