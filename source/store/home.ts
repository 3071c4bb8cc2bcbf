import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** The files and folders in which the program stores its data. */
export interface Home {
  root: string;
  historyFile: string;
  /** Pages of the history that hold older jobs. */
  olderJobs: string;
  jobs: string;
  cache: string;
  configFile: string;
  lastUsedFile: string;
  /** Offers that were made once and are not repeated. */
  offersFile: string;
  /** Cached facts about ffmpeg, ffprobe and yt-dlp. */
  toolsFile: string;
  /** How long the steps of earlier jobs took. */
  durationsFile: string;
  logs: string;
}

/** The home folder: STOCKPILE_HOME, or a folder in the system's data folder when that is empty. */
export function homeAt(setting: string): Home {
  const root = setting === '' ? envPaths('stockpile-tui', { suffix: '' }).data : resolve(setting);
  return {
    root,
    historyFile: join(root, 'history.json'),
    olderJobs: join(root, 'history'),
    jobs: join(root, 'jobs'),
    cache: join(root, 'cache'),
    configFile: join(root, 'config.json'),
    lastUsedFile: join(root, 'last-used.json'),
    offersFile: join(root, 'offers.json'),
    toolsFile: join(root, 'tools.json'),
    durationsFile: join(root, 'durations.json'),
    logs: join(root, 'logs'),
  };
}

/** The file of a job's saved state. */
export function jobFile(home: Home, id: string): string {
  return join(home.jobs, `${id}.json`);
}
