import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { FileCache } from '../../source/store/cache.ts';
import { homeAt, makePrivate } from '../../source/store/home.ts';
import { History } from '../../source/store/jobs/history.ts';
import { createHistoryEntry } from '../../source/store/jobs/history-entry.ts';
import { JobSaver, saveJob } from '../../source/store/jobs/jobs.ts';
import { LogFile } from '../../source/store/jobs/log-file.ts';
import { sampleJob } from '../harness/jobs/sample-job.ts';
import { temporaryFolder } from '../harness/temporary.ts';

const folder = temporaryFolder('home');
const isPosix = process.platform !== 'win32';

/** The folders below `root`, itself included, that somebody else may look into. */
function openFolders(root: string): string[] {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return [root, ...names.map((name) => join(root, name))].filter((path) => {
    const found = statSync(path);
    return found.isDirectory() && (found.mode & 0o077) !== 0;
  });
}

it.runIf(isPosix)(
  'everything that the program stores is in folders that only the user can look into',
  async () => {
    const home = homeAt(join(folder, 'new'));
    const job = sampleJob();
    await saveJob(home, job);
    await new History(home).put(createHistoryEntry(job));
    const fail = (error: unknown) => {
      throw error;
    };
    await new LogFile(home, job.id, 'info', fail).close();
    await new JobSaver(home, job, fail).close();
    const cache = new FileCache(home.cache, { ttlDays: 1 });
    await cache.remember({ kind: 'test', version: '1', inputs: {} }, z.string(), async () => 'yes');
    expect(readdirSync(home.root).length).toBeGreaterThan(3);
    expect(openFolders(home.root)).toEqual([]);
  },
);

it.runIf(isPosix)('folders of an earlier version that everybody could read become private', async () => {
  const home = homeAt(join(folder, 'old'));
  for (const path of [home.root, home.jobs, home.logs]) {
    mkdirSync(path);
    chmodSync(path, 0o755);
  }
  await makePrivate(home);
  expect(openFolders(home.root), 'a folder that the user chose keeps its permissions').toEqual([home.root]);
});
