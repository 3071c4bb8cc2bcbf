import type { NeedStepName } from '../core/job/step/steps.ts';
import { cutStep } from './cut.ts';
import { fetchStep } from './fetch.ts';
import { fileStep } from './file.ts';
import { inspectStep } from './inspect.ts';
import { previewStep } from './preview.ts';
import { rankStep } from './rank.ts';
import { searchStep } from './search.ts';
import type { Step, StepContext } from './step.ts';
import { verifyStep } from './verify.ts';

const needSteps = [searchStep, rankStep, previewStep, inspectStep, fetchStep, cutStep, verifyStep, fileStep];

/** The version of each step in this program. */
export const stepVersions = Object.fromEntries(needSteps.map(({ name, version }) => [name, version]));

/** A step whose input comes from another machine. */
export interface KnownStep {
  version: number;
  /** @throws the schema's error for a wrong input; what the step throws */
  run(input: unknown, context: StepContext): Promise<unknown>;
}

/** The steps of a need that this program knows, by name: no other runs for another machine. */
export const knownSteps: Readonly<Record<NeedStepName, KnownStep>> = {
  search: known(searchStep),
  rank: known(rankStep),
  preview: known(previewStep),
  inspect: known(inspectStep),
  fetch: known(fetchStep),
  cut: known(cutStep),
  verify: known(verifyStep),
  file: known(fileStep),
};

function known<Name extends NeedStepName, Input>(step: Step<Name, Input>): KnownStep {
  return {
    version: step.version,
    run: async (input, context) => step.output.parse(await step.run(step.input.parse(input), context)),
  };
}
