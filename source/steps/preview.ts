import * as z from 'zod';
import { candidateSchema } from '../core/footage/candidate.ts';
import { stepOutputs } from '../core/job/step/steps.ts';
import { needSchema, preferencesSchema } from '../core/plan/need.ts';
import { findSource } from './find-source.ts';
import { inspectRequest } from './inspect.ts';
import type { Step } from './step.ts';

const previewInput = z.object({
  need: needSchema,
  candidate: candidateSchema,
  preferences: preferencesSchema,
});

/** Downloads a small copy of a candidate for inspection, unless its inspection is cached. */
export const previewStep: Step<'preview', z.infer<typeof previewInput>> = {
  name: 'preview',
  version: 1,
  lane: () => 'download',
  deadlineSeconds: (settings) => settings.DOWNLOAD_TIMEOUT_SECONDS,
  input: previewInput,
  output: stepOutputs.preview,
  async run(request, context) {
    const { candidate } = request;
    const source = findSource(context.providers, candidate.source);
    if (await context.providers.inspector.remembers?.(inspectRequest(request, context), context)) return {};
    return { file: await source.preview(candidate, context) };
  },
};
