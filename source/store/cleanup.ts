import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { clearLock, guardOf, lockFile } from './files/lock.ts';
import { isOursAndAlive, temporaryOwner } from './files/temporary-name.ts';
import type { Home } from './home.ts';

/** Of another machine nothing is known; no write takes this long. */
const longestWriteMs = 3600 * 1000;
const lockEndings = [lockFile(''), guardOf('')];

/**
 * Removes what killed programs left in the home folder, and in this output folder and all below it where one is named:
 * half-written files and locks whose owner is dead. Never fails: what cannot be removed now is removed another time.
 */
export async function sweep(home: Home, outputDir?: string): Promise<void> {
  await Promise.all([home.root, home.jobs, home.olderJobs].map((folder) => sweepFolder(folder, false)));
  if (outputDir !== undefined) await sweepFolder(outputDir, true);
  await Promise.all([home.root, home.jobs].map(sweepLocks));
}

async function sweepLocks(folder: string): Promise<void> {
  for (const name of await namesIn(folder, false)) {
    const ending = lockEndings.find((each) => name.endsWith(each));
    if (ending) await clearLock(join(folder, name.slice(0, -ending.length))).catch(() => {});
  }
}

/** The same for the cache, which has many folders. */
export function sweepCache(home: Home): Promise<void> {
  return sweepFolder(home.cache, true);
}

async function sweepFolder(folder: string, recursive: boolean): Promise<void> {
  for (const name of await namesIn(folder, recursive)) {
    const owner = temporaryOwner(name);
    if (!owner) continue;
    const path = join(folder, name);
    if (!isOursAndAlive(owner) && (owner.isHere || (await ageMs(path)) > longestWriteMs))
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
