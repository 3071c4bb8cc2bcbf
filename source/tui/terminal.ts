import { writeSync } from 'node:fs';
import type { SuspendTerminal } from 'ink';

type Stdout = typeof process.stdout;

/** Has the terminal remember its title. Those that cannot ignore it. */
const keepTitle = '\u001B[22;2t';

/** An empty title for terminals that remember none, then the remembered one. */
const restoreTitle = `${titleSequence('')}\u001B[23;2t`;

/** How long to wait for being stopped before concluding that nobody can stop us. */
const stopWaitMs = 200;

/** The window's title, which belongs to whoever started us: remembered, set, and given back however the process ends. */
export class WindowTitle {
  readonly #stdout: Stdout;
  #shown = '';
  #isBorrowed = false;

  constructor(stdout: Stdout) {
    this.#stdout = stdout;
    process.on('exit', this.giveBack);
  }

  /** A text without control characters. */
  show(title: string): void {
    if (this.#isBorrowed && title === this.#shown) return;
    this.#stdout.write((this.#isBorrowed ? '' : keepTitle) + titleSequence(title));
    this.#isBorrowed = true;
    this.#shown = title;
  }

  /** Until the work is done the title is the shell's again. */
  async without(work: () => Promise<void>): Promise<void> {
    this.#restore();
    await work();
    this.show(this.#shown);
  }

  readonly giveBack = (): void => {
    process.off('exit', this.giveBack);
    this.#restore();
  };

  #restore(): void {
    if (!this.#isBorrowed) return;
    this.#isBorrowed = false;
    try {
      // At exit only what is written at once is written.
      writeSync(this.#stdout.fd, restoreTitle);
    } catch {
      // The terminal is gone or busy; Ink, which knows no title, is not waited for either.
      this.#stdout.write(restoreTitle);
    }
  }
}

/**
 * Ctrl+Z: the terminal goes back to the shell and the whole process group stops, so that a script or npm above us stops
 * too; `fg` brings all back. Where there is no shell to come back to, the system does not stop us and we go on.
 */
export async function suspend(
  suspendTerminal: SuspendTerminal,
  stdout: NodeJS.WritableStream,
  title: WindowTitle | undefined,
): Promise<void> {
  if (process.platform === 'win32') return;
  const stopGroup = () => stopped(stdout);
  await suspendTerminal(() => (title ? title.without(stopGroup) : stopGroup()));
}

async function stopped(stdout: NodeJS.WritableStream): Promise<void> {
  // A slow terminal has not taken everything yet, and nobody writes while we are stopped.
  await new Promise<void>((resolve) => stdout.write('', () => resolve()));
  const { promise, resolve } = Promise.withResolvers<void>();
  // While anyone listens the signal does not stop us.
  const listeners = process.listeners('SIGTSTP');
  process.removeAllListeners('SIGTSTP');
  const timer = setTimeout(resolve, stopWaitMs);
  process.once('SIGCONT', resolve);
  process.kill(0, 'SIGTSTP');
  await promise;
  process.off('SIGCONT', resolve);
  clearTimeout(timer);
  for (const listener of listeners) process.on('SIGTSTP', listener);
}

/** Calls back when someone else wants us stopped. @returns how to end that. */
export function onStopWish(listener: () => void): () => void {
  if (process.platform === 'win32') return () => {};
  process.on('SIGTSTP', listener);
  return () => process.off('SIGTSTP', listener);
}

function titleSequence(title: string): string {
  return `\u001B]2;${title}\u0007`;
}
