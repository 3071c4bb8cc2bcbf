import fs from 'node:fs';
import { link, mkdir, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { UserError } from '../../core/errors.ts';
import { ensureFolder, privateFolder } from './ensure-folder.ts';
import { isSameOwner, type Owner, ownerState, readOwner, thisProcess } from './owner.ts';
import { temporaryName } from './temporary-name.ts';

/** A lock of another machine is stale after this time; its owner touches the file three times as often. */
const staleMs = 10_000;
/** How long `withLock` waits: longer than it takes a lock of another machine to become stale. */
const lockTimeoutMs = 20_000;
/** Breaking a lock never takes this long; a guard that is older was left by a killed process. */
const maxBreakMs = 5000;
/** How long a killed owner may take to exit, where the system does not say that it is exiting. */
const exitGraceMs = 2000;

export type Release = () => Promise<void>;

/** The result of an attempt: how to release the lock, or who owns it. */
export type LockAttempt = { release: Release } | { owner: Owner | undefined };

/** Runs `work` with the lock of this file. Waits for the lock. @throws UserError when another process does not release it */
export async function withLock<Value>(file: string, work: () => Promise<Value>): Promise<Value> {
  const deadline = performance.now() + lockTimeoutMs;
  for (;;) {
    const taken = await tryLock(file);
    if ('release' in taken) {
      try {
        return await work();
      } finally {
        await taken.release();
      }
    }
    if (performance.now() > deadline) throw stillLocked(file, taken.owner);
    await sleep(2 + Math.random() * 20);
  }
}

/**
 * Takes a lock until it is released. The lock of a dead process of this machine is stale at once, even when its pid was
 * reused; that of another machine after 10 seconds. A machine that slept for longer keeps its own locks, because its
 * processes are checked directly.
 * @returns how to release it, or who owns it
 */
export async function tryLock(file: string): Promise<LockAttempt> {
  await ensureFolder(dirname(file), privateFolder);
  const deadline = performance.now() + 2 * maxBreakMs;
  for (;;) {
    try {
      return { release: await take(file) };
    } catch (error) {
      if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      const owner = await readOwner(lockFile(file));
      if (!(await isStale(file, owner)) || performance.now() > deadline) return { owner };
      // Another process is breaking the lock and will be done in a moment, unless it was killed too.
      if (!(await breakLock(file, owner))) await sleep(2 + Math.random() * 20);
    }
  }
}

/**
 * Like `tryLock`, but waits up to two seconds for an owner on this machine that may be exiting, where the system does not
 * say. So a job can be resumed right after its process was killed.
 */
export async function tryLockWithGrace(file: string): Promise<LockAttempt> {
  const deadline = performance.now() + exitGraceMs;
  for (;;) {
    const attempt = await tryLock(file);
    if ('release' in attempt || !mayBeExiting(attempt.owner) || performance.now() > deadline) return attempt;
    await sleep(20);
  }
}

/** Whether an owner may be an exiting process of this machine. A lock whose owner cannot be read may have just been released. */
function mayBeExiting(owner: Owner | undefined): boolean {
  if (owner === undefined) return true;
  return owner.host === hostname() && owner.pid !== process.pid && ownerState(owner) === 'unknown';
}

/** The owner of the lock of this file; undefined when it is free or stale. */
export async function lockOwner(file: string): Promise<Owner | undefined> {
  const owner = await readOwner(lockFile(file));
  return owner && !(await isStale(file, owner)) ? owner : undefined;
}

/** Removes a stale lock, and the guard that a process left when it was killed while breaking the lock. */
export async function removeStaleLock(file: string): Promise<void> {
  await dropOldGuard(file);
  const owner = await readOwner(lockFile(file));
  if (await isStale(file, owner)) await breakLock(file, owner);
}

/** The lock of a file: a file that names the owner, see `readOwner`. */
export function lockFile(file: string): string {
  return `${file}.lock`;
}

/** The folder that exists while a stale lock is being broken. */
export function staleLockGuard(file: string): string {
  return `${file}.break`;
}

async function take(file: string): Promise<Release> {
  const unlock = await lock(file, {
    realpath: false,
    retries: 0,
    fs: fsWithFileLocks,
    // proper-lockfile's own staleness check is turned off: it takes locks from machines that slept, and two processes
    // that do so at the same time both get the lock.
    stale: Number.MAX_SAFE_INTEGER / 2,
    update: staleMs / 3,
    onCompromised: () => {},
  });
  // A lock that another machine broke while this one slept is no longer ours to release.
  return () => unlock().catch(() => {});
}

type Done = (error: NodeJS.ErrnoException | null) => void;

/** proper-lockfile uses an empty folder as lock; we use a file, so that a lock and its owner are created atomically. */
const fsWithFileLocks = {
  ...fs,
  mkdir: (path: string, done: Done) => void createOwned(path).then(() => done(null), done),
  rmdir: fs.unlink,
  rmdirSync: fs.unlinkSync,
};

/** Creates a lock file that names this process. @throws EEXIST when the file exists */
async function createOwned(path: string): Promise<void> {
  const text = JSON.stringify(thisProcess());
  const temporary = temporaryName(path);
  try {
    await writeFile(temporary, text, { mode: 0o600 });
    await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw error;
      // On file systems without links, the owner is written a moment after the file is created.
      return writeFile(path, text, { mode: 0o600, flag: 'wx' });
    });
  } finally {
    await rm(temporary, { force: true });
  }
}

async function isStale(file: string, owner: Owner | undefined): Promise<boolean> {
  if (owner?.host === hostname()) return ownerState(owner) === 'dead';
  const found = await stat(lockFile(file)).catch(() => undefined);
  // A missing lock was released; if it exists a moment later, its owner is alive.
  return found !== undefined && Date.now() - found.mtimeMs > staleMs;
}

/** Removes a stale lock; only one of several processes that try succeeds. @returns false when the owner has changed */
async function breakLock(file: string, dead: Owner | undefined): Promise<boolean> {
  const guard = staleLockGuard(file);
  try {
    await mkdir(guard);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    await dropOldGuard(file);
    return false;
  }
  try {
    const owner = await readOwner(lockFile(file));
    if (!isSameOwner(owner, dead) || !(await isStale(file, owner))) return false;
    await rm(lockFile(file), { force: true });
    return true;
  } finally {
    await rmdir(guard).catch(() => {});
  }
}

async function dropOldGuard(file: string): Promise<void> {
  const found = await stat(staleLockGuard(file)).catch(() => undefined);
  if (found && Date.now() - found.mtimeMs > maxBreakMs) await rmdir(staleLockGuard(file)).catch(() => {});
}

function stillLocked(file: string, owner: Owner | undefined): UserError {
  const by = owner ? `process ${owner.pid} on ${owner.host}` : 'another program';
  return new UserError(`${file} is locked by ${by}.`, {
    hint: `Quit that program, or delete ${lockFile(file)} if it is no longer running, then try again.`,
  });
}
