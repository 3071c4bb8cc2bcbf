import * as z from 'zod';
import { stepOutputs } from '../core/job/step/steps.ts';
import { needSchema, preferencesSchema } from '../core/plan/need.ts';
import { countLibraryFilms, findLibraryFootage } from './library-footage.ts';
import type { Step } from './step.ts';

const input = z.object({ need: needSchema, preferences: preferencesSchema });

/** Counts the films of the library that fit one need, as the planner's step does for those that it plans. */
export const countStep: Step<'count', z.infer<typeof input>> = {
  name: 'count',
  version: 1,
  lane: () => 'search',
  deadlineSeconds: (settings) => settings.DOWNLOAD_TIMEOUT_SECONDS,
  input,
  output: stepOutputs.count,
  async run({ need, preferences }, context) {
    const footage = findLibraryFootage(preferences, context);
    return footage ? countLibraryFilms(need, footage) : { libraryFits: 0 };
  },
};
