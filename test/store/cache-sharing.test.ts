import { fork } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { cacheStats, FileCache } from '../../source/store/cache.ts';
import { watchFlushes } from '../harness/faults/flushes.ts';
import { temporaryFolder } from '../providers/engine-kit.ts';

const key = (id: number) => ({ kind: 'rank', version: '1', inputs: { id } });
const text = z.string();

async function filesIn(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((each) => each.isFile()).map((each) => path.join(each.parentPath, each.name));
}

test('above the size limit the least recently used entries are removed, those just used stay', async () => {
  const folder = await temporaryFolder();
  const roomy = new FileCache(folder, { ttlDays: 1 });
  for (let id = 0; id < 10; id++) await roomy.remember(key(id), text, async () => `${id}`.repeat(1000));
  const old = Date.now() / 1000 - 3600;
  for (const file of await filesIn(folder)) await utimes(file, old, old);
  // A hit after an hour updates the time of the last use.
  await roomy.remember(key(3), text, async () => 'made anew');

  const tight = new FileCache(folder, { ttlDays: 1, maxBytes: 2500 });
  await tight.remember(key(99), text, async () => 'x'.repeat(1000));
  await tight.settled();
  expect(await tight.recall(key(3), text)).toBe('3'.repeat(1000));
  expect(await tight.recall(key(99), text)).toBe('x'.repeat(1000));
  const [stats] = await cacheStats(folder);
  expect(stats?.entries).toBe(2);
});

test('a caller that waits for a value whose maker is aborted makes the value itself', async () => {
  const cache = new FileCache(await temporaryFolder(), { ttlDays: 1 });
  const stopped = cache.remember(key(1), text, () => Promise.reject(new Error('stopped')));
  const waiting = cache.remember(key(1), text, async () => 'made by the other');
  await expect(stopped).rejects.toThrow('stopped');
  expect(await waiting).toBe('made by the other');
});

test('an answer is flushed to the disk under its name before it is used', async () => {
  const folder = await temporaryFolder();
  const cache = new FileCache(folder, { ttlDays: 1 });
  const flushed = await watchFlushes(async () =>
    (await filesIn(folder)).map((file) => path.extname(file)).join(),
  );
  await cache.remember(key(1), text, async () => 'paid for');
  expect(flushed).toEqual([{ what: 'file', seen: '.json' }]);
});

test('an answer that cannot be cached is still returned', async () => {
  const folder = await temporaryFolder();
  // A file is in the place of the folder for this kind.
  await writeFile(path.join(folder, 'rank'), 'in the way');
  const cache = new FileCache(folder, { ttlDays: 1 });
  expect(await cache.remember(key(1), text, async () => 'paid for')).toBe('paid for');
});

test('an answer was lost when the program was killed while it created the first folder of the cache', async () => {
  const folder = path.join(await temporaryFolder(), 'home', 'cache');
  const cache = new FileCache(folder, { ttlDays: 1 });
  const files = Promise.withResolvers<string[]>();
  await cache.remember(key(1), text, async () => {
    // Runs before any asynchronous file operation that starts after this one could finish.
    setImmediate(() =>
      files.resolve(existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []),
    );
    return 'paid for';
  });
  expect(await files.promise).toContainEqual(expect.stringMatching(/\.json$/));
});

test('several processes that write, read and prune the same entries never see a partial one', async () => {
  const folder = await temporaryFolder();
  const script = path.join(await temporaryFolder(), 'worker.ts');
  const cacheFile = path.resolve(import.meta.dirname, '../../source/store/cache.ts');
  const zodFile = path.resolve(import.meta.dirname, '../../node_modules/zod/index.js');
  await writeFile(
    script,
    `import { FileCache } from ${JSON.stringify(cacheFile)};
import { z } from ${JSON.stringify(zodFile)};
const cache = new FileCache(${JSON.stringify(folder)}, { ttlDays: 1, maxBytes: 20000 });
for (let round = 0; round < 150; round++) {
  const id = round % 12;
  const value = await cache.remember({ kind: 'rank', version: '1', inputs: { id } }, z.string(), async () => String(id).repeat(2000));
  if (value !== String(id).repeat(2000)) process.exit(3);
}
await cache.settled();
process.exit(0);`,
  );
  const codes = await Promise.all(
    Array.from(
      { length: 4 },
      () =>
        new Promise((resolve) => {
          fork(script, { execArgv: ['--experimental-strip-types', '--no-warnings'] }).on('exit', resolve);
        }),
    ),
  );
  expect(codes).toEqual([0, 0, 0, 0]);
  for (const file of await filesIn(folder))
    expect(JSON.parse(await readFile(file, 'utf8'))).toHaveProperty('value');
});
