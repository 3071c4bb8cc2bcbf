import { access, constants, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { CommandContext } from '../../app/context/context.ts';
import { EXIT, UserError, usageError } from '../../core/errors.ts';
import type { Job } from '../../core/job/job.ts';
import { planText } from '../../core/job/review/plan-text.ts';
import { type PlanFile, readPlan } from '../../core/plan/file/read-plan.ts';
import { absolutePath } from '../../core/text/typed-path.ts';
import { type OutputMode, outputMode } from '../args/output-mode.ts';

/** The file of `--plan`. */
export interface PlanOption {
  /** As typed. */
  path: string;
  /** What it says; undefined when it is not there yet, so that the plan is written to it. */
  plan: PlanFile | undefined;
  /** Writes a job's plan to it. @throws UserError */
  write(job: Job): Promise<void>;
}

/**
 * Opens the file of `--plan`, if the option was given.
 * @throws UserError when it cannot be used; for a new file before anything is spent on planning
 */
export async function openPlan({ flags, place }: CommandContext): Promise<PlanOption | undefined> {
  const { plan: typed } = flags;
  if (typed === undefined) return undefined;
  const path = absolutePath(typed, place);
  const content = await readFile(path, 'utf8').catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw unusable(typed, `cannot be read (${error.code})`);
    await assertFolder(typed, dirname(path));
    return undefined;
  });
  const plan = content === undefined ? undefined : readPlan(content, basename(path));
  return { path: typed, plan, write: (job) => writeNew(typed, path, planText(job, typed)) };
}

/**
 * The waiting job that a plan file was written for, when it is a job for this video; undefined when the plan is used for
 * a new job.
 * @throws UserError when the plan is for another video
 */
export async function findJobOfPlan(
  { history }: { history: Pick<CommandContext['history'], 'entries' | 'loadOlder'> },
  plan: PlanFile,
  video: string,
): Promise<string | undefined> {
  if (plan.video !== undefined && basename(plan.video) !== basename(video)) {
    throw new UserError(`${plan.name} is the plan for ${basename(plan.video)}, not for ${basename(video)}.`, {
      hint: 'Give --plan another file, or correct the "video:" line in the plan.',
      exitCode: EXIT.usage,
    });
  }
  const waiting = () =>
    history.entries.find(({ id, state }) => id === plan.job && state === 'awaiting-review')?.id;
  return waiting() ?? (await history.loadOlder().then(waiting));
}

/** @throws UserError when the plan was written for another job */
export function assertPlanIsForJob(plan: PlanFile, id: string): void {
  if (plan.job === undefined || plan.job === id) return;
  throw new UserError(`${plan.name} is the plan of job ${plan.job}, not of ${id}.`, {
    hint: `Run it: stockpile-tui resume ${plan.job} --plan ${plan.name}`,
    exitCode: EXIT.usage,
  });
}

/** The output mode: a plan that is written is reviewed in its file, so no screen is opened for it. */
export function outputModeWithPlan({ flags }: CommandContext, plan: PlanOption | undefined): OutputMode {
  const mode = outputMode(flags);
  return plan && !plan.plan && mode === 'screen' ? 'plain' : mode;
}

/** @throws UserError when `--plan` is given for several videos */
export function assertOneVideo(plan: string | undefined, count: number): void {
  if (plan !== undefined && count > 1)
    throw usageError('--plan can only be used with one video, because each video has its own plan.');
}

async function assertFolder(typed: string, folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw unusable(typed, `cannot be written: there is no folder ${folder}`);
  await access(folder, constants.W_OK).catch(() => {
    throw unusable(typed, `cannot be written: no permission for ${folder}`);
  });
}

/** Writes a file that must not exist: what somebody has edited is never overwritten. */
async function writeNew(typed: string, path: string, text: string): Promise<void> {
  await writeFile(path, text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw unusable(typed, `cannot be written (${error.code})`);
  });
}

function unusable(typed: string, why: string): UserError {
  return new UserError(`The plan ${typed} ${why}.`, {
    hint: 'Give --plan another path.',
    exitCode: EXIT.usage,
  });
}
