import { join } from 'node:path';
import * as z from 'zod';
import { describeError, JobStopError } from '../core/errors.ts';
import { dynamicRangeSchema } from '../core/footage/media.ts';
import { frameRateSchema } from '../core/footage/rate.ts';
import { shotSchema } from '../core/footage/shot.ts';
import { stepOutputs } from '../core/job/steps.ts';
import { needSchema, preferencesSchema } from '../core/plan/need.ts';
import { cutShot } from '../media/cut/cut.ts';
import { verifyClip } from '../media/cut/verify.ts';
import { hashFile } from '../media/probe/hash.ts';
import type { VerifyRequest } from '../providers/interfaces.ts';
import type { Step, StepContext } from './step.ts';

const cutInput = z.object({
  fetched: stepOutputs.fetch,
  shot: shotSchema,
  /** A file name that no other cut of the job has. */
  name: z.string(),
  /** The A-roll's rate, or undefined to keep the source's own. */
  frameRate: frameRateSchema.optional(),
  /** The A-roll's HDR, or undefined for SDR. */
  dynamicRange: dynamicRangeSchema.optional(),
});

/** Cuts the shot exactly, at the rate the timeline has. */
export const cutStep: Step<'cut', z.infer<typeof cutInput>> = {
  name: 'cut',
  version: 1,
  lane: () => 'cut',
  deadlineSeconds: (settings) => settings.DOWNLOAD_TIMEOUT_SECONDS * 2,
  input: cutInput,
  output: stepOutputs.cut,
  async run({ fetched, shot, name, frameRate, dynamicRange }, context) {
    const { offsetSeconds } = fetched;
    const output = join(context.workDir, `${name}.mp4`);
    const result = await cutShot(
      {
        file: fetched.file.path,
        startSeconds: shot.start - offsetSeconds,
        endSeconds: shot.end - offsetSeconds,
        output,
        target: {
          ...(frameRate && { frameRate }),
          ...(dynamicRange && { dynamicRange }),
          maxHeight: context.settings.CLIP_MAX_HEIGHT,
          keepAudio: context.settings.KEEP_AUDIO,
        },
      },
      context.tools,
      { signal: context.signal, progress: (fraction) => context.progress(fraction) },
    );
    const { startSeconds, endSeconds, file, ...rest } = result;
    const exact = { ...shot, start: startSeconds + offsetSeconds, end: endSeconds + offsetSeconds };
    return { ...rest, shot: exact, file: { ...file, sha256: file.sha256 ?? (await hashFile(output)) } };
  },
};

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
