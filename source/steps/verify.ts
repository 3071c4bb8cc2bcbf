import * as z from 'zod';
import { describeError, JobStopError } from '../core/errors.ts';
import { stepOutputs } from '../core/job/steps.ts';
import { needSchema, preferencesSchema } from '../core/plan/need.ts';
import { verifyClip } from '../media/cut/verify.ts';
import type { VerifyRequest } from '../providers/interfaces.ts';
import type { Step, StepContext } from './step.ts';

const verifyInput = z.object({
  cut: stepOutputs.cut,
  need: needSchema,
  preferences: preferencesSchema,
});

/** Looks at the finished clip: length, streams, decodes to the end, not black, not frozen; then, where wanted, the AI does. */
export const verifyStep: Step<'verify', z.infer<typeof verifyInput>> = {
  name: 'verify',
  version: 1,
  lane: (providers) => providers.verifier?.lane ?? 'cut',
  deadlineSeconds: (settings) =>
    settings.SEMANTIC_VERIFICATION_ENABLED ? 120 + settings.AI_TIMEOUT_SECONDS * 4 : 120,
  input: verifyInput,
  output: stepOutputs.verify,
  async run({ cut, need, preferences }, context) {
    const { file, frames, frameRate, width, height } = cut;
    const { signal, tools, settings } = context;
    const expected = { file: file.path, frames, frameRate, width, height, keepAudio: settings.KEEP_AUDIO };
    const checked = await verifyClip(expected, tools, { signal });
    if (!checked.passed) return checked;
    const fault = await lastLook({ need, preferences, clip: file }, context);
    return fault === undefined ? checked : { passed: false, problems: [fault] };
  },
};

/** Why the AI rejects a clip; undefined when it does not, or when it could not be asked: that is no rejection. */
async function lastLook(request: VerifyRequest, context: StepContext): Promise<string | undefined> {
  const { verifier } = context.providers;
  if (!verifier) return undefined;
  const threshold = context.settings.SEMANTIC_MATCH_THRESHOLD;
  try {
    const { match, missing, reason } = await verifier.verify(request, context);
    if (match >= threshold) return undefined;
    const lacks = missing.length > 0 ? `, not seen: ${missing.join(', ')}` : '';
    return `${verifier.name} gives it ${match.toFixed(2)} of 1, ${threshold} is asked for${lacks} (${reason})`;
  } catch (error) {
    if (context.signal.aborted || error instanceof JobStopError) throw error;
    context.log('warn', `The last look at a clip failed, it is kept: ${describeError(error)}`);
    return undefined;
  }
}
