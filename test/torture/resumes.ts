import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { program } from '../harness/cli.ts';
import { seededRandom } from '../harness/services/http/random.ts';
import { untilGone } from './processes.ts';
import { resumeFault } from './resumable.ts';
import type { World } from './run.ts';
import type { Footage } from './signals.ts';

/** The longest time from a job's first event to its kill. */
const intoJobMs = 2000;
/** The delay from the kill to the resume. */
const afterKillMs = 50;

export interface ResumesOptions {
  times: number;
  /** Whether the parent waits for ended children; in a container without an init nobody does. */
  reaped: boolean;
  say?: (line: string) => void;
}

/** Kills a job with SIGKILL and resumes it at once, repeatedly. @returns what was wrong, one sentence each */
export async function resumeAfterKills(footage: Footage, options: ResumesOptions): Promise<string[]> {
  const { times, reaped, say = () => {} } = options;
  const root = mkdtempSync(join(tmpdir(), 'stockpile-resumes-'));
  const random = seededRandom(reaped ? 1 : 2);
  const faults: string[] = [];
  try {
    for (let time = 0; time < times; time++) {
      const folder = join(root, String(time));
      mkdirSync(folder);
      const world = { folder, env: { STOCKPILE_HOME: join(folder, 'home') } };
      const fault = await killAndResume(world, footage, reaped, random);
      say(`${reaped ? 'reaped' : 'a zombie'}, ${time + 1}: ${fault ?? 'goes on'}`);
      if (fault !== undefined) faults.push(fault);
      rmSync(folder, { recursive: true, force: true });
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  return faults;
}

async function killAndResume(
  world: World,
  { video, library }: Footage,
  reaped: boolean,
  random: () => number,
): Promise<string | undefined> {
  const args = [video, '--offline', '--yes', '--json', '--library', library];
  const command = [process.execPath, program, ...args, '--output', join(world.folder, 'output')];
  // The shell becomes a program that never waits for its children.
  const script = reaped ? 'echo $$; exec "$@"' : '"$@" & echo $!; exec sleep 600';
  const parent = spawn('/bin/sh', ['-c', script, 'sh', ...command], {
    cwd: world.folder,
    env: { ...process.env, ...world.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = new Promise((resolve) => parent.on('close', resolve));
  let stdout = '';
  const opened = new Promise<void>((resolve) => {
    parent.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      if (stdout.includes('"type":"job.opened"')) resolve();
    });
  });
  await Promise.race([opened, closed]);
  await delay(random() * intoJobMs);
  process.kill(Number.parseInt(stdout, 10), 'SIGKILL');
  await delay(random() * afterKillMs);
  try {
    return await resumeFault(world);
  } finally {
    parent.kill('SIGKILL');
    await closed;
    await untilGone(world.folder);
  }
}
