import type { Session } from '../app/session.ts';
import { stopOnSignals } from '../app/signals/stop-on-signals.ts';
import type { Command } from '../core/job/command.ts';
import { killAllProcesses } from '../media/process/children.ts';
import type { RunEnd } from '../runner/runner.ts';
import { print } from './args/output-mode.ts';

/** Stops all running jobs and returns how they ended. They have five seconds, or none if a signal ended the screen. */
export async function stopAllJobs(session: Session, isKilled: boolean): Promise<RunEnd[]> {
  await session.startingJobs.settled();
  if (session.running.length === 0) return Promise.all(session.ends);
  const dispatch = (command: Command) => {
    for (const { handle } of session.running) void handle.dispatch(command);
  };
  // A job in its review stops immediately, so no message is needed.
  const isAtWork = session.running.some(({ handle }) => handle.snapshot().state !== 'awaiting-review');
  const ignore = stopOnSignals(dispatch, isAtWork && !isKilled ? print : () => {}, true);
  if (isKilled) {
    dispatch({ type: 'stop', kill: true });
    killAllProcesses();
  }
  try {
    return await Promise.all(session.ends);
  } finally {
    ignore();
  }
}
