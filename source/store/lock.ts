import { mkdir, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { UserError } from '../core/errors.ts';
import { ensureFolder } from './ensure-folder.ts';
import { hasDied, isSameOwner, type Owner, ourselves, readOwner } from './owner.ts';

/** A holder on another machine counts as dead after this; the lock's file is touched three times as often. */
const staleMs = 10_000;
/** How long `withLock` waits: longer than it takes to see that a holder elsewhere is dead. */
const patienceMs = 20_000;
/** Nobody takes this long to break a lock. */
const breakingMs = 10_000;

export type Release = () => Promise<void>;

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
export async function tryLock(file: string): Promise<{ release: Release } | { owner: Owner | undefined }> {
  await ensureFolder(dirname(file));
  for (let attempt = 0; ; attempt++) {
    try {
      return { release: await take(file) };
    } catch (error) {
      if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      const owner = await readOwner(ownerFile(file));
      if (attempt > 0 || !(await isAbandoned(file, owner)) || !(await breakLock(file, owner)))
        return { owner };
    }
  }
}

/** Who holds the lock of this file and is not known to be dead. */
export async function holderOf(file: string): Promise<Owner | undefined> {
  const owner = await readOwner(ownerFile(file));
  return owner && !(await isAbandoned(file, owner)) ? owner : undefined;
}

/** Removes the lock of a file whose holder is dead. */
export async function clearLock(file: string): Promise<void> {
  const owner = await readOwner(ownerFile(file));
  if (await isAbandoned(file, owner)) await breakLock(file, owner);
}

export function ownerFile(file: string): string {
  return `${file}.owner`;
}

async function take(file: string): Promise<Release> {
  const unlock = await lock(file, {
    realpath: false,
    retries: 0,
    // Whether a holder is dead is decided here: proper-lockfile takes a lock away from a machine that slept, and two
    // who do so at once both get it.
    stale: Number.MAX_SAFE_INTEGER / 2,
    update: staleMs / 3,
    onCompromised: () => {},
  });
  try {
    await writeFile(ownerFile(file), JSON.stringify(await ourselves()), { mode: 0o600 });
  } catch (error) {
    await unlock();
    throw error;
  }
  // One that was taken away while the machine slept is not ours to give back.
  return () => rm(ownerFile(file), { force: true }).then(() => unlock().catch(() => {}));
}

async function isAbandoned(file: string, owner: Owner | undefined): Promise<boolean> {
  if (owner?.host === hostname()) return hasDied(owner);
  const found = await stat(lockFolder(file)).catch(() => undefined);
  // What is not there was given back; what is there in the next moment belongs to somebody who lives.
  return found !== undefined && Date.now() - found.mtimeMs > staleMs;
}

/** Takes a dead holder's lock away; of several who try only one does. @returns false when the holder is another by now */
async function breakLock(file: string, dead: Owner | undefined): Promise<boolean> {
  const guard = `${file}.break`;
  try {
    await mkdir(guard);
  } catch {
    const found = await stat(guard).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > breakingMs) await rmdir(guard).catch(() => {});
    return false;
  }
  try {
    const owner = await readOwner(ownerFile(file));
    if (!isSameOwner(owner, dead) || !(await isAbandoned(file, owner))) return false;
    // First who held it: the next one writes that anew once it has the folder.
    await rm(ownerFile(file), { force: true });
    await rm(lockFolder(file), { recursive: true, force: true });
    return true;
  } finally {
    await rmdir(guard).catch(() => {});
  }
}

function lockFolder(file: string): string {
  return `${file}.lock`;
}

function staysTaken(file: string, owner: Owner | undefined): UserError {
  const by = owner ? `process ${owner.pid} on ${owner.host}` : 'another program';
  return new UserError(`${file} is held by ${by} and not given back.`, {
    hint: `End that one, or remove ${lockFolder(file)} when it is gone, then try again.`,
  });
}
