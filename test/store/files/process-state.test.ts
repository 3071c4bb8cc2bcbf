import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { lockFile, tryLock, tryLockWithGrace } from '../../../source/store/files/lock.ts';
import { isAlive, lookUpProcess } from '../../../source/store/files/process-state.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const folder = temporaryFolder('alive');
const started: ChildProcess[] = [];
let count = 0;

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

function startShell(script: string): ChildProcess {
  const child = spawn('/bin/sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  started.push(child);
  return child;
}

/** The pid of a process that has ended and whose parent never waits for it (a zombie). */
async function startZombie(): Promise<number> {
  const shell = startShell('sleep 600 & echo $!; exec sleep 600');
  const [line] = (shell.stdout && (await once(shell.stdout, 'data'))) ?? [];
  const pid = Number(String(line));
  // Before that the parent is a shell, which does wait for its children.
  await vi.waitUntil(() => readFileSync(`/proc/${shell.pid}/cmdline`, 'utf8').startsWith('sleep'), {
    timeout: 60_000,
  });
  process.kill(pid, 'SIGKILL');
  await vi.waitUntil(() => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '), { timeout: 60_000 });
  return pid;
}

/** A file whose lock this process has left behind. */
function lockedBy(pid: number): string {
  const file = join(folder, `file-${count++}`);
  writeFileSync(lockFile(file), JSON.stringify({ pid, host: hostname() }));
  return file;
}

/** Simulates a system that only tells whether a pid is in use. */
async function withoutProc<Value>(work: () => Promise<Value>): Promise<Value> {
  const { platform } = process;
  Object.defineProperty(process, 'platform', { value: 'freebsd' });
  return work().finally(() => Object.defineProperty(process, 'platform', { value: platform }));
}

describe.runIf(process.platform === 'linux')('a process', () => {
  it('that runs is alive, one that never existed is dead', () => {
    expect(lookUpProcess(process.pid)).toMatchObject({
      state: 'alive',
      began: expect.stringMatching(/^\d+$/),
    });
    expect(lookUpProcess(2 ** 22 + 1)).toEqual({ state: 'dead' });
  });

  it('that is a zombie is dead, and its lock is stale: a resume after kill -9 said that the job still runs', async () => {
    const pid = await startZombie();
    expect(isAlive(pid)).toBe(false);
    expect(await tryLock(lockedBy(pid))).toHaveProperty('release');
  });

  it('is dead from the moment it is killed, although it has not ended yet', () => {
    const { pid = 0 } = startShell('exec sleep 600');
    expect(isAlive(pid)).toBe(true);
    process.kill(pid, 'SIGKILL');
    expect(isAlive(pid)).toBe(false);
  });
});

describe.skipIf(process.platform === 'win32')(
  'where the system does not tell whether a lock owner is exiting',
  () => {
    it('the lock is waited for until the owner has exited', async () => {
      const holder = startShell('echo; exec sleep 600');
      if (holder.stdout) await once(holder.stdout, 'data');
      const file = lockedBy(holder.pid ?? 0);
      await withoutProc(async () => {
        const taking = tryLockWithGrace(file);
        expect(await tryLock(file)).toHaveProperty('owner.pid', holder.pid);
        holder.kill('SIGKILL');
        expect(await taking).toHaveProperty('release');
      });
    });

    it('an owner that keeps running keeps the lock', async () => {
      const holder = startShell('exec sleep 600');
      await withoutProc(async () => {
        expect(await tryLockWithGrace(lockedBy(holder.pid ?? 0))).toHaveProperty('owner.pid', holder.pid);
      });
    });
  },
);
