import type * as z from 'zod';
import type { LaneName, StepName, StepOutput } from '../core/job/step/steps.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { Tools } from '../media/tools/tools.ts';
import type { ProviderContext, Providers } from '../providers/interfaces.ts';

/** Everything a step may use. */
export interface StepContext extends ProviderContext {
  settings: Settings;
  providers: Providers;
  tools: Tools;
}

/**
 * One unit of work: plain JSON in, plain JSON out, files as paths. It does not know the job or its readers, so it can be
 * tested alone, saved, retried, and run on another machine.
 */
export interface Step<Name extends StepName, Input> {
  name: Name;
  /** A new version invalidates the saved results of older ones. */
  version: number;
  lane(providers: Providers): LaneName;
  /** Timeout: after this many seconds the step is aborted and counts as failed. */
  deadlineSeconds(settings: Settings): number;
  input: z.ZodType<Input>;
  output: z.ZodType<StepOutput<Name>>;
  run(input: Input, context: StepContext): Promise<StepOutput<Name>>;
}
