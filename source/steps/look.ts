import { z } from 'zod';
import { candidateSchema } from '../core/candidate.ts';
import { UserError } from '../core/errors.ts';
import { fileRefSchema } from '../core/media.ts';
import { needSchema, preferencesSchema } from '../core/need.ts';
import { shotSchema } from '../core/shot.ts';
import { stepOutputs } from '../core/steps.ts';
import type { Providers, Source } from '../providers/interfaces.ts';
import type { Step } from './step.ts';

const previewInput = z.object({ candidate: candidateSchema });

/** A small copy of a candidate, only to be looked at. */
export const previewStep: Step<'preview', z.infer<typeof previewInput>> = {
  name: 'preview',
  version: 1,
  lane: () => 'download',
  deadlineSeconds: (settings) => settings.DOWNLOAD_TIMEOUT_SECONDS,
  input: previewInput,
  output: stepOutputs.preview,
  async run({ candidate }, context) {
    return { file: await sourceOf(context.providers, candidate.source).preview(candidate, context) };
  },
};

const inspectInput = z.object({
  need: needSchema,
  candidate: candidateSchema,
  preview: fileRefSchema,
  preferences: preferencesSchema,
});

/** Looks at a preview and picks shots. */
export const inspectStep: Step<'inspect', z.infer<typeof inspectInput>> = {
  name: 'inspect',
  version: 1,
  lane: (providers) => providers.inspector.lane,
  deadlineSeconds: (settings) => settings.AI_TIMEOUT_SECONDS,
  input: inspectInput,
  output: stepOutputs.inspect,
  async run(request, context) {
    return context.providers.inspector.inspect(
      {
        ...request,
        minClipSeconds: context.settings.MIN_CLIP_DURATION,
        maxClipSeconds: context.settings.MAX_CLIP_DURATION,
      },
      context,
    );
  },
};

const fetchInput = z.object({ candidate: candidateSchema, shot: shotSchema });

/** Brings the seconds of the winning shot in full quality. */
export const fetchStep: Step<'fetch', z.infer<typeof fetchInput>> = {
  name: 'fetch',
  version: 1,
  lane: () => 'download',
  deadlineSeconds: (settings) => settings.DOWNLOAD_TIMEOUT_SECONDS,
  input: fetchInput,
  output: stepOutputs.fetch,
  async run({ candidate, shot }, context) {
    return sourceOf(context.providers, candidate.source).fetch(candidate, shot, context);
  },
};

function sourceOf(providers: Providers, name: Source['name']): Source {
  const source = providers.sources.find((each) => each.name === name);
  if (!source) {
    throw new UserError(`The source "${name}" is not available in this run.`, {
      hint: 'Run `stockpile-tui doctor` to see why, or add it to SEARCH_SOURCES.',
    });
  }
  return source;
}
