import type { EndSignal } from '../../core/api/app.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import type { Command } from '../../core/job/command.ts';
import { killAllProcesses } from '../../media/process/children.ts';
import { onEndSignal } from './end-signals.ts';

/** A job that is still running this long after it was asked to stop is killed, so that it has ended after 5 s. */
const killAfterMs = 4500;

/**
 * Stops jobs on signals. The first Ctrl+C lets running steps finish; a second one, or five seconds, kills them. SIGTERM,
 * SIGHUP, SIGQUIT and a closed stdout (`| head -1`) kill them at once. Five seconds after a kill the program exits in
 * any case; a resume repeats what was lost.
 * @param begun whether stopping has already begun, so that the next Ctrl+C counts as the second
 * @returns a function that stops listening
 */
export function stopOnSignals(
  dispatch: (command: Command) => void,
  printLine: (line: string) => void,
  begun = false,
): () => void {
  let isStopping = false;
  let timer: NodeJS.Timeout | undefined;
  const killNow = () => {
    clearTimeout(timer);
    timer = setTimeout(() => process.exit(EXIT.interrupted), killAfterMs);
    timer.unref();
    dispatch({ type: 'stop', kill: true });
    killAllProcesses();
  };
  const stopGracefully = () => {
    if (isStopping) return killNow();
    isStopping = true;
    printLine('stopping: waiting for running steps to finish; press Ctrl+C again to stop them now');
    dispatch({ type: 'stop', kill: false });
    timer = setTimeout(killNow, killAfterMs);
    timer.unref();
  };
  const release = onEndSignal((signal) => (signal === 'SIGINT' ? stopGracefully() : killNow()));
  if (begun) stopGracefully();
  process.stdout.on('error', killNow);
  return () => {
    clearTimeout(timer);
    release();
    process.stdout.off('error', killNow);
  };
}

/** A job's start, which any end signal aborts. */
export interface AbortableStart {
  /** Aborted by an end signal, or by `end`, with a UserError of exit code 130. */
  signal: AbortSignal;
  /** The end signal that was received, if any. */
  ended(): EndSignal | undefined;
  /** Aborts the starts in flight. */
  end(): void;
  /** Stops listening. */
  over(): void;
}

/** Listens until `over`. If an aborted start does not end, a second Ctrl+C or five seconds exit the program. */
export function abortStartOnSignals(): AbortableStart {
  const stop = new AbortController();
  let received: EndSignal | undefined;
  let timer: NodeJS.Timeout | undefined;
  const end = () =>
    stop.abort(new UserError('Stopped before the job started.', { exitCode: EXIT.interrupted }));
  const leave = () => process.exit(EXIT.interrupted);
  const release = onEndSignal((signal) => {
    // When a terminal is closed, both the system and the shell send a signal.
    if (received) return signal === 'SIGINT' ? leave() : undefined;
    received = signal;
    timer = setTimeout(leave, killAfterMs);
    timer.unref();
    end();
  });
  return {
    signal: stop.signal,
    ended: () => received,
    end,
    over: () => {
      clearTimeout(timer);
      release();
    },
  };
}
