import type { RunningJob } from '../app/session.ts';
import { endStartOnSignals, stopOnSignals } from '../app/signals/stop-on-signals.ts';
import type { ExitCode } from '../core/errors.ts';
import type { Command } from '../core/job/command.ts';
import type { Job } from '../core/job/job.ts';
import { jsonReader } from '../json/json-reader.ts';
import { PlainReader } from '../plain/plain-reader.ts';
import { summary } from '../plain/summary.ts';
import type { Listener } from '../runner/job-log.ts';
import { complain, type OutputMode, print } from './args/output-mode.ts';

/** Starts a job with these readers, and says nothing itself. The signal ends the start. */
export type Begin = (readers: readonly Listener[], signal: AbortSignal) => Promise<RunningJob>;

/**
 * Runs one job for a script or a pipe: lines or JSON events, then what was made. Without a screen there is no review,
 * so a job whose plan was not accepted stops there, saved.
 */
export async function runWithoutScreen(mode: Exclude<OutputMode, 'screen'>, begin: Begin): Promise<ExitCode> {
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
    ignore = stopOnSignals(dispatch, complain);
    const { job, exitCode } = await running.ended;
    if (mode === 'plain') for (const line of summary(job)) print(line);
    else complainInterrupted(job);
    return exitCode;
  } finally {
    plain?.stop();
    ignore();
    starting.over();
  }
}

function complainInterrupted(job: Job): void {
  if (job.state !== 'finished') complain(`go on: stockpile-tui resume ${job.id}`);
}
