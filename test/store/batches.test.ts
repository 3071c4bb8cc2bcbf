import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Batch, loadBatch, removeOldBatches, saveBatch } from '../../source/store/batches.ts';
import { tryLock } from '../../source/store/files/lock.ts';
import { batchFilePath, homeAt } from '../../source/store/home.ts';
import { temporaryFolder } from '../harness/temporary.ts';

const home = homeAt(join(temporaryFolder('batches'), 'home'));

it('the newest 200 batches are kept, and an older one that is running', async () => {
  const ids = Array.from({ length: 203 }, (_, index) => `batch-${String(index).padStart(4, '0')}`);
  for (const id of ids) await saveBatch(home, sample(id));
  // A second save keeps a copy of the first.
  await saveBatch(home, sample(ids[1] ?? ''));
  const [running = '', ...others] = ids;
  const lock = await tryLock(batchFilePath(home, running));
  await removeOldBatches(home);
  const left = readdirSync(home.batches);
  expect(left.filter((name) => name.includes(others[0] ?? ''))).toEqual([]);
  expect(left.filter((name) => name.endsWith('.json')).toSorted()).toEqual(
    [running, ...others.slice(2)].map((id) => `${id}.json`),
  );
  expect(await loadBatch(home, others[1] ?? '')).toBeUndefined();
  if ('release' in lock) await lock.release();
});

function sample(id: string): Batch {
  return { version: 1, id, createdAt: 0, maxVideos: 1, allowReuse: false, videos: [] };
}
