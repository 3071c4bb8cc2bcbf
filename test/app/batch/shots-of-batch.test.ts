import { join } from 'node:path';
import { expect, it } from 'vitest';
import { shotsOfBatch } from '../../../source/app/batch/shots-of-batch.ts';
import { saveBatch } from '../../../source/store/batches.ts';
import { homeAt } from '../../../source/store/home.ts';
import { saveJob } from '../../../source/store/jobs/jobs.ts';
import { JobMaker } from '../../harness/jobs/jobs.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const home = homeAt(join(temporaryFolder('shots-of-batch'), 'home'));
const request = {
  videoPath: '/films/talk.mp4',
  preferences: { style: '', avoid: '', notes: '' },
  acceptPlan: true,
  offline: true,
  settings: {},
};

it('a job that runs again by itself avoids the shots of the other videos of its batch, unless reuse is allowed', async () => {
  const { job } = new JobMaker({ id: 'other' }).gathering().filled('n01');
  await saveJob(home, { ...job, id: 'other' });
  const [clip] = job.needs.flatMap(({ results }) => Object.values(results.file));
  if (!clip) throw new Error('no clip');
  const { shot } = clip.clip;
  const videos = ['other', 'this', 'lost'].map((jobId) => ({ key: jobId, request, jobId }));
  const batch = { version: 1 as const, id: 'batch-1', createdAt: 0, maxVideos: 1, allowReuse: false, videos };

  expect(await shotsOfBatch({ home }, 'this')).toBeUndefined();
  await saveBatch(home, batch);
  expect((await shotsOfBatch({ home }, 'this'))?.usedBy('this', shot)).toBe(job.video.name);
  expect((await shotsOfBatch({ home }, 'other'))?.usedBy('other', shot)).toBeUndefined();
  await saveBatch(home, { ...batch, allowReuse: true });
  expect(await shotsOfBatch({ home }, 'this')).toBeUndefined();
});
