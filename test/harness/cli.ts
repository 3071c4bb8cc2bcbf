import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The built program; in tests a copy without the sentence model, see .tools/test-setup.mjs. */
export const program =
  process.env['STOCKPILE_TEST_PROGRAM'] ?? fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface CliOptions {
  cwd: string;
  home: string;
  env?: Record<string, string>;
  /** The main file of another build of the program. */
  program?: string;
  /** The user and group that run it, where not the ones of the test. */
  user?: { uid: number; gid: number } | undefined;
}

/** A running instance of the built program. */
export interface CliRun {
  readonly stdout: string;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when the output on stdout fulfills the condition. Rejects when the program ends before that. */
  until(condition: (stdout: string) => boolean): Promise<void>;
  readonly result: Promise<CliResult>;
}

/** Starts the built program without a terminal. */
export function startCli(args: readonly string[], options: CliOptions): CliRun {
  const child = spawn(process.execPath, [options.program ?? program, ...args], {
    cwd: options.cwd,
    env: { ...process.env, STOCKPILE_HOME: options.home, ...options.env },
    ...options.user,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    for (const check of waiting) check();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const result = new Promise<CliResult>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return {
    get stdout() {
      return stdout;
    },
    kill: (signal) => void child.kill(signal),
    until: (condition) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (!condition(stdout)) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
        void result.then(({ code }) => reject(new Error(`ended with ${code} before: ${stdout}\n${stderr}`)));
      }),
    result,
  };
}

/** Runs the built program without a terminal to its end. */
export function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  return startCli(args, options).result;
}
