import * as z from 'zod';
import { describeError, JobStopError } from '../core/errors.ts';
import type { FileRef } from '../core/footage/media.ts';
import { framesOfShot } from '../core/footage/shot.ts';
import { stepOutputs } from '../core/job/step/steps.ts';
import { needSchema, preferencesSchema } from '../core/plan/need.ts';
import { verifyClip } from '../media/cut/verify.ts';
import { hashFile } from '../media/probe/content-hash.ts';
import type { VerifyRequest } from '../providers/interfaces.ts';
import type { Step, StepContext } from './step.ts';

const verifyInput = z.object({
  cut: stepOutputs.cut,
  need: needSchema,
  preferences: preferencesSchema,
  /** The user chose these seconds: how they look is not for us to judge. */
  isChosen: z.boolean().exactOptional(),
});

/**
 * Checks a clip: length, streams, decodes to the end, not black, not frozen; then, if enabled, what the AI sees in it.
 */
export const verifyStep: Step<'verify', z.infer<typeof verifyInput>> = {
  name: 'verify',
  version: 1,
  lane: (providers) => providers.verifier?.lane ?? 'cut',
  deadlineSeconds: (settings) =>
    settings.SEMANTIC_VERIFICATION_ENABLED ? 120 + settings.AI_TIMEOUT_SECONDS * 4 : 120,
  input: verifyInput,
  output: stepOutputs.verify,
  async run({ cut, need, preferences, isChosen = false }, context) {
    const { file, frames, frameRate, width, height } = cut;
    const { signal, tools, settings } = context;
    const expected = {
      ...{ file: file.path, frames, frameRate, width, height, keepAudio: settings.KEEP_AUDIO, isChosen },
      shot: framesOfShot(cut),
    };
    // A copied clip was decoded when it was made. The hash shows whether these are still the same bytes.
    const known = cut.measured && (await isUnchanged(file)) ? cut.measured : undefined;
    const checked = await verifyClip(expected, tools, { signal, known });
    if (!checked.passed || isChosen) return checked;
    const fault = await aiFault({ need, preferences, clip: file }, context);
    return fault === undefined ? checked : { passed: false, problems: [fault] };
  },
};

async function isUnchanged({ path, sha256 }: FileRef): Promise<boolean> {
  return sha256 !== undefined && (await hashFile(path).catch(() => undefined)) === sha256;
}

/** Why the AI rejects a clip; undefined if it accepts it, or if the call failed, which is no rejection. */
async function aiFault(request: VerifyRequest, context: StepContext): Promise<string | undefined> {
  const { verifier } = context.providers;
  if (!verifier) return undefined;
  const threshold = context.settings.SEMANTIC_MATCH_THRESHOLD;
  try {
    const { match, missing, reason } = await verifier.verify(request, context);
    if (match >= threshold) return undefined;
    const unseen = missing.length > 0 ? `, not seen: ${missing.join(', ')}` : '';
    return `${verifier.name} scored it ${match.toFixed(2)}, below ${threshold}${unseen} (${reason})`;
  } catch (error) {
    if (context.signal.aborted || error instanceof JobStopError) throw error;
    context.log('warn', `The AI check of a clip failed, so the clip is kept: ${describeError(error)}`);
    return undefined;
  }
}
