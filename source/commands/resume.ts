import { findBatchOfJob, isBatchId, reopenBatch } from '../app/batch/open-batch.ts';
import type { CommandContext } from '../app/context/context.ts';
import { latestResumable } from '../app/resuming/resume-job.ts';
import { Session } from '../app/session.ts';
import { EXIT, type ExitCode, UserError } from '../core/errors.ts';
import { runBatch } from './batch.ts';
import { followRemoteJob } from './without-screen/follow-remote-job.ts';
import {
  assertOneVideo,
  assertPlanIsForJob,
  openPlan,
  outputModeWithPlan,
  type PlanOption,
} from './without-screen/plan-file.ts';
import { runWithoutScreen } from './without-screen/without-screen.ts';

/**
 * `stockpile-tui resume [JOB]`: resumes a job, by default the latest that can be resumed, with the batch that it belongs
 * to. The id of a batch resumes all its jobs that are not finished.
 */
export async function resume(context: CommandContext, names: readonly string[]): Promise<ExitCode> {
  if (names.length > 1) {
    throw new UserError('resume takes only one job.', {
      hint: 'Choose one: stockpile-tui history',
      exitCode: EXIT.usage,
    });
  }
  const plan = await openPlan(context);
  const id = names[0] ?? plan?.plan?.job ?? (await latestToResume(context));
  if (isBatchId(id)) {
    assertOneVideo(context.flags.plan, Number.POSITIVE_INFINITY);
    return runBatch(context, await reopenBatch(context, id));
  }
  return resumeJob(context, id, plan);
}

/** Resumes one job, with the plan of a file if there is one. */
export async function resumeJob(
  context: CommandContext,
  id: string,
  plan: PlanOption | undefined,
): Promise<ExitCode> {
  if (plan?.plan) assertPlanIsForJob(plan.plan, id);
  const { yes, video, notBilled } = context.flags;
  const change = {
    ...(yes && { acceptPlan: true }),
    ...(video !== undefined && { videoPath: video }),
    ...(notBilled && { notBilled }),
    ...(plan?.plan && { plan: plan.plan }),
  };
  const mode = outputModeWithPlan(context, plan);
  if (mode === 'screen') {
    const { showScreen } = await import('./screen/full-screen.ts');
    return showScreen(context, { resume: { id, ...change } });
  }
  const session = new Session(context);
  // Only to look on: whatever else is asked of the job needs the process that runs it.
  const elsewhere = Object.keys(change).length === 0 ? await session.attach(id) : undefined;
  if (elsewhere) return followRemoteJob(elsewhere, mode);
  return runWithoutScreen(context, { mode, plan }, (readers, signal) =>
    session.resume(id, change, { readers, signal }),
  );
}

/** The id of the latest job that can be resumed, or of the batch that it belongs to. */
async function latestToResume(context: CommandContext): Promise<string> {
  const { id } = await latestResumable(context);
  if (context.flags.video !== undefined) return id;
  return (await findBatchOfJob(context, id))?.id ?? id;
}
