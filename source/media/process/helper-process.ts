import { fork, type Serializable } from 'node:child_process';
import { killGroup, registerChild, unregisterChild } from './children.ts';
import { childEnvironment } from './environment.ts';

/** How long a helper may take to end by itself before it is killed. */
const graceMs = 5000;

/** A script of ours that runs in its own process. */
export interface HelperProcess {
  send(message: Serializable): void;
  /** Whether it keeps this process alive. At first it does not. */
  keepAlive(isNeeded: boolean): void;
  /** Lets it end; resolves when it has, and its memory is free. */
  end(): Promise<void>;
}

interface HelperListeners {
  message(message: unknown): void;
  /** It ended, as it was asked to or not, or could not be started. */
  ended(reason: string): void;
}

/**
 * Starts a script of ours in its own process, for work that takes much memory: all of it is free once the process ends,
 * which the memory of a thread is not. The script must end when its channel closes, as it does when this process ends,
 * however that happens.
 * @param file the script, in JavaScript or, when this process runs from its source, in TypeScript
 */
export function startHelper(file: URL, args: readonly string[], listeners: HelperListeners): HelperProcess {
  const child = fork(file, args, {
    env: childEnvironment(),
    // It must not write into the terminal, which the screen may have.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // Typed arrays can be sent.
    serialization: 'advanced',
    // Its own process group, so that Ctrl+C does not reach it.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const ended = Promise.withResolvers<void>();
  let hasEnded = false;
  const end = (reason: string) => {
    if (hasEnded) return;
    hasEnded = true;
    unregisterChild(child);
    ended.resolve();
    listeners.ended(reason);
  };
  child.on('message', (message) => listeners.message(message));
  child.on('exit', (code, signal) => end(signal ?? `exit code ${code}`));
  // Also emitted when a message could not be sent: then it has ended, or is about to.
  child.on('error', (error) => {
    if (child.pid === undefined) end(error.message);
  });
  registerChild(child);
  const keepAlive = (isNeeded: boolean) => {
    for (const handle of [child, child.channel]) {
      if (isNeeded) handle?.ref();
      else handle?.unref();
    }
  };
  keepAlive(false);
  return {
    send: (message) => {
      if (child.connected) child.send(message);
    },
    keepAlive,
    end: async () => {
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => killGroup(child, 'SIGKILL'), graceMs);
      timer.unref();
      await ended.promise;
      clearTimeout(timer);
    },
  };
}
