import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  lockFile,
  lockOwner,
  removeStaleLock,
  staleLockGuard,
  tryLock,
  withLock,
} from '../../../source/store/files/lock.ts';
import { type Owner, readOwner, thisProcess } from '../../../source/store/files/owner.ts';
import { homeAt, jobFilePath } from '../../../source/store/home.ts';
import { History } from '../../../source/store/jobs/history.ts';
import { writeAtOnce } from '../../harness/faults/write-at-once.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const folder = temporaryFolder('lock');
let count = 0;
const freshFile = () => join(folder, `file-${count++}`);

/** Leaves a lock as a killed process leaves it. */
function leave(file: string, owner: Owner, ageSeconds = 0): void {
  writeFileSync(lockFile(file), JSON.stringify(owner));
  const then = Date.now() / 1000 - ageSeconds;
  utimesSync(lockFile(file), then, then);
}

const deadPid = 2 ** 22 + 1;

/** Runs a function just before each folder is created, until the end of the test. */
function beforeFolders(happens: () => void): void {
  const { mkdir } = promises;
  const spy = vi.spyOn(promises, 'mkdir').mockImplementation((...args) => {
    happens();
    return mkdir(...args);
  });
  syncBuiltinESMExports();
  onTestFinished(() => {
    spy.mockRestore();
    syncBuiltinESMExports();
  });
}

describe('a lock', () => {
  it('of a dead process is taken over at once', async () => {
    const file = freshFile();
    leave(file, { pid: deadPid, host: hostname() });
    const lock = await tryLock(file);
    expect(lock).toHaveProperty('release');
    expect(await lockOwner(file)).toEqual(thisProcess());
    if ('release' in lock) await lock.release();
    expect(readdirSync(folder).filter((name) => name.startsWith(file))).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('of a dead process whose pid was reused is taken over', async () => {
    const file = freshFile();
    leave(file, { pid: process.pid, host: hostname(), began: '1' });
    expect(await lockOwner(file)).toBeUndefined();
    expect(await tryLock(file)).toHaveProperty('release');
  });

  it('of another machine is respected while it is touched, and taken over when it is not', async () => {
    const [fresh, stale] = [freshFile(), freshFile()];
    const owner = { pid: 7, host: 'elsewhere' };
    leave(fresh, owner);
    leave(stale, owner, 15);
    expect(await tryLock(fresh)).toEqual({ owner });
    expect(await tryLock(stale)).toHaveProperty('release');
  });

  it('of a live process is never taken over, however long its machine slept', async () => {
    const file = freshFile();
    leave(file, thisProcess(), 3600);
    expect(await tryLock(file)).toEqual({ owner: thisProcess() });
  });

  it('of a dead process is taken over even if a process was killed while breaking it', async () => {
    const file = freshFile();
    leave(file, { pid: deadPid, host: hostname() });
    mkdirSync(staleLockGuard(file));
    const then = Date.now() / 1000 - 4;
    utimesSync(staleLockGuard(file), then, then);
    expect(await tryLock(file)).toHaveProperty('release');
    expect(existsSync(staleLockGuard(file))).toBe(false);
  });

  it('of a dead process goes to exactly one of many processes that try', async () => {
    const file = freshFile();
    leave(file, { pid: deadPid, host: hostname() });
    const results = await Promise.all(Array.from({ length: 20 }, () => tryLock(file)));
    expect(results.filter((each) => 'release' in each)).toHaveLength(1);
    expect(await lockOwner(file)).toEqual(thisProcess());
  });

  it.each([
    ['one that lives', thisProcess()],
    ['one that is dead as well', { pid: deadPid + 1, host: hostname() }],
  ])('that goes to %s while its stale lock is being broken is respected', async (_who, next) => {
    const file = freshFile();
    leave(file, { pid: deadPid, host: hostname() });
    // The guard is created after the stale lock was seen and before it is removed.
    beforeFolders(() => leave(file, next));
    await removeStaleLock(file);
    expect(await readOwner(lockFile(file))).toEqual(next);
  });

  it('admits one process after the other', async () => {
    const file = freshFile();
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 12 }, () =>
        withLock(file, async () => {
          most = Math.max(most, ++inside);
          await new Promise(setImmediate);
          inside -= 1;
        }),
      ),
    );
    expect(most).toBe(1);
  });
});

it('eight processes that write to one history lose no entry', async () => {
  const home = homeAt(join(folder, 'shared'));
  mkdirSync(home.root, { recursive: true });
  const times = 30;
  const put = await writeAtOnce(home.root, 8, { times });
  expect(put).toEqual(Array.from({ length: 8 }, () => times));
  const history = new History(home);
  await history.load();
  await history.loadOlder();
  expect(history.entries).toHaveLength(8 * times);
  expect(readdirSync(home.root).filter((name) => /\.tmp-|\.lock|\.break|damaged/.test(name))).toEqual([]);
});

it('a job that another process runs is shown with that process, one whose process died is shown as interrupted', async () => {
  const home = homeAt(join(folder, 'seen'));
  mkdirSync(home.jobs, { recursive: true });
  const needs = { total: 0, selected: 0, ended: 0, filled: 0, noMatch: 0, failed: 0 };
  const entry = {
    videoPath: '/v',
    outputDir: '/o',
    stage: 'gather',
    progress: 0.5,
    costUsd: 0,
    needs,
    clips: 0,
  };
  const history = new History(home);
  for (const id of ['alive', 'dead'])
    await history.put({
      ...entry,
      id,
      name: id,
      state: 'running',
      stage: 'gather',
      createdAt: 1,
      updatedAt: 1,
    });
  leave(jobFilePath(home, 'alive'), { pid: 4711, host: 'studio' });
  leave(jobFilePath(home, 'dead'), { pid: deadPid, host: hostname() });
  const other = new History(home);
  await other.load();
  await other.refresh();
  const found = Object.fromEntries(other.entries.map((each) => [each.id, each]));
  expect(found['alive']).toMatchObject({ state: 'running', runsIn: { pid: 4711, host: 'studio' } });
  expect(found['dead']?.state).toBe('interrupted');
  expect(found['dead']).not.toHaveProperty('runsIn');
});
