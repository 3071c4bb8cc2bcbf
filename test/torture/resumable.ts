import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { program } from '../harness/cli.ts';
import type { World } from './run.ts';

/** A resume on a loaded machine has begun by then. */
const patienceMs = 60_000;

/** The ids of the jobs that were saved. */
export function savedJobs({ env }: World): string[] {
  const jobs = join(env['STOCKPILE_HOME'] ?? '', 'jobs');
  return existsSync(jobs) ? readdirSync(jobs).flatMap((name) => /^([^.]+)\.json$/.exec(name)?.[1] ?? []) : [];
}

/**
 * Goes on with the latest job until its first event, then ends it.
 * @returns what stood in the way, if anything did
 */
export async function resumeFault(world: World): Promise<string | undefined> {
  const child = spawn(process.execPath, [program, 'resume', '--json', '--yes'], {
    cwd: world.folder,
    env: { ...process.env, ...world.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    if (stdout.includes('"type":"job.opened"')) child.kill('SIGTERM');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  if (code === 130 && stdout.includes('"type":"job.opened"')) return undefined;
  return `resume ended with ${code}: ${stderr.trim() || 'nothing was said'}`;
}
