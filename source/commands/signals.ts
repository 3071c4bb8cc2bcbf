import type { Command } from '../core/events.ts';
import { killAllProcesses } from '../media/process.ts';

/** After this long a job that was asked to stop is stopped at once; interface.md, convention 6. */
const patienceMs = 5000;

/**
 * Ctrl+C once lets running steps end, twice or after five seconds ends them; SIGTERM and SIGHUP end them at once.
 * @returns how to stop listening.
 */
export function stopOnSignals(dispatch: (command: Command) => void, say: (line: string) => void): () => void {
  let asked = false;
  let timer: NodeJS.Timeout | undefined;
  const now = () => {
    dispatch({ type: 'stop', kill: true });
    killAllProcesses();
  };
  const gently = () => {
    if (asked) return now();
    asked = true;
    say('stopping: what runs now may end, press Ctrl+C again to end it at once');
    dispatch({ type: 'stop', kill: false });
    timer = setTimeout(now, patienceMs);
    timer.unref();
  };
  process.on('SIGINT', gently);
  process.on('SIGTERM', now);
  process.on('SIGHUP', now);
  return () => {
    clearTimeout(timer);
    process.off('SIGINT', gently);
    process.off('SIGTERM', now);
    process.off('SIGHUP', now);
  };
}
