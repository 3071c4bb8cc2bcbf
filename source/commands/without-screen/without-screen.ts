import type { CommandContext } from '../../app/context/context.ts';
import type { RunningJob } from '../../app/jobs/job-handle.ts';
import { abortStartOnSignals, stopOnSignals } from '../../app/signals/stop-on-signals.ts';
import { EXIT, type ExitCode } from '../../core/errors.ts';
import type { Command } from '../../core/job/command.ts';
import type { Job } from '../../core/job/job.ts';
import { jsonReader } from '../../json/json-reader.ts';
import { PlainReader } from '../../plain/plain-reader.ts';
import { jobSummary } from '../../plain/summary.ts';
import type { Listener } from '../../runner/job-log.ts';
import { type OutputMode, print, printError } from '../args/output-mode.ts';
import type { PlanOption } from './plan-file.ts';
import { ReviewWithoutScreen } from './review-without-screen.ts';

/** Starts a job with these readers. The signal aborts the start. */
export type StartJob = (readers: readonly Listener[], signal: AbortSignal) => Promise<RunningJob>;

/** How a job runs without the full screen. */
export interface WithoutScreen {
  mode: Exclude<OutputMode, 'screen'>;
  plan: PlanOption | undefined;
}

/**
 * Runs one job without the full screen: prints lines or JSON events, then a summary. On a terminal its review is a
 * question for each need; elsewhere a job whose plan was not accepted is saved and stops at the review.
 */
export async function runWithoutScreen(
  context: CommandContext,
  how: WithoutScreen,
  begin: StartJob,
): Promise<ExitCode> {
  return (await runIfNeeded(context, how, begin)) ?? EXIT.finished;
}

/** The same, but `begin` may find that nothing has to run. @returns undefined then, else the exit code */
export async function runIfNeeded(
  context: CommandContext,
  { mode, plan }: WithoutScreen,
  begin: (readers: readonly Listener[], signal: AbortSignal) => Promise<RunningJob | undefined>,
): Promise<ExitCode | undefined> {
  const plain = mode === 'plain' ? new PlainReader(print) : undefined;
  const reader: Listener = plain ? plain.read : jsonReader(print);
  const review = new ReviewWithoutScreen(context, mode, plan);
  const starting = abortStartOnSignals();
  let ignore = () => {};
  try {
    const running = await begin([reader, review.read], starting.signal);
    if (!running) return undefined;
    const { handle, ended } = running;
    const dispatch = (command: Command) => void handle.dispatch(command);
    // In the review no step runs that could be waited for; only the line of the question is ended.
    const isInReview = () => handle.snapshot().state === 'awaiting-review';
    ignore = stopOnSignals(dispatch, (line) => printError(isInReview() ? '' : line));
    review.started(handle);
    const { job, exitCode, notice } = await ended;
    await review.ended();
    if (mode === 'plain') for (const line of jobSummary(job, { plan: written(plan) })) print(line);
    else hintToResume(job);
    if (notice !== undefined) printError(notice);
    return exitCode;
  } finally {
    review.close();
    plain?.stop();
    ignore();
    starting.over();
  }
}

/** The path of the plan file that this run wrote. */
function written(plan: PlanOption | undefined): string | undefined {
  return plan?.plan === undefined ? plan?.path : undefined;
}

function hintToResume(job: Job): void {
  if (job.state !== 'finished') printError(`to continue: stockpile-tui resume ${job.id}`);
}
