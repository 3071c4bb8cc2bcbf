/** How long the built program takes to answer: `--version`, `--help`, and the first frame of the home screen. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IPty, spawn } from '@lydell/node-pty';
import { program } from '../harness/cli.ts';

/** Runs of each; the median is printed. */
const runs = 11;
/** interface.md, convention 1. */
const limits = { '--version': 80, '--help': 80, 'first frame': 300 } as const;

const home = mkdtempSync(join(tmpdir(), 'stockpile-bench-'));
const env = { ...process.env, STOCKPILE_HOME: home, TERM: 'xterm-256color' };
delete (env as Record<string, string | undefined>)['CI'];

/** Milliseconds from the start to the end of the program. */
function untilEnd(args: readonly string[]): number {
  const from = performance.now();
  spawnSync(process.execPath, [program, ...args], { env });
  return performance.now() - from;
}

/** Milliseconds until the home screen's footer is written to a terminal; the program is ended after it. */
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
  // Left as a user leaves it: Node keeps what it compiled only then, and every later start is like the ones measured.
  await untilFirstFrame((child) => child.write('q'));
  const frames: number[] = [];
  for (let run = 0; run < runs; run++) frames.push(await untilFirstFrame());
  report('first frame', frames, floor);
} finally {
  rmSync(home, { recursive: true, force: true });
}
