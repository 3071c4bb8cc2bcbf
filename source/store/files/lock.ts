import fs from 'node:fs';
import { link, mkdir, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { UserError } from '../../core/errors.ts';
import { ensureFolder } from './ensure-folder.ts';
import { isSameOwner, lifeOf, type Owner, ourselves, readOwner } from './owner.ts';
import { temporaryName } from './temporary-name.ts';

/** A holder on another machine counts as dead after this; the lock's file is touched three times as often. */
const staleMs = 10_000;
/** How long `withLock` waits: longer than it takes to see that a holder elsewhere is dead. */
const patienceMs = 20_000;
/** Nobody takes this long to break a lock: who began it was killed. */
const breakingMs = 5000;
/** How long a holder that was killed may take to be gone, where the system does not tell that it is dying. */
const dyingMs = 2000;

export type Release = () => Promise<void>;

/** A lock that was taken, with how to give it back, or who has it. */
export type LockAttempt = { release: Release } | { owner: Owner | undefined };

/** Runs `work` while no other process holds the lock of this file. Waits for it. @throws UserError when it stays taken. */
export async function withLock<Value>(file: string, work: () => Promise<Value>): Promise<Value> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const taken = await tryLock(file);
    if ('release' in taken) {
      try {
        return await work();
      } finally {
        await taken.release();
      }
    }
    if (performance.now() > deadline) throw staysTaken(file, taken.owner);
    await sleep(2 + Math.random() * 20);
  }
}

/**
 * Takes a lock for as long as this process wants it. A holder on this machine that is dead is noticed at once, also when
 * its number was given to another process; one on another machine after 10 seconds. A machine that stood still for longer
 * loses nothing: here a holder counts as dead only when it is.
 * @returns how to give it back, or who has it.
 */
export async function tryLock(file: string): Promise<LockAttempt> {
  await ensureFolder(dirname(file));
  const deadline = performance.now() + 2 * breakingMs;
  for (;;) {
    try {
      return { release: await take(file) };
    } catch (error) {
      if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      const owner = await readOwner(lockFile(file));
      if (!(await isAbandoned(file, owner)) || performance.now() > deadline) return { owner };
      // Another one that breaks it is done in a moment, unless that was killed too.
      if (!(await breakLock(file, owner))) await sleep(2 + Math.random() * 20);
    }
  }
}

/**
 * As `tryLock`, but where the system does not tell whether the holder on this machine lives or is dying, it gets two
 * seconds to be gone: what was killed a moment ago can be gone on with.
 */
export async function tryLockOfDying(file: string): Promise<LockAttempt> {
  const deadline = performance.now() + dyingMs;
  for (;;) {
    const attempt = await tryLock(file);
    if ('release' in attempt || !isInDoubt(attempt.owner) || performance.now() > deadline) return attempt;
    await sleep(20);
  }
}

/** Whether a holder may be one of this machine that is dying. A lock nobody's name can be read from may have just gone. */
function isInDoubt(owner: Owner | undefined): boolean {
  if (owner === undefined) return true;
  return owner.host === hostname() && owner.pid !== process.pid && lifeOf(owner) === 'unknown';
}

/** Who holds the lock of this file and is not known to be dead. */
export async function holderOf(file: string): Promise<Owner | undefined> {
  const owner = await readOwner(lockFile(file));
  return owner && !(await isAbandoned(file, owner)) ? owner : undefined;
}

/** Removes the lock of a file whose holder is dead, and what one who was killed while breaking it left. */
export async function clearLock(file: string): Promise<void> {
  await dropOldGuard(file);
  const owner = await readOwner(lockFile(file));
  if (await isAbandoned(file, owner)) await breakLock(file, owner);
}

/** Holds the name of the process that has the lock of this file, as `readOwner` reads it. */
export function lockFile(file: string): string {
  return `${file}.lock`;
}

/** There while a dead holder's lock is taken away. */
export function guardOf(file: string): string {
  return `${file}.break`;
}

async function take(file: string): Promise<Release> {
  const unlock = await lock(file, {
    realpath: false,
    retries: 0,
    fs: filesForFolders,
    // Whether a holder is dead is decided here: proper-lockfile takes a lock away from a machine that slept, and two
    // who do so at once both get it.
    stale: Number.MAX_SAFE_INTEGER / 2,
    update: staleMs / 3,
    onCompromised: () => {},
  });
  // One that was taken away while the machine slept is not ours to give back.
  return () => unlock().catch(() => {});
}

type Done = (error: NodeJS.ErrnoException | null) => void;

/** proper-lockfile locks with an empty folder; ours is a file, so that a lock and its owner come to be in one go. */
const filesForFolders = {
  ...fs,
  mkdir: (path: string, done: Done) => void createOwned(path).then(() => done(null), done),
  rmdir: fs.unlink,
  rmdirSync: fs.unlinkSync,
};

/** @throws EEXIST when the file is there. */
async function createOwned(path: string): Promise<void> {
  const text = JSON.stringify(ourselves());
  const temporary = temporaryName(path);
  try {
    await writeFile(temporary, text, { mode: 0o600 });
    await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw error;
      // Some file systems know no links: then the name comes a moment after the file.
      return writeFile(path, text, { mode: 0o600, flag: 'wx' });
    });
  } finally {
    await rm(temporary, { force: true });
  }
}

async function isAbandoned(file: string, owner: Owner | undefined): Promise<boolean> {
  if (owner?.host === hostname()) return lifeOf(owner) === 'dead';
  const found = await stat(lockFile(file)).catch(() => undefined);
  // What is not there was given back; what is there in the next moment belongs to somebody who lives.
  return found !== undefined && Date.now() - found.mtimeMs > staleMs;
}

/** Takes a dead holder's lock away; of several who try only one does. @returns false when the holder is another by now */
async function breakLock(file: string, dead: Owner | undefined): Promise<boolean> {
  const guard = guardOf(file);
  try {
    await mkdir(guard);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    await dropOldGuard(file);
    return false;
  }
  try {
    const owner = await readOwner(lockFile(file));
    if (!isSameOwner(owner, dead) || !(await isAbandoned(file, owner))) return false;
    await rm(lockFile(file), { force: true });
    return true;
  } finally {
    await rmdir(guard).catch(() => {});
  }
}

async function dropOldGuard(file: string): Promise<void> {
  const found = await stat(guardOf(file)).catch(() => undefined);
  if (found && Date.now() - found.mtimeMs > breakingMs) await rmdir(guardOf(file)).catch(() => {});
}

function staysTaken(file: string, owner: Owner | undefined): UserError {
  const by = owner ? `process ${owner.pid} on ${owner.host}` : 'another program';
  return new UserError(`${file} is held by ${by} and not given back.`, {
    hint: `End that one, or remove ${lockFile(file)} when it is gone, then try again.`,
  });
}
