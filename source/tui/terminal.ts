import { writeSync } from 'node:fs';
import type { SuspendTerminal } from 'ink';

/** Sets the window's title; the text holds no control characters. */
export function titleSequence(title: string): string {
  return `\u001B]2;${title}\u0007`;
}

/** Has the terminal remember its title. Those that cannot ignore it. */
const keepTitle = '\u001B[22;2t';

/** An empty title for terminals that remember none, then the remembered one. */
const giveTitleBack = `${titleSequence('')}\u001B[23;2t`;

/** How long to wait for being stopped before concluding that nobody can stop us. */
const stopWaitMs = 200;

/** Remembers the title and gives it back: by the function returned, or when the process ends in whatever way it can notice. */
export function borrowTitle(stdout: typeof process.stdout): () => void {
  stdout.write(keepTitle);
  let isBorrowed = true;
  const giveBack = () => {
    if (!isBorrowed) return;
    isBorrowed = false;
    process.off('exit', giveBack);
    writeNow(stdout, giveTitleBack);
  };
  process.on('exit', giveBack);
  return giveBack;
}

/**
 * Ctrl+Z: the terminal goes back to the shell and the whole process group stops, so that a script or npm above us stops
 * too; `fg` brings all back. Where there is no shell to come back to, the system does not stop us and we go on.
 */
export async function suspend(suspendTerminal: SuspendTerminal): Promise<void> {
  if (process.platform === 'win32') return;
  await suspendTerminal(async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, stopWaitMs);
    process.once('SIGCONT', resolve);
    process.kill(0, 'SIGTSTP');
    await promise;
    process.off('SIGCONT', resolve);
    clearTimeout(timer);
  });
}

/** At exit only what is written at once is written. */
function writeNow(stdout: typeof process.stdout, text: string): void {
  try {
    writeSync(stdout.fd, text);
  } catch {
    // The terminal is gone, and its title with it.
  }
}
