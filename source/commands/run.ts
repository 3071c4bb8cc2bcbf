import type { CommandContext } from '../app/context.ts';
import type { Flags } from '../app/flags.ts';
import { LazySession } from '../app/lazy-session.ts';
import { probeAhead } from '../app/starting/probe-ahead.ts';
import type { NewJob } from '../core/api/app.ts';
import type { ExitCode } from '../core/errors.ts';
import { resumeJob } from './resume.ts';
import { assertOneVideo, jobOfPlan, modeWithPlan, openPlan } from './without-screen/plan-file.ts';
import { runWithoutScreen } from './without-screen/without-screen.ts';

/** `stockpile-tui VIDEO [VIDEO...]`: a job for each file; several are a batch. */
export async function run(context: CommandContext, videos: readonly string[]): Promise<ExitCode> {
  const [video = '', ...more] = videos;
  assertOneVideo(context.flags.plan, videos.length);
  if (more.length > 0) return runSeveral(context, videos);
  const plan = await openPlan(context);
  const waiting = plan?.plan && (await jobOfPlan(context, plan.plan, video));
  if (waiting !== undefined) return resumeJob(context, waiting, plan);
  const request = {
    ...newJob(video, context.flags),
    ...(plan?.plan && { plan: plan.plan, acceptPlan: true }),
  };
  const mode = modeWithPlan(context, plan);
  if (mode === 'screen') {
    const { showScreen } = await import('./screen/full-screen.ts');
    return showScreen(context, { newJobs: [request] });
  }
  const lazy = new LazySession(context);
  return runWithoutScreen(context, { mode, plan }, async (readers, signal) => {
    const probe = probeAhead(context, video, signal);
    return (await lazy.open()).start(request, { readers, signal, probe });
  });
}

async function runSeveral(context: CommandContext, videos: readonly string[]): Promise<ExitCode> {
  const [{ batchOfVideos }, { openBatch }, { runBatch }] = await Promise.all([
    import('../app/batch/batch-videos.ts'),
    import('../app/batch/open-batch.ts'),
    import('./batch.ts'),
  ]);
  return runBatch(context, await openBatch(context, await batchOfVideos(context, videos)));
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
