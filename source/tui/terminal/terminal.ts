import { writeSync } from 'node:fs';
import type { SuspendTerminal } from 'ink';

type Stdout = typeof process.stdout;

/** Pushes the title on the terminal's stack; terminals without a stack ignore it. */
const saveTitle = '\u001B[22;2t';

/** Sets an empty title, for terminals without a stack, then restores the saved one. */
const restoreTitle = `${titleSequence('')}\u001B[23;2t`;

/** OSC 9;4, introduced by ConEmu; https://learn.microsoft.com/en-us/windows/terminal/tutorials/progress-bar-sequences. */
const noProgress = '\u001B]9;4;0;0\u0007';

/** How long to wait for the system to stop the process before concluding that it will not. */
const stopWaitMs = 200;

/** The title of the terminal window: saved, set, and restored however the process ends. */
export class WindowTitle implements RestorableTerminalMode {
  readonly #stdout: Stdout;
  #shown = '';
  #isBorrowed = false;
  #progress = noProgress;

  constructor(stdout: Stdout) {
    this.#stdout = stdout;
    process.on('exit', this.giveBack);
  }

  /** @param title must have no control characters */
  show(title: string): void {
    if (this.#isBorrowed && title === this.#shown) return;
    this.#stdout.write((this.#isBorrowed ? '' : saveTitle) + titleSequence(title));
    this.#isBorrowed = true;
    this.#shown = title;
  }

  /** Shows progress in the task bar and the tab; undefined hides it. Does nothing in terminals that mishandle the sequence. */
  showProgress(progress: { fraction: number; isPaused: boolean } | undefined): void {
    const wanted = progress ? progressSequence(progress) : noProgress;
    if (wanted === this.#progress || !canShowProgress(process.env)) return;
    this.#progress = wanted;
    this.#stdout.write(wanted);
  }

  /** Restores the shell's title while `work` runs. */
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
    writeSynchronously(this.#stdout, restored);
  }
}

/** Writes what must arrive even while the process exits. */
export function writeSynchronously(stdout: Stdout, text: string): void {
  try {
    // During exit only synchronous writes get through.
    writeSync(stdout.fd, text);
  } catch {
    // The terminal is gone or busy: the best that is left is a write nobody waits for.
    stdout.write(text);
  }
}

/** A state of the terminal that the program has changed, and that the shell needs back while the program is suspended. */
export interface RestorableTerminalMode {
  /** Restores the state for the shell while `work` runs. */
  without(work: () => Promise<void>): Promise<void>;
}

/**
 * Ctrl+Z: returns the terminal to the shell and stops the whole process group, so that a parent script or npm stops too;
 * `fg` continues all of them. Without a shell to return to, the system does not stop the process and it continues.
 */
export async function suspendToShell(
  suspendTerminal: SuspendTerminal,
  stdout: NodeJS.WritableStream,
  borrowed: readonly RestorableTerminalMode[],
): Promise<void> {
  if (process.platform === 'win32') return;
  const stopGroup = borrowed.reduceRight(
    (work, each) => () => each.without(work),
    () => stopped(stdout),
  );
  await suspendTerminal(stopGroup);
}

async function stopped(stdout: NodeJS.WritableStream): Promise<void> {
  // A slow terminal may not have received everything yet, and nothing is written while the process is stopped.
  await new Promise<void>((resolve) => stdout.write('', () => resolve()));
  const { promise, resolve } = Promise.withResolvers<void>();
  // The signal does not stop a process that has a listener for it.
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

/** Calls `listener` when another process asks this one to suspend (SIGTSTP). @returns how to stop listening */
export function onSuspendRequest(listener: () => void): () => void {
  if (process.platform === 'win32') return () => {};
  process.on('SIGTSTP', listener);
  return () => process.off('SIGTSTP', listener);
}

function progressSequence({ fraction, isPaused }: { fraction: number; isPaused: boolean }): string {
  return `\u001B]9;4;${isPaused ? 4 : 1};${Math.floor(fraction * 100)}\u0007`;
}

/** Whether OSC 9;4 is safe: the Linux console prints it, and iTerm2 before 3.6 shows it as a notification. */
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
