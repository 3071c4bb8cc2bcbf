import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import type { EventOf } from '../../../source/core/job/events/events.ts';
import { homeAt } from '../../../source/store/home.ts';
import { saveAndCreateFolder } from '../../../source/store/jobs/create-job-folder.ts';
import { History } from '../../../source/store/jobs/history.ts';
import { createHistoryEntry } from '../../../source/store/jobs/history-entry.ts';
import { loadJob, savedJobs } from '../../../source/store/jobs/jobs.ts';
import { sampleJob } from '../../harness/jobs/sample-job.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const folder = temporaryFolder('create-job-folder');
let count = 0;

function fresh() {
  const place = join(folder, String(count++));
  mkdirSync(place, { recursive: true });
  const home = homeAt(join(place, 'home'));
  const { video, options, cost } = sampleJob();
  const outputDir = join(place, 'films', 'b-roll', 'talk_20261122_201500');
  const wished = (jobId: string): EventOf<'job.created'> => ({
    ...{ version: 1, at: 1, jobId, type: 'job.created', video, outputDir, options },
    budgetUsd: cost.budgetUsd,
  });
  return { place, home, outputDir, wished, context: { home, history: new History(home) } };
}

it('jobs that start in the same second get different folders, and each is saved with its own', async () => {
  const { home, outputDir, wished, context } = fresh();
  const ids = ['a', 'b', 'c', 'd'];
  const made = await Promise.all(ids.map((id) => saveAndCreateFolder(context, wished(id))));
  const folders = made.map(({ job }) => job.outputDir);
  expect(folders.toSorted()).toEqual([outputDir, `${outputDir}_2`, `${outputDir}_3`, `${outputDir}_4`]);
  expect(readdirSync(dirname(outputDir))).toHaveLength(4);
  for (const { job, created } of made) {
    expect((await loadJob(home, job.id)).job.outputDir).toBe(job.outputDir);
    expect(created.outputDir).toBe(job.outputDir);
  }
});

it('a job whose folder cannot be created is not saved', async () => {
  const { place, home, wished, context } = fresh();
  writeFileSync(join(place, 'films'), '');
  await expect(saveAndCreateFolder(context, wished('a'))).rejects.toThrow(
    /cannot be written: there is a file with that/,
  );
  expect(await savedJobs(home)).toEqual([]);
});

it('a job that cannot be saved creates no folder', async () => {
  const { place, home, wished, context } = fresh();
  mkdirSync(home.root, { recursive: true });
  writeFileSync(home.jobs, '');
  await expect(saveAndCreateFolder(context, wished('a'))).rejects.toThrow();
  expect(existsSync(join(place, 'films'))).toBe(false);
});

it('a job whose run does not start leaves nothing behind, not even a history entry', async () => {
  const { place, home, wished, context } = fresh();
  const { job, undo } = await saveAndCreateFolder(context, wished('a'));
  await context.history.put(createHistoryEntry(job));
  await undo();
  expect(await savedJobs(home)).toEqual([]);
  expect(context.history.entries).toEqual([]);
  expect(existsSync(join(place, 'films'))).toBe(false);
});

it('undoing a start keeps files that are in the folder by then', async () => {
  const { wished, context } = fresh();
  const { job, undo } = await saveAndCreateFolder(context, wished('a'));
  writeFileSync(join(job.outputDir, 'mine.txt'), '');
  await undo();
  expect(readdirSync(job.outputDir)).toEqual(['mine.txt']);
});
