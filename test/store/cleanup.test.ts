import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { removeCacheOrphans, removeOrphans } from '../../source/store/cleanup.ts';
import { assertSpace, DiskWatch, freeBytes } from '../../source/store/files/disk-space.ts';
import { lockFile, staleLockGuard, tryLock } from '../../source/store/files/lock.ts';
import { temporaryName } from '../../source/store/files/temporary-name.ts';
import { homeAt, jobFilePath } from '../../source/store/home.ts';
import { temporaryFolder } from '../harness/temporary.ts';

const folder = temporaryFolder('cleanup');
const deadPid = 2 ** 22 + 1;

it('files and locks of killed processes are removed, those of live processes stay', async () => {
  const home = homeAt(join(folder, 'home'));
  const output = join(folder, 'output');
  for (const each of [home.jobs, home.olderJobs, join(home.cache, 'rank', 'aa'), output])
    mkdirSync(each, { recursive: true });
  const places = [
    home.historyFile,
    jobFilePath(home, 'a'),
    join(home.cache, 'rank', 'aa', 'x.json'),
    join(output, 'r.json'),
  ];
  const live = places.map(temporaryName);
  const dead = places.map((path) => temporaryName(path).replace(`-${process.pid}-`, `-${deadPid}-`));
  const elsewhere = temporaryName(jobFilePath(home, 'b')).replace(/\.tmp-\w{8}-/, '.tmp-00000000-');
  for (const path of [...live, ...dead, elsewhere, ...places]) writeFileSync(path, '{}');
  mkdirSync(staleLockGuard(jobFilePath(home, 'gone')));
  utimesSync(staleLockGuard(jobFilePath(home, 'gone')), 1, 1);
  writeFileSync(lockFile(jobFilePath(home, 'gone')), JSON.stringify({ pid: deadPid, host: hostname() }));
  const held = await tryLock(jobFilePath(home, 'held'));

  await removeOrphans(home, output);
  await removeCacheOrphans(home);
  const left = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  expect(left).toEqual(
    expect.arrayContaining([...live, elsewhere, ...places, lockFile(jobFilePath(home, 'held'))]),
  );
  expect(left.filter((path) => dead.includes(path) || path.includes('gone'))).toEqual([]);
  if ('release' in held) await held.release();
});

it('a partial timeline in a subfolder of the output folder was never removed', async () => {
  const output = join(folder, 'with-timelines');
  const timelines = join(output, 'timelines');
  mkdirSync(timelines, { recursive: true });
  const timeline = join(timelines, 'timeline.otio');
  const dead = temporaryName(timeline).replace(`-${process.pid}-`, `-${deadPid}-`);
  for (const path of [timeline, dead]) writeFileSync(path, '{}');

  await removeOrphans(homeAt(join(folder, 'home')), output);
  expect(readdirSync(timelines)).toEqual(['timeline.otio']);
});

it('a job does not start, and stops, on a nearly full disk, and says how much space is left', async () => {
  const free = (bytes: number) => async () => bytes;
  await expect(assertSpace(['/films'], { free: free(20e6) })).rejects.toMatchObject({
    message: 'Only 20 MB are free on the disk of /films; a job needs 200 MB.',
    kind: 'disk-full',
    hint: 'Free some space, then resume the job.',
  });
  await expect(assertSpace(['/films'], { free: free(20e6), isNew: true })).rejects.toMatchObject({
    hint: expect.stringContaining('choose another disk'),
  });
  await assertSpace(['/films'], { free: free(300e6) });
  const told: unknown[] = [];
  let bytes = 120e6;
  const watch = new DiskWatch(
    ['/films'],
    (error) => told.push(error),
    async () => bytes,
  );
  await watch.check();
  expect(told).toEqual([]);
  bytes = 49e6;
  await watch.check();
  expect(told).toMatchObject([{ message: 'Only 49 MB are free on the disk of /films, so the job stops.' }]);
});

it('the free space of a folder that does not exist yet is that of its parent', async () => {
  expect(await freeBytes(join(folder, 'not', 'there'))).toBeGreaterThan(0);
});
