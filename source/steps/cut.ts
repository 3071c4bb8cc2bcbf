import { join } from 'node:path';
import * as z from 'zod';
import { dynamicRangeSchema } from '../core/footage/media.ts';
import { frameRateSchema } from '../core/footage/rate.ts';
import { handlesFor, shotSchema } from '../core/footage/shot.ts';
import { stepOutputs } from '../core/job/step/steps.ts';
import { cutShot } from '../media/cut/cut.ts';
import { hashFile } from '../media/probe/content-hash.ts';
import type { Step } from './step.ts';

const cutInput = z.object({
  fetched: stepOutputs.fetch,
  shot: shotSchema,
  /** A file name that is unique within the job. */
  name: z.string(),
  /** The frame rate of the A-roll; undefined keeps that of the source. */
  frameRate: frameRateSchema.optional(),
  /** The kind of HDR of the A-roll; undefined for SDR. */
  dynamicRange: dynamicRangeSchema.optional(),
});

/** Cuts a shot with its handles to the exact frame, at the frame rate of the timeline. */
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
        handles: handlesFor(shot, context.settings.HANDLE_SECONDS),
        output,
        target: {
          ...(frameRate && { frameRate }),
          ...(dynamicRange && { dynamicRange }),
          maxHeight: context.settings.CLIP_MAX_HEIGHT,
          keepAudio: context.settings.KEEP_AUDIO,
          hardwareEncoder: context.settings.HARDWARE_ENCODER,
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
