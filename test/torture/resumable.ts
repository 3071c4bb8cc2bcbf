import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { program } from '../harness/cli.ts';
import type { World } from './run.ts';

/** A resume has started by then, even on a loaded machine. */
const patienceMs = 60_000;

/** The ids of saved jobs. */
export function savedJobs({ env }: World): string[] {
  const jobs = join(env['STOCKPILE_HOME'] ?? '', 'jobs');
  return existsSync(jobs) ? readdirSync(jobs).flatMap((name) => /^([^.]+)\.json$/.exec(name)?.[1] ?? []) : [];
}

/**
 * Resumes the latest job until its first event, then ends it.
 * @returns why it could not be resumed, if so
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
