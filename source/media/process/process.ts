import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { tellCommand } from './commands.ts';
import { feed } from './feed.ts';
import { tellGuard } from './guard.ts';
import { isDiskFull, ProcessError } from './process-error.ts';
import { type OutputReaders, ProcessOutput } from './process-output.ts';

/** How long a child may take to end by itself after it was asked to; then it is killed. */
const graceMs = 5000;

export interface ProcessRequest extends OutputReaders {
  /** The program: an absolute path, or a name on the PATH. No shell is ever involved. */
  program: string;
  args: readonly string[];
  /** Ends the child and its children when aborted: asked politely first, killed after 5 seconds. */
  signal: AbortSignal;
  /** What the program reads from stdin, which is empty without it. */
  input?: AsyncIterable<Uint8Array>;
  cwd?: string;
  /** Added to the environment of this process. */
  env?: Readonly<Record<string, string>>;
}

export interface ProcessResult {
  /** Everything from stdout, unless someone read along. */
  stdout: string;
  /** The end of stderr. */
  stderr: string;
  commandLine: string;
}

const running = new Set<ChildProcess>();

/**
 * Starts a program and waits for its end: the one place where this happens. The child leads a process
 * group of its own, and it ends with this process.
 * @throws ProcessError when it ends with a code other than 0; UserError when it cannot be started; the signal's reason
 * when aborted.
 */
export async function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  const { program, args, signal } = request;
  signal.throwIfAborted();
  const line = commandLine(program, args);
  // Looking at a file is no work to tell of.
  if (!/^ffprobe/.test(basename(program))) tellCommand(line);
  const child = spawn(program, args, {
    cwd: request.cwd,
    env: request.env ? { ...process.env, ...request.env } : process.env,
    stdio: 'pipe',
    // A group of its own, so that what the child starts ends with it, and Ctrl+C reaches us alone.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const stopping = new Stopping(child);
  const output = new ProcessOutput(request, (error) => stopping.stop(error));
  child.stdout.on('data', (chunk: Buffer) => output.take(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.takeError(chunk));
  register(child);
  feed(child.stdin, request.input).catch((error) => stopping.stop(error));
  const onAbort = () => stopping.stop(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const end = await ended(child, program);
    output.finish();
    if (stopping.reason !== undefined) throw stopping.reason.value;
    // ffmpeg 5 says that the disk is full and ends with code 0 all the same.
    if (end.code !== 0 || isDiskFull(output.tail))
      throw new ProcessError(basename(program), { ...end, stderr: output.tail, commandLine: line });
    return { stdout: output.collected, stderr: output.tail, commandLine: line };
  } finally {
    signal.removeEventListener('abort', onAbort);
    stopping.over();
    unregister(child);
  }
}

/** Kills every child and what it started, at once; for the end of this process. */
export function killAllProcesses(): void {
  for (const child of running) kill(child, 'SIGKILL');
}

/** The command as it can be pasted into a shell of this system, or of another one. */
export function commandLine(
  program: string,
  args: readonly string[],
  platform: NodeJS.Platform = process.platform,
): string {
  return [program, ...args].map(platform === 'win32' ? quoteForWindows : quoteForShell).join(' ');
}

function quoteForShell(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Of backslashes only those before a quote escape something: that one, or the one at the end. */
function quoteForWindows(text: string): string {
  if (/^[\w@+=:,./\\-]+$/.test(text)) return text;
  return `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`;
}

function ended(
  child: ChildProcess,
  program: string,
): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => {
      // Also emitted when a signal could not be sent, which is no failure to start.
      if (child.pid !== undefined) return;
      const missing = 'code' in cause && cause.code === 'ENOENT';
      const why = missing ? 'there is no such program' : cause.message;
      const hint = 'Run `stockpile-tui doctor` to see which programs are found.';
      reject(new UserError(`${program} could not be started: ${why}.`, { hint, cause }));
    });
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

/** Ends a child: SIGINT to its group, SIGKILL when that does not help. */
class Stopping {
  reason: { value: unknown } | undefined;
  readonly #child: ChildProcess;
  #timer: NodeJS.Timeout | undefined;

  constructor(child: ChildProcess) {
    this.#child = child;
  }

  stop(reason: unknown): void {
    if (this.reason !== undefined) return;
    this.reason = { value: reason };
    kill(this.#child, 'SIGINT');
    this.#timer = setTimeout(() => kill(this.#child, 'SIGKILL'), graceMs);
    this.#timer.unref();
  }

  over(): void {
    clearTimeout(this.#timer);
  }
}

function kill(child: ChildProcess, signal: 'SIGINT' | 'SIGKILL'): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    // The only way on Windows to end what the child has started as well.
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true, stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // The whole group has ended already.
  }
}

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function register(child: ChildProcess): void {
  if (running.size === 0) {
    process.on('exit', killAllProcesses);
    for (const name of endings) process.on(name, onEnding);
  }
  running.add(child);
  tellGuard(child, true);
}

function unregister(child: ChildProcess): void {
  running.delete(child);
  tellGuard(child, false);
  if (running.size > 0) return;
  process.off('exit', killAllProcesses);
  for (const name of endings) process.off(name, onEnding);
}

/** Without a handler a signal ends this process before `exit`; with one of somebody else's, that one decides. */
function onEnding(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  killAllProcesses();
  process.off(signal, onEnding);
  process.kill(process.pid, signal);
}
