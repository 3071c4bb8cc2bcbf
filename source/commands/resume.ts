import type { CommandContext } from '../app/context.ts';
import { latestResumable } from '../app/resuming/resume-job.ts';
import { Session } from '../app/session.ts';
import { EXIT, type ExitCode, UserError } from '../core/errors.ts';
import { outputMode } from './args/output-mode.ts';
import { runWithoutScreen } from './without-screen.ts';

/** `stockpile-tui resume [JOB]`: resumes a job, by default the latest that can be resumed. */
export async function resume(context: CommandContext, names: readonly string[]): Promise<ExitCode> {
  if (names.length > 1) {
    throw new UserError('resume takes only one job.', {
      hint: 'Choose one: stockpile-tui history',
      exitCode: EXIT.usage,
    });
  }
  const id = names[0] ?? (await latestResumable(context)).id;
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
