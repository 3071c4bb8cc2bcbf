import * as z from 'zod';
import { candidateSchema } from '../core/footage/candidate.ts';
import { handlesFor, shotSchema } from '../core/footage/shot.ts';
import { stepOutputs } from '../core/job/step/steps.ts';
import { findSource } from './find-source.ts';
import type { Step } from './step.ts';

const fetchInput = z.object({ candidate: candidateSchema, shot: shotSchema });

/** Downloads the seconds of a shot and of its handles in full quality. */
export const fetchStep: Step<'fetch', z.infer<typeof fetchInput>> = {
  name: 'fetch',
  version: 1,
  lane: () => 'download',
  deadlineSeconds: (settings) => settings.DOWNLOAD_TIMEOUT_SECONDS,
  input: fetchInput,
  output: stepOutputs.fetch,
  async run({ candidate, shot }, context) {
    const { before, after } = handlesFor(shot, context.settings.HANDLE_SECONDS);
    const wanted = { ...shot, start: shot.start - before, end: shot.end + after };
    return findSource(context.providers, candidate.source).fetch(candidate, wanted, context);
  },
};
