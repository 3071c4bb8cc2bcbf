import { expect, it } from 'vitest';
import { JobSerializer } from '../../../source/store/jobs/job-serializer.ts';
import { longJob } from '../../harness/jobs/long-job.ts';

it('caches texts in their own memory: a short one used to keep 64 KB alive', async () => {
  const text = new JobSerializer();
  const job = longJob(20);
  const before = new Set(await text.parts(job));
  const kept = (await text.parts(job)).filter((part) => before.has(part) && part.byteLength > 1);
  expect(kept.length).toBeGreaterThan(20);
  expect(kept.filter((part) => part.buffer.byteLength > part.byteLength)).toEqual([]);
});
