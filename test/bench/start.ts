/**
 * How long the built program takes for `--version`, `--help`, the first frame of the home screen, and until a job
 * is in the history, offline, where one ran before.
 */
import { spawn as spawnChild, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setInterval } from 'node:timers/promises';
import { type IPty, spawn } from '@lydell/node-pty';
import { program } from '../harness/cli.ts';
import { tortureFootage } from '../torture/footage.ts';

/** Runs of each measurement; the median is printed. */
const runs = 11;
const limits = { '--version': 80, '--help': 80, 'first frame': 300, 'job saved': 400 } as const;

const home = mkdtempSync(join(tmpdir(), 'stockpile-bench-'));
const env = { ...process.env, STOCKPILE_HOME: home, TERM: 'xterm-256color' };
delete (env as Record<string, string | undefined>)['CI'];

/** Milliseconds from the start to the end of the program. */
function untilEnd(args: readonly string[]): number {
  const from = performance.now();
  spawnSync(process.execPath, [program, ...args], { env });
  return performance.now() - from;
}

/** Milliseconds until the footer of the home screen is written to a terminal; then the program is ended. */
function untilFirstFrame(end: (child: IPty) => void = (child) => child.kill('SIGKILL')): Promise<number> {
  const from = performance.now();
  const child = spawn(process.execPath, [program], { cols: 120, rows: 40, env, name: 'xterm-256color' });
  const frame = Promise.withResolvers<number>();
  let output = '';
  child.onData((data) => {
    output += data;
    if (!output.includes('quit')) return;
    frame.resolve(performance.now() - from);
    end(child);
    output = '';
  });
  const ended = Promise.withResolvers<void>();
  child.onExit(() => ended.resolve());
  return ended.promise.then(() => frame.promise);
}

const footage = await tortureFootage();
const jobArguments = () => [
  ...[footage.video, '--offline', '--yes', '--plain', '--library', footage.library],
  ...['--output', join(home, 'output')],
];

/** Milliseconds until a new job is in the history; then the program is ended. */
async function untilJobSaved(): Promise<number> {
  const file = join(home, 'history.json');
  const jobs = () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).jobs.length : 0);
  const before = jobs();
  const from = performance.now();
  const child = spawnChild(process.execPath, [program, ...jobArguments()], {
    env,
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  // A check takes a fraction of a millisecond.
  for await (const _ of setInterval(2)) if (jobs() > before || child.exitCode !== null) break;
  const milliseconds = performance.now() - from;
  if (child.exitCode !== null) throw new Error(`a job ended with ${child.exitCode} before it was saved`);
  child.kill('SIGKILL');
  await ended;
  return milliseconds;
}

function report(name: keyof typeof limits | 'node itself', times: number[], floor = 0): void {
  const sorted = times.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const limit = name === 'node itself' ? undefined : limits[name];
  const verdict = limit === undefined ? '' : `  limit ${limit} ms  ${median <= limit ? 'met' : 'MISSED'}`;
  const ratio = floor > 0 ? `  ${(median / floor).toFixed(1)} times node` : '';
  process.stdout.write(`${name.padEnd(12)} ${median.toFixed(0).padStart(5)} ms${verdict}${ratio}\n`);
  if (limit !== undefined && median > limit) process.exitCode = 1;
}

try {
  const node = Array.from({ length: runs }, () => {
    const from = performance.now();
    spawnSync(process.execPath, ['-e', '0']);
    return performance.now() - from;
  });
  const floor = node.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
  report('node itself', node);
  for (const option of ['--version', '--help'] as const) {
    untilEnd([option]);
    report(
      option,
      Array.from({ length: runs }, () => untilEnd([option])),
      floor,
    );
  }
  // Quit normally once, because Node saves its compile cache only then; later starts use it.
  await untilFirstFrame((child) => child.write('q'));
  const frames: number[] = [];
  for (let run = 0; run < runs; run++) frames.push(await untilFirstFrame());
  report('first frame', frames, floor);
  // The first job looks up the tools and probes the video, and ends normally for the same reason.
  untilEnd(jobArguments());
  const saved: number[] = [];
  for (let run = 0; run < runs; run++) saved.push(await untilJobSaved());
  report('job saved', saved, floor);
} finally {
  rmSync(home, { recursive: true, force: true });
}
