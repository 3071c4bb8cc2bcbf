import type { EndSignal } from '../../core/api/app.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import type { Command } from '../../core/job/command.ts';
import { killAllProcesses } from '../../media/process/process.ts';
import { onEndSignal } from './end-signals.ts';

/** A job that was asked to stop and still runs after this long is killed. */
const killAfterMs = 5000;

/**
 * The first Ctrl+C lets running steps finish; the second, or five seconds, kills them. SIGTERM, SIGHUP, SIGQUIT and a
 * stdout that nobody reads any more (`| head -1`) kill them at once. Five seconds later the program exits regardless: a
 * resume repeats what was lost.
 * @param begun stopping has already begun, so that the next Ctrl+C counts as the second
 * @returns how to stop listening.
 */
export function stopOnSignals(
  dispatch: (command: Command) => void,
  say: (line: string) => void,
  begun = false,
): () => void {
  let asked = false;
  let timer: NodeJS.Timeout | undefined;
  const killNow = () => {
    clearTimeout(timer);
    timer = setTimeout(() => process.exit(EXIT.interrupted), killAfterMs);
    timer.unref();
    dispatch({ type: 'stop', kill: true });
    killAllProcesses();
  };
  const stopSoftly = () => {
    if (asked) return killNow();
    asked = true;
    say('stopping: what runs now may end, press Ctrl+C again to end it at once');
    dispatch({ type: 'stop', kill: false });
    timer = setTimeout(killNow, killAfterMs);
    timer.unref();
  };
  const release = onEndSignal((signal) => (signal === 'SIGINT' ? stopSoftly() : killNow()));
  if (begun) stopSoftly();
  process.stdout.on('error', killNow);
  return () => {
    clearTimeout(timer);
    release();
    process.stdout.off('error', killNow);
  };
}

/** While a job is being started, any signal aborts the start. */
export interface Starting {
  /** Aborted by a signal with a UserError of exit code 130, or by `end`. */
  signal: AbortSignal;
  /** The signal that came, if one did. */
  ended(): EndSignal | undefined;
  /** Aborts the starts that are still in flight. */
  end(): void;
  /** Stops listening. */
  over(): void;
}

/** Listens until `over`. If the start does not end by itself, a second Ctrl+C or five seconds end the program. */
export function endStartOnSignals(): Starting {
  const stop = new AbortController();
  let came: EndSignal | undefined;
  let timer: NodeJS.Timeout | undefined;
  const end = () =>
    stop.abort(new UserError('Stopped before the job began.', { exitCode: EXIT.interrupted }));
  const leave = () => process.exit(EXIT.interrupted);
  const release = onEndSignal((signal) => {
    // A closed terminal signals more than once: the system does, and then the shell.
    if (came) return signal === 'SIGINT' ? leave() : undefined;
    came = signal;
    timer = setTimeout(leave, killAfterMs);
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
