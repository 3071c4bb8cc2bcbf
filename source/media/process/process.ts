import { type ChildProcess, spawn } from 'node:child_process';
import { basename } from 'node:path';
import type { Writable } from 'node:stream';
import { UserError } from '../../core/errors.ts';
import { killGroup, registerChild, unregisterChild } from './children.ts';
import { reportCommand } from './commands.ts';
import { childEnvironment } from './environment.ts';
import { isDiskFull, ProcessError } from './process-error.ts';
import { type OutputReaders, ProcessOutput } from './process-output.ts';

/** How long a child may take to exit after SIGINT before it is killed. */
const graceMs = 5000;

export interface ProcessRequest extends OutputReaders {
  /** The program: an absolute path, or a name on the PATH. No shell is ever involved. */
  program: string;
  args: readonly string[];
  /** When aborted, ends the child and its children: SIGINT first, SIGKILL after 5 seconds. */
  signal: AbortSignal;
  /** The program's stdin; empty when undefined. */
  input?: AsyncIterable<Uint8Array>;
  cwd?: string;
  /** Added to the environment of this process, of which the child gets everything but keys. */
  env?: Readonly<Record<string, string>>;
}

export interface ProcessResult {
  /** All of stdout; empty when a reader got it. */
  stdout: string;
  /** The end of stderr. */
  stderr: string;
  commandLine: string;
}

/**
 * Starts a program and waits until it exits. All programs of others are started here. The child leads its own process
 * group and is killed when this process ends.
 * @throws ProcessError when the exit code is not 0; UserError when the program cannot be started; the signal's reason
 * when aborted.
 */
export async function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  const { program, args, signal } = request;
  signal.throwIfAborted();
  const line = commandLine(program, args);
  // ffprobe only reads metadata; users need not see these commands.
  if (!/^ffprobe/.test(basename(program))) reportCommand(line);
  const child = spawn(program, args, {
    cwd: request.cwd,
    env: childEnvironment(request.env),
    stdio: request.onThirdLine ? ['pipe', 'pipe', 'pipe', 'pipe'] : ['pipe', 'pipe', 'pipe'],
    // Its own process group, so that its children are killed with it, and Ctrl+C reaches only this process.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const stopping = new Stopping(child);
  const output = new ProcessOutput(request, (error) => stopping.stop(error));
  child.stdout?.on('data', (chunk: Buffer) => output.take(chunk));
  child.stderr?.on('data', (chunk: Buffer) => output.takeError(chunk));
  child.stdio[3]?.on('data', (chunk: Buffer) => output.takeThird(chunk));
  registerChild(child);
  if (child.stdin) writeInput(child.stdin, request.input).catch((error) => stopping.stop(error));
  const onAbort = () => stopping.stop(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const end = await ended(child, program);
    output.finish();
    if (stopping.reason !== undefined) throw stopping.reason.value;
    // ffmpeg 5 exits with 0 although it reports a full disk.
    if (end.code !== 0 || isDiskFull(output.tail))
      throw new ProcessError(basename(program), { ...end, stderr: output.tail, commandLine: line });
    return { stdout: output.collected, stderr: output.tail, commandLine: line };
  } finally {
    signal.removeEventListener('abort', onAbort);
    stopping.dispose();
    unregisterChild(child);
  }
}

/** The command as it can be pasted into a shell of the given platform. */
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

/** A backslash escapes only a quote that follows it, which includes the closing quote. */
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
      // Also emitted when a signal could not be sent; then the program did start.
      if (child.pid !== undefined) return;
      const missing = 'code' in cause && cause.code === 'ENOENT';
      const why = missing ? 'the program does not exist' : cause.message;
      const hint = 'Run `stockpile-tui doctor` to see which programs are found.';
      reject(new UserError(`${program} could not be started: ${why}.`, { hint, cause }));
    });
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

/** Stops a child: SIGINT to its group, SIGKILL when it is still running after the grace period. */
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
    killGroup(this.#child, 'SIGINT');
    this.#timer = setTimeout(() => killGroup(this.#child, 'SIGKILL'), graceMs);
    this.#timer.unref();
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}

/**
 * Writes the chunks to a child's stdin and closes it. The next chunk is requested after the last one was consumed, so
 * the chunks may share one buffer. A child that has closed its stdin is not an error here: its exit code decides.
 * @throws the error of the iterable.
 */
async function writeInput(stdin: Writable, chunks: AsyncIterable<Uint8Array> | undefined): Promise<void> {
  let closed = false;
  stdin.on('error', () => {
    closed = true;
  });
  for await (const chunk of chunks ?? []) {
    await new Promise<void>((resolve) => {
      stdin.write(chunk, () => resolve());
    });
    if (closed || stdin.destroyed) return;
  }
  stdin.end();
}
