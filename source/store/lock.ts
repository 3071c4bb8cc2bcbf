import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { lock } from 'proper-lockfile';

/** A holder that died is noticed after this many milliseconds; the lock's file is touched twice as often. */
const staleMs = 10_000;

/** Runs `work` while no other process holds the lock of this file. Waits for up to about 15 s. @throws when it stays taken. */
export async function withLock<Value>(file: string, work: () => Promise<Value>): Promise<Value> {
  await mkdir(dirname(file), { recursive: true });
  const release = await lock(file, {
    realpath: false,
    stale: staleMs,
    retries: { retries: 200, factor: 1.2, minTimeout: 5, maxTimeout: 100, randomize: true },
  });
  try {
    return await work();
  } finally {
    await release();
  }
}

/** Takes a lock for as long as the process wants it. @returns how to give it back, or undefined when another has it. */
export async function tryLock(file: string): Promise<(() => Promise<void>) | undefined> {
  await mkdir(dirname(file), { recursive: true });
  try {
    return await lock(file, { realpath: false, stale: staleMs, retries: 0 });
  } catch (error) {
    if (error instanceof Error && (error as NodeJS.ErrnoException).code === 'ELOCKED') return undefined;
    throw error;
  }
}
