import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFile, removeStaleLock, staleLockGuard } from './files/lock.ts';
import { isOurLiveProcess, temporaryOwner } from './files/temporary-name.ts';
import type { Home } from './home.ts';

/** Partial files of other machines, whose processes cannot be checked, are orphans after this time: no write takes as long. */
const maxWriteMs = 3600 * 1000;
const lockEndings = [lockFile(''), staleLockGuard('')];

/**
 * Removes what killed processes left in the home folder, and in an output folder with its subfolders: partial files and
 * stale locks. Never fails: what cannot be removed now is removed by a later run.
 */
export async function removeOrphans(home: Home, outputDir?: string): Promise<void> {
  await Promise.all(
    [home.root, home.jobs, home.olderJobs, home.batches, home.watches].map((folder) =>
      removePartialFiles(folder, false),
    ),
  );
  if (outputDir !== undefined) await removePartialFiles(outputDir, true);
  await Promise.all([home.root, home.jobs, home.batches, home.watches].map(removeStaleLocks));
}

async function removeStaleLocks(folder: string): Promise<void> {
  for (const name of await namesIn(folder, false)) {
    const ending = lockEndings.find((each) => name.endsWith(each));
    if (ending) await removeStaleLock(join(folder, name.slice(0, -ending.length))).catch(() => {});
  }
}

/** Does the same for the cache, which has many folders. */
export function removeCacheOrphans(home: Home): Promise<void> {
  return removePartialFiles(home.cache, true);
}

async function removePartialFiles(folder: string, recursive: boolean): Promise<void> {
  for (const name of await namesIn(folder, recursive)) {
    const owner = temporaryOwner(name);
    if (!owner) continue;
    const path = join(folder, name);
    if (!isOurLiveProcess(owner) && (owner.isHere || (await ageMs(path)) > maxWriteMs))
      await rm(path, { force: true }).catch(() => {});
  }
}

function namesIn(folder: string, recursive: boolean): Promise<string[]> {
  return readdir(folder, { recursive }).catch(() => []);
}

async function ageMs(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found ? Date.now() - found.mtimeMs : 0;
}
