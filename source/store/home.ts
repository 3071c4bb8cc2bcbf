import { chmod, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';
import { privateFolder } from './files/ensure-folder.ts';

/** The files and folders in which the program stores its data. */
export interface Home {
  root: string;
  historyFile: string;
  /** Pages of the history that hold older jobs. */
  olderJobs: string;
  jobs: string;
  batches: string;
  /** What is known about the videos of watched folders. */
  watches: string;
  cache: string;
  configFile: string;
  lastUsedFile: string;
  /** Offers that were made once and are not repeated. */
  offersFile: string;
  /** Cached facts about ffmpeg, ffprobe and yt-dlp. */
  toolsFile: string;
  /** How long the steps of earlier jobs took. */
  durationsFile: string;
  /** Until when the rate limits of services are used up. */
  limitsFile: string;
  logs: string;
  /** Videos that were uploaded in a browser, where no other folder is set. */
  uploads: string;
}

/** The home folder: STOCKPILE_HOME, or a folder in the system's data folder when that is empty. */
export function homeAt(setting: string): Home {
  const root = setting === '' ? envPaths('stockpile-tui', { suffix: '' }).data : resolve(setting);
  return {
    root,
    historyFile: join(root, 'history.json'),
    olderJobs: join(root, 'history'),
    jobs: join(root, 'jobs'),
    batches: join(root, 'batches'),
    watches: join(root, 'watches'),
    cache: join(root, 'cache'),
    configFile: join(root, 'config.json'),
    lastUsedFile: join(root, 'last-used.json'),
    offersFile: join(root, 'offers.json'),
    toolsFile: join(root, 'tools.json'),
    durationsFile: join(root, 'durations.json'),
    limitsFile: join(root, 'limits.json'),
    logs: join(root, 'logs'),
    uploads: join(root, 'uploads'),
  };
}

/**
 * Makes the folders of the home private that an earlier version created for everybody to read. A root folder that the user
 * chose may hold other things and is left alone, as is a folder of another user.
 */
export async function makePrivate(home: Home): Promise<void> {
  const { root, jobs, olderJobs, cache, logs } = home;
  const own = root === homeAt('').root ? [root] : [];
  await Promise.all(
    [...own, jobs, olderJobs, cache, logs].map(async (folder) => {
      const found = await stat(folder).catch(() => undefined);
      if (found?.isDirectory() && (found.mode & 0o077) !== 0)
        await chmod(folder, privateFolder).catch(() => {});
    }),
  );
}

/** The file of a job's saved state. */
export function jobFilePath(home: Home, id: string): string {
  return join(home.jobs, `${id}.json`);
}

/** The file of a saved batch. */
export function batchFilePath(home: Home, id: string): string {
  return join(home.batches, `${id}.json`);
}
