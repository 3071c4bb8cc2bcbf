import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { JobQueue } from '../../../source/app/jobs/job-queue.ts';
import { resolveSettings } from '../../../source/core/settings/resolve-settings.ts';
import { Lanes } from '../../../source/runner/lanes.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const folder = temporaryFolder('job-queue');
const blocked = join(folder, 'nas');
// Nothing listens there: the queue is opened without waiting for its server.
const values = { QUEUE_URL: 'redis://127.0.0.1:1', QUEUE_FOLDER: blocked };
const { settings } = resolveSettings([{ origin: 'option', values }]);
const queue = new JobQueue({ settings }, new Lanes(settings));

describe('the queue of the jobs of a process', () => {
  afterEach(async () => {
    for (const job of ['one', 'two']) await queue.close(job);
  });

  it('is opened again by the next job when its folder could not be created', async () => {
    writeFileSync(blocked, 'a file where the folder should be');
    await expect(queue.open('one')).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining(blocked),
      hint: expect.stringContaining('QUEUE_FOLDER'),
    });
    await queue.close('one');
    await rm(blocked);
    expect(await queue.open('two')).toBeDefined();
  });

  it('stays open until the last job has ended', async () => {
    const first = await queue.open('one');
    expect(await queue.open('two')).toBe(first);
    await queue.close('one');
    expect(await queue.open('one')).toBe(first);
    await queue.close('one');
    await queue.close('two');
    expect(await queue.open('one')).not.toBe(first);
  });
});
