import { createHash } from 'node:crypto';
import type { Job } from 'bullmq';
import { JobStopError } from '../core/errors.ts';
import { type NeedStepName, needStepNames, type StepName } from '../core/job/step/steps.ts';
import { type Settings, settingRow } from '../core/settings/settings.ts';
import { StepError } from '../core/step-error.ts';
import { withFiles } from './files/file-location.ts';
import type { RunnerFiles } from './files/runner-files.ts';
import { type StepJob, type StepResult, stepResultSchema, travelingSettings } from './protocol.ts';
import { NotRunError, type RemoteRun } from './remote-steps.ts';

/** What the queue gets of a step. @throws NotRunError for a step that does not run elsewhere */
export async function createStepJob<Name extends StepName, Input>(
  run: RemoteRun<Name, Input>,
  runner: string,
  files: RunnerFiles,
): Promise<StepJob> {
  const { step, kind, jobId, needId, input, settings, offline, context } = run;
  const shared = files.workFolder(context.workDir);
  return {
    step: needStep(step.name),
    version: step.version,
    kind,
    runner,
    jobId,
    needId,
    input: await withFiles(input, (file) => files.depart(file)),
    settings: travelingOf(settings),
    offline,
    deadlineSeconds: step.deadlineSeconds(settings),
    ...(context.patience && { patienceMs: context.patience.milliseconds }),
    ...(shared && { shared }),
  };
}

/** The settings that a step's result depends on, as text. */
function travelingOf(settings: Settings): StepJob['settings'] {
  return Object.fromEntries(
    travelingSettings.map((setting) => [setting, settingRow(setting).format(settings[setting])]),
  );
}

/** The same for the same work of the same job, so that a resumed runner finds what ended meanwhile. */
export function stepId<Name extends StepName, Input>({
  step,
  input,
  jobId,
  needId,
  kind,
  settings,
}: RemoteRun<Name, Input>): string {
  const what = [jobId, needId, step.name, step.version, kind, input, travelingOf(settings)];
  return createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 32);
}

/** BullMQ's priority, 1 to 2^21, from that of the lane: its first numbers matter most. */
export function queuePriority([isAhead = 0, step = 0, film = 0, , place = 0]: readonly number[]): number {
  const fits = (value: number, max: number) => Math.min(max, Math.max(0, Math.trunc(value)));
  return (
    1 + fits(isAhead, 1) * 2 ** 20 + fits(step, 7) * 2 ** 16 + fits(film, 15) * 2 ** 12 + fits(place, 4094)
  );
}

/** How a step ended, as the queue keeps it; undefined while it has not. */
export function toStepResult(job: Job): StepResult | undefined {
  if (!job.finishedOn) return undefined;
  const result = stepResultSchema.safeParse(job.returnvalue);
  if (result.success) return result.data;
  const message = job.failedReason ?? 'the worker failed';
  return { ended: 'badly', worker: '', calls: [], error: { blames: 'machine', message } };
}

/** The error of a step that ended badly elsewhere. */
export function toStepFailure({
  error: { blames, message, hint, stop, isServiceFault, isRefusal },
}: Extract<StepResult, { ended: 'badly' }>): Error {
  if (stop) return new JobStopError(stop, message, hint === undefined ? {} : { hint });
  if (blames === 'machine') return new NotRunError(message);
  return new StepError(message, {
    hint,
    ...(isServiceFault && { isServiceFault }),
    ...(isRefusal && { isRefusal }),
  });
}

function needStep(name: StepName): NeedStepName {
  const known = needStepNames.find((each) => each === name);
  if (!known) throw new NotRunError(`${name} runs on the machine of its job`);
  return known;
}
