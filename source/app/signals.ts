import type { EndSignal } from '../core/api/app.ts';
import { EXIT, UserError } from '../core/errors.ts';
import type { Command } from '../core/job/command.ts';
import { killAllProcesses } from '../media/process/process.ts';
import { onEndSignal } from './end-signals.ts';

/** After this long a job that was asked to stop is stopped at once; interface.md, convention 6. */
const patienceMs = 5000;

/**
 * Ctrl+C once lets running steps end, twice or after five seconds ends them; SIGTERM, SIGHUP, SIGQUIT and a stdout nobody reads
 * any more (`| head -1`) end them at once. What has not ended five seconds later is left: a resume does it again.
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
    clearTimeout(timer);
    timer = setTimeout(() => process.exit(EXIT.interrupted), patienceMs);
    timer.unref();
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
  const release = onEndSignal((signal) => (signal === 'SIGINT' ? gently() : now()));
  if (begun) gently();
  process.stdout.on('error', now);
  return () => {
    clearTimeout(timer);
    release();
    process.stdout.off('error', now);
  };
}

/** While a job is being started, a signal of any kind ends the start. */
export interface Starting {
  /** Aborted by a signal with a UserError of exit code 130, or by `end`. */
  signal: AbortSignal;
  /** The signal that came, if one did. */
  ended(): EndSignal | undefined;
  /** Ends what has not been started by now. */
  end(): void;
  /** Stops listening. */
  over(): void;
}

/** Listens until `over`. Where the start does not come to an end, a second Ctrl+C or five seconds end the program. */
export function endStartOnSignals(): Starting {
  const stop = new AbortController();
  let came: EndSignal | undefined;
  let timer: NodeJS.Timeout | undefined;
  const end = () =>
    stop.abort(new UserError('Stopped before the job began.', { exitCode: EXIT.interrupted }));
  const leave = () => process.exit(EXIT.interrupted);
  const release = onEndSignal((signal) => {
    // A closed terminal tells of it more than once: the system does, and then the shell.
    if (came) return signal === 'SIGINT' ? leave() : undefined;
    came = signal;
    timer = setTimeout(leave, patienceMs);
    timer.unref();
    end();
  });
  return {
    signal: stop.signal,
    ended: () => came,
    end,
    over: () => {
      clearTimeout(timer);
      release();
    },
  };
}
