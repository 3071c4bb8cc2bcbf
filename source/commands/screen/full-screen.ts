import { version } from '../../../package.json';
import type { CommandContext } from '../../app/context/context.ts';
import { LazySession } from '../../app/lazy-session.ts';
import { ScreenApp, type ScreenResume } from '../../app/screen/screen-app.ts';
import { onEndSignal } from '../../app/signals/end-signals.ts';
import { type AbortableStart, abortStartOnSignals } from '../../app/signals/stop-on-signals.ts';
import { probeAhead } from '../../app/starting/probe-ahead.ts';
import type { BatchVideo, JobHandle, NewJob } from '../../core/api/app.ts';
import { batchExitCode } from '../../core/batch/batch-video.ts';
import { EXIT, type ExitCode, VideoError, worstExit } from '../../core/errors.ts';
import { batchSummary } from '../../plain/batch-summary.ts';
import { jobSummaries } from '../../plain/summary.ts';
import type { Batch } from '../../store/batches.ts';
import type { FirstView } from '../../tui/first-view.ts';
import { print, printError } from '../args/output-mode.ts';
import { ensureTools, offerSentenceModel } from '../setup/ensure-tools.ts';
import { stopAllJobs } from '../stop-all-jobs.ts';
import { folderLink } from './folder-link.ts';

/** What the full screen opens with: new jobs, a job from the history, or neither (the home screen). */
export interface ScreenStart {
  newJobs?: readonly NewJob[];
  resume?: ScreenResume;
  batch?: Batch;
}

/** Shows the full screen until the user leaves it, then prints a summary that stays in the terminal. */
export async function showScreen(context: CommandContext, start: ScreenStart): Promise<ExitCode> {
  const starting = abortStartOnSignals();
  try {
    return await show(context, start, starting);
  } finally {
    starting.over();
  }
}

async function show(
  context: CommandContext,
  start: ScreenStart,
  starting: AbortableStart,
): Promise<ExitCode> {
  // Only a job needs the tools, so the home screen opens without waiting for them.
  if (isJob(start)) {
    await ensureTools(context, starting.signal);
    await offerSentenceModel(context, starting.signal);
  }
  const session = new LazySession(context, true);
  const app = new ScreenApp(context, session, starting.signal, start.resume);
  const batch = start.batch && (await beginBatch(context, session, app, start.batch));
  const first = batch
    ? ({ screen: 'batch' } as const)
    : await begin(context, session, start, starting.signal).catch(async (error: unknown) => {
        // Stop the jobs that have already started: they would continue without a screen.
        if (session.current) await stopAllJobs(session.current, true);
        throw error;
      });
  const shownNotices = context.notices.length;
  const { runTui } = await import('../../tui/run.tsx');
  const { NO_COLOR } = process.env;
  const { handles, reason } = starting.ended()
    ? { handles: session.current?.running.map(({ handle }) => handle) ?? [], reason: starting.ended() }
    : await runTui(app, {
        start: first,
        color: (NO_COLOR ?? '') === '',
        unicode: isUnicode(),
        version,
        onEndSignal,
      });
  starting.end();
  app.batch()?.startNoMore();
  const isKilled = reason?.startsWith('SIG') ?? false;
  const ends = session.current ? await stopAllJobs(session.current, isKilled) : [];
  if (start.batch && batch) {
    const videos = await batch.ended;
    for (const line of batchSummary(start.batch.id, videos)) print(line);
    for (const notice of context.notices.slice(shownNotices)) printError(notice);
    return batchExitCode(videos);
  }
  const link = (folder: string) => folderLink(folder, process.env, process.stdout.isTTY);
  for (const line of jobSummaries(
    handles.map((handle) => handle.snapshot()),
    { link },
  ))
    print(line);
  const unsent = ends.flatMap(({ notice }) => notice ?? []);
  for (const notice of [...context.notices.slice(shownNotices), ...unsent]) printError(notice);
  if (isKilled && ends.length === 0) return EXIT.interrupted;
  // Nobody waits for the result of a job that was opened on the home screen.
  const counted = isJob(start) ? ends : ends.filter(({ job }) => job.state !== 'awaiting-review');
  return worstExit(counted.map(({ exitCode }) => exitCode));
}

function isJob({ resume, newJobs = [], batch }: ScreenStart): boolean {
  return resume !== undefined || newJobs.length > 0 || batch !== undefined;
}

/** Starts a batch, which the screen then shows. @returns its videos when it has ended */
async function beginBatch(
  context: CommandContext,
  lazy: LazySession,
  app: ScreenApp,
  batch: Batch,
): Promise<{ ended: Promise<readonly BatchVideo[]> }> {
  const { BatchRun } = await import('../../app/batch/batch-run.ts');
  const run = new BatchRun(context, await lazy.open(), batch, {
    acceptPlan: context.flags.yes === true,
    stopsAtReview: false,
    onNotice: (notice) => context.notices.push(notice),
  });
  app.showBatch(run);
  const ended = run.run();
  // The caller handles its errors when the screen is left.
  ended.catch(() => {});
  return { ended };
}

async function begin(
  context: CommandContext,
  lazy: LazySession,
  { resume, newJobs }: ScreenStart,
  signal: AbortSignal,
): Promise<FirstView> {
  if (resume) {
    const { id, ...change } = resume;
    try {
      const session = await lazy.open();
      const attached = await session.attach(id);
      return {
        screen: 'job',
        handle: attached ?? (await session.resume(id, change, { signal })).handle,
      };
    } catch (error) {
      if (!(error instanceof VideoError)) throw error;
      const name = context.history.entries.find((entry) => entry.id === id)?.name ?? id;
      return { screen: 'home', asked: { job: { id, name }, error } };
    }
  }
  const handles: JobHandle[] = [];
  for (const job of newJobs ?? []) {
    const probed = probeAhead(context, job.videoPath, signal);
    handles.push((await (await lazy.open()).start(job, { signal, probed })).handle);
  }
  return handles[0] ? { screen: 'job', handle: handles[0] } : { screen: 'home' };
}

/** Whether the terminal shows Unicode, by its locale. On Windows, only Windows Terminal and the like do. */
function isUnicode(): boolean {
  const { LC_ALL, LC_CTYPE, LANG, WT_SESSION, TERM_PROGRAM, TERM } = process.env;
  if (process.platform === 'win32') return WT_SESSION !== undefined || TERM_PROGRAM !== undefined;
  if (TERM === 'linux') return false;
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || 'utf-8');
}
