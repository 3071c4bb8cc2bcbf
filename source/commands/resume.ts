import { batchOfJob, isBatchId, reopenBatch } from '../app/batch/open-batch.ts';
import type { CommandContext } from '../app/context.ts';
import { latestResumable } from '../app/resuming/resume-job.ts';
import { Session } from '../app/session.ts';
import { EXIT, type ExitCode, UserError } from '../core/errors.ts';
import { outputMode } from './args/output-mode.ts';
import { runBatch } from './batch.ts';
import { runWithoutScreen } from './without-screen.ts';

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
  const id = names[0] ?? (await latestToResume(context));
  if (isBatchId(id)) return runBatch(context, await reopenBatch(context, id));
  const { yes, video, notBilled } = context.flags;
  const change = {
    ...(yes && { acceptPlan: true }),
    ...(video !== undefined && { videoPath: video }),
    ...(notBilled && { notBilled }),
  };
  const mode = outputMode(context.flags);
  if (mode === 'screen') {
    const { showScreen } = await import('./full-screen.ts');
    return showScreen(context, { resume: { id, ...change } });
  }
  const session = new Session(context);
  return runWithoutScreen(mode, (readers, signal) => session.resume(id, change, { readers, signal }));
}

/** The id of the latest job that can be resumed, or of the batch that it belongs to. */
async function latestToResume(context: CommandContext): Promise<string> {
  const { id } = await latestResumable(context);
  if (context.flags.video !== undefined) return id;
  return (await batchOfJob(context, id))?.id ?? id;
}
