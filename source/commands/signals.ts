import type { Command } from '../core/events.ts';
import { killAllProcesses } from '../media/process.ts';

/** After this long a job that was asked to stop is stopped at once; interface.md, convention 6. */
const patienceMs = 5000;
const atOnce = ['SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * Ctrl+C once lets running steps end, twice or after five seconds ends them; SIGTERM, SIGHUP, SIGQUIT and a stdout nobody reads
 * any more (`| head -1`) end them at once.
 * @param begun stopping has begun elsewhere: the next Ctrl+C is the second one
 * @returns how to stop listening.
 */
export function stopOnSignals(
  dispatch: (command: Command) => void,
  say: (line: string) => void,
  begun = false,
): () => void {
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
  if (begun) gently();
  for (const signal of atOnce) process.on(signal, now);
  process.stdout.on('error', now);
  return () => {
    clearTimeout(timer);
    process.off('SIGINT', gently);
    for (const signal of atOnce) process.off(signal, now);
    process.stdout.off('error', now);
  };
}
