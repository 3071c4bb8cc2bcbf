import * as z from 'zod';
import type { Job } from '../../core/job/job.ts';
import { type StepRuns, withRunsOf } from '../../core/job/progress/learn-durations.ts';
import { Document } from '../files/document.ts';
import { withLock } from '../files/lock.ts';
import type { DocumentFormat } from '../files/versioned.ts';
import type { Home } from '../home.ts';

const stepRun = z.object({ seconds: z.number().nonnegative(), failed: z.literal(true).optional() });

const format: DocumentFormat<{ version: 1; steps: StepRuns }> = {
  version: 1,
  schema: z.object({ version: z.literal(1), steps: z.record(z.string(), z.array(stepRun)) }),
  migrations: {},
};

/**
 * How long the steps of earlier jobs took, from `durations.json` of the home folder. It only makes the time left better
 * known: a file that is missing, damaged or cannot be read counts as empty.
 */
export async function readStepRuns(home: Home): Promise<StepRuns> {
  const { steps } = await documentOf(home)
    .read()
    .catch(() => ({ steps: {} }));
  return steps;
}

/**
 * Adds the steps that a job ran.
 * @param since when its run began, milliseconds since 1970; earlier steps are known already
 */
export async function saveStepRuns(home: Home, job: Job, since: number): Promise<void> {
  const add = async () => {
    const document = documentOf(home);
    const { steps } = await document.read();
    const renewed = withRunsOf(steps, job, since);
    if (renewed !== steps) await document.write({ version: 1, steps: renewed });
  };
  // A job must not fail for it.
  await withLock(home.durationsFile, add).catch(() => {});
}

function documentOf(home: Home) {
  return new Document(home.durationsFile, format, { version: 1, steps: {} });
}
