import type { CommandContext } from '../app/context/context.ts';
import type { Flags } from '../app/context/flags.ts';
import { LazySession } from '../app/lazy-session.ts';
import { probeAhead } from '../app/starting/probe-ahead.ts';
import type { NewJob } from '../core/api/app.ts';
import type { ExitCode } from '../core/errors.ts';
import { type OutputMode, outputMode } from './args/output-mode.ts';
import type { PlanOption } from './without-screen/plan-file.ts';
import { runWithoutScreen } from './without-screen/without-screen.ts';

/** `stockpile-tui VIDEO [VIDEO...]`: a job for each file; several are a batch. */
export async function run(context: CommandContext, videos: readonly string[]): Promise<ExitCode> {
  const [video = '', ...more] = videos;
  if (context.flags.plan !== undefined) return runWithPlan(context, videos);
  if (more.length > 0) return runSeveral(context, videos);
  return runOne(context, newJob(video, context.flags), outputMode(context.flags));
}

/** Runs one job; with `plan`, its plan is written to a file or was read from one. */
async function runOne(
  context: CommandContext,
  request: NewJob,
  mode: OutputMode,
  plan?: PlanOption,
): Promise<ExitCode> {
  if (mode === 'screen') {
    const { showScreen } = await import('./screen/full-screen.ts');
    return showScreen(context, { newJobs: [request] });
  }
  const lazy = new LazySession(context);
  return runWithoutScreen(context, { mode, plan }, async (readers, signal) => {
    const probed = probeAhead(context, request.videoPath, signal);
    return (await lazy.open()).start(request, { readers, signal, probed });
  });
}

/** With `--plan`; loaded only then, because reading YAML takes a tenth of the start. */
async function runWithPlan(context: CommandContext, videos: readonly string[]): Promise<ExitCode> {
  const [video = ''] = videos;
  const { assertOneVideo, findJobOfPlan, outputModeWithPlan, openPlan } = await import(
    './without-screen/plan-file.ts'
  );
  assertOneVideo(context.flags.plan, videos.length);
  const plan = await openPlan(context);
  const waiting = plan?.plan && (await findJobOfPlan(context, plan.plan, video));
  if (waiting !== undefined) return (await import('./resume.ts')).resumeJob(context, waiting, plan);
  const request = {
    ...newJob(video, context.flags),
    ...(plan?.plan && { plan: plan.plan, acceptPlan: true }),
  };
  return runOne(context, request, outputModeWithPlan(context, plan), plan);
}

async function runSeveral(context: CommandContext, videos: readonly string[]): Promise<ExitCode> {
  const [{ planBatchOfVideos }, { openBatch }, { runBatch }] = await Promise.all([
    import('../app/batch/batch-videos.ts'),
    import('../app/batch/open-batch.ts'),
    import('./batch.ts'),
  ]);
  return runBatch(context, await openBatch(context, await planBatchOfVideos(context, videos)));
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
