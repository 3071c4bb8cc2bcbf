import type { CommandContext } from '../app/context.ts';
import type { Flags } from '../app/flags.ts';
import { LazySession } from '../app/lazy-session.ts';
import { probeAhead } from '../app/starting/probe-ahead.ts';
import type { NewJob } from '../core/api/app.ts';
import { describeError, type ExitCode, UserError, worstExit } from '../core/errors.ts';
import { cleanText } from '../core/text/text.ts';
import { outputMode, printError } from './args/output-mode.ts';
import { runWithoutScreen } from './without-screen.ts';

/** `stockpile-tui VIDEO [VIDEO...]`: a job for each file. Without the full screen they run one after another. */
export async function run(context: CommandContext, videos: readonly string[]): Promise<ExitCode> {
  const mode = outputMode(context.flags);
  if (mode === 'screen') {
    const { showScreen } = await import('./full-screen.ts');
    return showScreen(context, { newJobs: videos.map((video) => newJob(video, context.flags)) });
  }
  const lazy = new LazySession(context);
  const codes: ExitCode[] = [];
  for (const video of videos) {
    try {
      codes.push(
        await runWithoutScreen(mode, async (readers, signal) => {
          const probe = probeAhead(context, video, signal);
          return (await lazy.open()).start(newJob(video, context.flags), { readers, signal, probe });
        }),
      );
    } catch (error) {
      if (!(error instanceof UserError) || videos.length === 1) throw error;
      printError(cleanText(`${video}: ${describeError(error)}`, 2000));
      codes.push(error.exitCode);
    }
    if (codes.at(-1) === 130) break;
  }
  return worstExit(codes);
}

/** The request for a job, from the options. */
export function newJob(videoPath: string, flags: Flags): NewJob {
  return {
    videoPath,
    transcriptFile: flags.transcript,
    preferences: { style: flags.style ?? '', avoid: flags.avoid ?? '', notes: flags.notes ?? '' },
    acceptPlan: flags.yes === true,
  };
}
