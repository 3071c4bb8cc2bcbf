import { join } from 'node:path';
import { expect, it } from 'vitest';
import { usedShots } from '../../../source/app/jobs/used-shots.ts';
import type { Job } from '../../../source/core/job/job.ts';
import { homeAt } from '../../../source/store/home.ts';
import { createHistoryEntry } from '../../../source/store/jobs/history-entry.ts';
import { saveJob } from '../../../source/store/jobs/jobs.ts';
import { JobMaker } from '../../harness/jobs/jobs.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const home = homeAt(join(temporaryFolder('used-shots'), 'home'));

/** A saved job with clips, created this many days after the first. */
async function saved(id: string, day: number, video: string): Promise<Job> {
  const { job } = new JobMaker({ id }).gathering().filled('n01').filled('n02');
  const path = `/films/${video}`;
  const at = new Date(2026, 10, 1 + day).getTime();
  const made = { ...job, id, createdAt: at, video: { path, name: video, identity: `identity of ${video}` } };
  await saveJob(home, made);
  return made;
}

it('the shots of the last jobs of other videos are avoided, with their day, and no others', async () => {
  const jobs = [
    await saved('a', 0, 'first.mp4'),
    await saved('b', 1, 'second.mp4'),
    await saved('c', 2, 'third.mp4'),
    await saved('d', 3, 'this.mp4'),
    await saved('now', 4, 'this.mp4'),
    await saved('later', 5, 'later.mp4'),
  ];
  const entries = jobs.map(createHistoryEntry);
  const [, second, third] = jobs;
  const now = jobs.find(({ id }) => id === 'now');
  if (!now) throw new Error('no job');
  const days = async (count: number) => [
    ...new Set((await usedShots(home, entries, now, count)).map(({ usedAt }) => usedAt)),
  ];
  expect(await days(0)).toEqual([]);
  expect(await days(2)).toEqual([third?.createdAt, second?.createdAt]);
  expect(await days(5)).toHaveLength(3);
  const clips = third?.needs.flatMap(({ results }) => Object.values(results.file)) ?? [];
  const shots = await usedShots(home, entries, now, 1);
  expect(shots).toHaveLength(clips.length);
  expect(shots.length).toBeGreaterThan(0);
  expect(shots[0]).toMatchObject({ candidateId: clips[0]?.clip.shot.candidateId, start: 5.2, end: 12.8 });
});

it('a job that cannot be read is skipped', async () => {
  const now = await saved('now', 4, 'this.mp4');
  const gone = { ...createHistoryEntry(await saved('a', 0, 'first.mp4')), id: 'gone' };
  expect(await usedShots(home, [gone], now, 5)).toEqual([]);
});
