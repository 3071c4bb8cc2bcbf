import type { RunningJob } from '../app/session.ts';
import { endStartOnSignals, stopOnSignals } from '../app/signals/stop-on-signals.ts';
import { EXIT, type ExitCode } from '../core/errors.ts';
import type { Command } from '../core/job/command.ts';
import type { Job } from '../core/job/job.ts';
import { jsonReader } from '../json/json-reader.ts';
import { PlainReader } from '../plain/plain-reader.ts';
import { summary } from '../plain/summary.ts';
import type { Listener } from '../runner/job-log.ts';
import { type OutputMode, print, printError } from './args/output-mode.ts';

/** Starts a job with these readers. The signal aborts the start. */
export type Begin = (readers: readonly Listener[], signal: AbortSignal) => Promise<RunningJob>;

/**
 * Runs one job for a script or a pipe: prints lines or JSON events, then a summary. There is no review without the full
 * screen, so a job whose plan was not accepted is saved and stops at the review.
 */
export async function runWithoutScreen(mode: Exclude<OutputMode, 'screen'>, begin: Begin): Promise<ExitCode> {
  return (await runIfBegun(mode, begin)) ?? EXIT.finished;
}

/** The same where `begin` may find that nothing has to run. @returns undefined then, else the exit code */
export async function runIfBegun(
  mode: Exclude<OutputMode, 'screen'>,
  begin: (readers: readonly Listener[], signal: AbortSignal) => Promise<RunningJob | undefined>,
): Promise<ExitCode | undefined> {
  const plain = mode === 'plain' ? new PlainReader(print) : undefined;
  const reader: Listener = plain ? plain.read : jsonReader(print);
  let running: RunningJob | undefined;
  const dispatch = (command: Command) => void running?.handle.dispatch(command);
  const atReview: Listener = (event) => {
    if (event.type === 'job.state' && event.state === 'awaiting-review') {
      queueMicrotask(() => dispatch({ type: 'stop', kill: false }));
    }
  };
  const starting = endStartOnSignals();
  let ignore = () => {};
  try {
    running = await begin([reader, atReview], starting.signal);
    if (!running) return undefined;
    ignore = stopOnSignals(dispatch, printError);
    const { job, exitCode, notice } = await running.ended;
    if (mode === 'plain') for (const line of summary(job)) print(line);
    else hintToResume(job);
    if (notice !== undefined) printError(notice);
    return exitCode;
  } finally {
    plain?.stop();
    ignore();
    starting.over();
  }
}

function hintToResume(job: Job): void {
  if (job.state !== 'finished') printError(`to continue: stockpile-tui resume ${job.id}`);
}
