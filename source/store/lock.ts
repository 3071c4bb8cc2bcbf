import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { writeFile } from 'atomically';
import { lock } from 'proper-lockfile';
import * as z from 'zod';
import { parseAs, readIfThere } from './document.ts';
import { ensureFolder } from './ensure-folder.ts';

/** A holder that died is noticed after this many milliseconds; the lock's file is touched twice as often. */
const staleMs = 10_000;
// `onCompromised` is empty on purpose: proper-lockfile's own throws where nobody can catch it, and a machine that stood
// still for ten seconds is no reason to end a job. Whoever takes the lock over sees in the owner file that we live.

/** Runs `work` while no other process holds the lock of this file. Waits for up to about 15 s. @throws when it stays taken. */
export async function withLock<Value>(file: string, work: () => Promise<Value>): Promise<Value> {
  await ensureFolder(dirname(file));
  const release = await lock(file, {
    realpath: false,
    stale: staleMs,
    onCompromised: () => {},
    retries: { retries: 200, factor: 1.2, minTimeout: 5, maxTimeout: 100, randomize: true },
  });
  try {
    return await work();
  } finally {
    await release();
  }
}

/** Who holds a lock. */
export interface Owner {
  pid: number;
  host: string;
}

const ownerSchema = z.object({ pid: z.int().positive(), host: z.string() });

/**
 * Takes a lock for as long as this process wants it. A holder on this machine that is dead is noticed at once, one on
 * another machine after 10 seconds.
 * @returns how to give it back, or who has it.
 */
export async function tryLock(
  file: string,
): Promise<{ release: () => Promise<void> } | { owner: Owner | undefined }> {
  await ensureFolder(dirname(file));
  const ownerFile = `${file}.owner`;
  for (let attempt = 0; ; attempt++) {
    try {
      const unlock = await lock(file, {
        realpath: false,
        stale: staleMs,
        onCompromised: () => {},
        retries: 0,
      });
      await writeFile(ownerFile, JSON.stringify({ pid: process.pid, host: hostname() } satisfies Owner));
      const release = () => rm(ownerFile, { force: true }).then(() => unlock());
      return { release };
    } catch (error) {
      if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      const owner = await readOwner(ownerFile);
      if (attempt > 0 || !owner || owner.host !== hostname() || isAlive(owner.pid)) return { owner };
      await rm(`${file}.lock`, { recursive: true, force: true });
    }
  }
}

async function readOwner(file: string): Promise<Owner | undefined> {
  const parsed = parseAs((await readIfThere(file)) ?? '', ownerSchema);
  return parsed.ok ? parsed.value : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user cannot be signalled, but it is there.
    return error instanceof Error && (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
