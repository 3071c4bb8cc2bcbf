import { writeSync } from 'node:fs';
import type { SuspendTerminal } from 'ink';

type Stdout = typeof process.stdout;

/** Has the terminal remember its title. Those that cannot ignore it. */
const keepTitle = '\u001B[22;2t';

/** An empty title for terminals that remember none, then the remembered one. */
const restoreTitle = `${titleSequence('')}\u001B[23;2t`;

/** OSC 9;4, of ConEmu; https://learn.microsoft.com/en-us/windows/terminal/tutorials/progress-bar-sequences. */
const noProgress = '\u001B]9;4;0;0\u0007';

/** How long to wait for being stopped before concluding that nobody can stop us. */
const stopWaitMs = 200;

/** The window's title, which belongs to whoever started us: remembered, set, and given back however the process ends. */
export class WindowTitle {
  readonly #stdout: Stdout;
  #shown = '';
  #isBorrowed = false;
  #progress = noProgress;

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

  /** How far the work is, for the task bar and the tab; undefined when nothing works. Where that is known to do harm, nothing. */
  showProgress(progress: { fraction: number; isPaused: boolean } | undefined): void {
    const wanted = progress ? progressSequence(progress) : noProgress;
    if (wanted === this.#progress || !canShowProgress(process.env)) return;
    this.#progress = wanted;
    this.#stdout.write(wanted);
  }

  /** Until the work is done the title is the shell's again. */
  async without(work: () => Promise<void>): Promise<void> {
    const wasBorrowed = this.#isBorrowed;
    this.#restore();
    await work();
    if (wasBorrowed) this.show(this.#shown);
  }

  readonly giveBack = (): void => {
    process.off('exit', this.giveBack);
    this.#restore();
  };

  #restore(): void {
    const progress = this.#progress === noProgress ? '' : noProgress;
    const restored = progress + (this.#isBorrowed ? restoreTitle : '');
    if (restored === '') return;
    this.#isBorrowed = false;
    this.#progress = noProgress;
    try {
      // At exit only what is written at once is written.
      writeSync(this.#stdout.fd, restored);
    } catch {
      // The terminal is gone or busy; Ink, which knows no title, is not waited for either.
      this.#stdout.write(restored);
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

function progressSequence({ fraction, isPaused }: { fraction: number; isPaused: boolean }): string {
  return `\u001B]9;4;${isPaused ? 4 : 1};${Math.floor(fraction * 100)}\u0007`;
}

/** Most terminals ignore what they do not know; the console of Linux prints it, and iTerm2 before 3.6 takes it for a notification. */
export function canShowProgress(env: NodeJS.ProcessEnv): boolean {
  const { TERM, TERM_PROGRAM, TERM_PROGRAM_VERSION = '' } = env;
  if (TERM === 'linux' || TERM === 'dumb') return false;
  if (TERM_PROGRAM !== 'iTerm.app') return true;
  const [major = 0, minor = 0] = TERM_PROGRAM_VERSION.split('.').map(Number);
  return major > 3 || (major === 3 && minor >= 6);
}

function titleSequence(title: string): string {
  return `\u001B]2;${title}\u0007`;
}
