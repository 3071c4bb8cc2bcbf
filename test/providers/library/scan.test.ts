import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { UserError } from '../../../source/core/errors.ts';
import { checkLibraryFolders } from '../../../source/providers/library/scan/check-folders.ts';
import { SharedRun } from '../../../source/providers/library/scan/shared-run.ts';
import { countingTools, lend, librarySource, makeFolder, search, temporaryFolder } from './library-kit.ts';

const twelve = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`sea ${n}.mp4`, 'film' as const]));

test('two parallel searches share one scan, and both get its progress', async () => {
  const folder = await makeFolder(twelve);
  const { tools, probes } = await countingTools();
  const source = await librarySource(folder, { tools });
  const contexts = [await lend(), await lend()];
  const found = await Promise.all(contexts.map((context) => search(folder, 'sea', { source, context })));
  expect(found.map((each) => each.length)).toEqual([12, 12]);
  expect(await probes()).toBe(12);
  for (const { fractions } of contexts) {
    expect(fractions.at(-1)).toBe(1);
    expect(fractions).toEqual([...fractions].sort((one, other) => one - other));
  }
});

test('a scan that is aborted keeps its results in the cache', async () => {
  const folder = await makeFolder(twelve);
  const { tools, probes } = await countingTools();
  const cacheDir = await temporaryFolder();
  const stop = new AbortController();
  const context = await lend(stop.signal, cacheDir);
  let known = 0;
  const stopping = {
    ...context,
    progress: (fraction = 0) => {
      if (fraction < 0.3 || stop.signal.aborted) return;
      known = Math.round(fraction * 12);
      stop.abort();
    },
  };
  const source = await librarySource(folder, { tools });
  await expect(search(folder, 'sea', { source, context: stopping })).rejects.toThrow(/abort/i);
  const before = await probes();
  const again = await librarySource(folder, { tools });
  const found = await search(folder, 'sea', {
    source: again,
    context: await lend(undefined, cacheDir),
  });
  expect(found).toHaveLength(12);
  expect(known).toBeGreaterThan(3);
  // Only the probes that were in flight run twice.
  expect((await probes()) - before).toBeLessThanOrEqual(12 - known);
});

test('a caller that leaves a shared scan does not abort it for the others', async () => {
  const folder = await makeFolder(twelve);
  const source = await librarySource(folder);
  const leaving = new AbortController();
  const first = search(folder, 'sea', { source, context: await lend(leaving.signal) });
  const second = search(folder, 'sea', { source, context: await lend() });
  leaving.abort();
  await expect(first).rejects.toThrow(/abort/i);
  expect(await second).toHaveLength(12);
});

test('two jobs with the same cache do not abort each other', async () => {
  const folder = await makeFolder(twelve);
  const stop = new AbortController();
  const context = await lend(stop.signal);
  const one = search(folder, 'sea', { context });
  const other = search(folder, 'sea', { context: { ...context, signal: new AbortController().signal } });
  stop.abort();
  await expect(one).rejects.toThrow(/abort/i);
  expect(await other).toHaveLength(12);
});

test('a shared run is aborted when the last caller leaves, and starts again for the next one', async () => {
  let runs = 0;
  let stopped = 0;
  const shared = new SharedRun<number>((signal) => {
    runs += 1;
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => {
        stopped += 1;
        reject(signal.reason);
      });
      if (runs === 2) resolve(runs);
    });
  });
  const leaving = new AbortController();
  const join = (signal: AbortSignal) => shared.join({ signal, progress: () => {} });
  const both = Promise.allSettled([join(leaving.signal), join(leaving.signal)]);
  leaving.abort(new Error('enough'));
  expect((await both).map((each) => each.status)).toEqual(['rejected', 'rejected']);
  expect(stopped).toBe(1);
  expect(await join(new AbortController().signal)).toBe(2);
});

test('a missing ffprobe is reported once instead of for every film', async () => {
  const folder = await makeFolder({ 'sea.mp4': 'film' });
  const { tools } = await countingTools();
  const ffprobe = {
    found: false as const,
    name: 'ffprobe' as const,
    reason: 'ffprobe was not found.',
    hint: 'x',
  };
  const source = await librarySource(folder, { tools: { ...tools, ffprobe } });
  await expect(search(folder, 'sea', { source })).rejects.toThrow('ffprobe was not found.');
});

test('a library on a disconnected disk is a clear error', async () => {
  const folder = path.join(await temporaryFolder(), 'unplugged');
  await expect(search(folder, 'sea')).rejects.toThrow(/^The library cannot be read: .*unplugged\.$/);
});

test('library folders are checked before a job starts', async () => {
  const folder = await makeFolder({ 'deep/er/sea.MP4': 'film' });
  const empty = await makeFolder({ 'notes.txt': { text: '' } });
  const file = path.join(folder, 'file.mp4');
  await writeFile(file, '');
  await checkLibraryFolders([]);
  await checkLibraryFolders([folder, empty]);
  const faults: [string, RegExp][] = [
    [path.join(folder, 'none'), /^The library folder .*none does not exist\.$/],
    [file, /^The library folder .*file\.mp4 is a file\.$/],
    [empty, /^There is no video in the library \(.*\)\.$/],
  ];
  for (const [wrong, message] of faults) {
    const error = await checkLibraryFolders([wrong]).catch((thrown: unknown) => thrown);
    if (!(error instanceof UserError)) throw new Error('a UserError was expected');
    expect(error.message).toMatch(message);
    expect(error.exitCode).toBe(2);
    expect(error.hint).toBeTruthy();
  }
});
