import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import * as z from 'zod';
import type { JobEvent } from '../../source/core/job/events/events.ts';
import type { Job } from '../../source/core/job/job.ts';
import { reduce } from '../../source/core/job/reduce.ts';
import type { Call } from '../../source/core/money/call.ts';
import { cacheStats, clearCache, FileCache, pruneCache } from '../../source/store/cache.ts';
import { Config } from '../../source/store/config.ts';
import { tryLock } from '../../source/store/files/lock.ts';
import { type Home, homeAt, jobFilePath } from '../../source/store/home.ts';
import { History } from '../../source/store/jobs/history.ts';
import { createHistoryEntry } from '../../source/store/jobs/history-entry.ts';
import { JobSaver, loadJob, lockJob, saveJob } from '../../source/store/jobs/jobs.ts';
import { folded, gatheringJob, sampleJob, sampleNeed } from '../harness/jobs/sample-job.ts';
import { temporaryFolder } from '../harness/temporary.ts';

const folder = temporaryFolder('store');
let count = 0;
const freshHome = () => {
  const home = homeAt(join(folder, String(count++)));
  mkdirSync(home.root, { recursive: true });
  return home;
};
const never = (error: unknown) => {
  throw error;
};

describe('the history', () => {
  it('keeps every entry when several processes write to it at once', async () => {
    const home = freshHome();
    const writers = Array.from({ length: 4 }, () => new History(home));
    const entry = createHistoryEntry(sampleJob());
    await Promise.all(
      writers.flatMap((history, writer) =>
        Array.from({ length: 5 }, (_, place) => history.put({ ...entry, id: `job-${writer}-${place}` })),
      ),
    );
    const read = new History(home);
    await read.load();
    expect(read.entries).toHaveLength(20);
  });

  it('keeps the newest entry: an interrupted job stayed "running"', async () => {
    const home = freshHome();
    const history = new History(home);
    const entry = createHistoryEntry(sampleJob());
    const puts = Array.from({ length: 30 }, (_, place) => history.put({ ...entry, progress: place / 100 }));
    await Promise.all(puts);
    const read = new History(home);
    await read.load();
    expect(read.entries.map(({ progress }) => progress)).toEqual([0.29]);
  });

  it('adds a job whose process was killed before it was listed, but not one that is running', async () => {
    const home = freshHome();
    await saveJob(home, { ...sampleJob(), id: 'killed' });
    await saveJob(home, { ...sampleJob(), id: 'begun' });
    const lock = await tryLock(jobFilePath(home, 'begun'));
    const history = new History(home);
    await history.load();
    expect(history.entries).toEqual([]);
    await history.loadOlder();
    expect(history.entries.map(({ id }) => id)).toEqual(['killed']);
    if ('release' in lock) await lock.release();
  });

  it('sets a damaged file aside and starts empty', async () => {
    const home = freshHome();
    writeFileSync(home.historyFile, '{"version":1,"jobs":[{"id":');
    const history = new History(home);
    const aside = await history.load();
    expect(aside?.reason).toBe('not JSON');
    expect(readFileSync(aside?.keptAs ?? '', 'utf8')).toContain('"jobs"');
    await history.put(createHistoryEntry(sampleJob()));
    expect(history.entries).toHaveLength(1);
  });

  it('keeps both files when two are damaged within a second', async () => {
    const home = freshHome();
    for (const text of ['{one', '{two']) {
      writeFileSync(home.historyFile, text);
      await new History(home).load();
    }
    const kept = readdirSync(home.root).filter((name) => name.includes('damaged'));
    expect(kept.map((name) => readFileSync(join(home.root, name), 'utf8')).toSorted()).toEqual([
      '{one',
      '{two',
    ]);
  });

  it('counts needs by their state', () => {
    const job = folded(
      gatheringJob([sampleNeed('n01'), sampleNeed('n02'), sampleNeed('n03', { selected: false })]),
      [{ type: 'need.state', needId: 'n01', state: 'no-match', message: 'nothing found' }],
    );
    expect(createHistoryEntry(job).needs).toEqual({
      total: 3,
      selected: 2,
      ended: 1,
      filled: 0,
      noMatch: 1,
      failed: 0,
    });
  });
});

describe('a saved job', () => {
  it('is the same after it was read back', async () => {
    const home = freshHome();
    const job = gatheringJob([sampleNeed('n01')]);
    const saver = new JobSaver(home, job, never);
    saver.changed(job);
    await saver.flush();
    expect(await loadJob(home, job.id)).toEqual({ job });
    expect(statSync(jobFilePath(home, job.id)).mode & 0o777).toBe(0o600);
  });

  it('is written with its newest state last, however fast it changes', async () => {
    const home = freshHome();
    let job = gatheringJob([sampleNeed('n01')]);
    const saver = new JobSaver(home, job, never);
    for (let turn = 0; turn < 50; turn++) {
      job = folded(job, [{ type: 'log', level: 'info', message: `line ${turn}` }]);
      saver.changed(job);
      if (turn % 10 === 0) void saver.flush();
    }
    await saver.flush();
    expect((await loadJob(home, job.id)).job.log.at(-1)?.message).toBe('line 49');
  });

  describe('begins to be written', () => {
    const fake = () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
      onTestFinished(() => void vi.useRealTimers());
    };
    /** With fake timers, a write that has not started by now never starts. */
    const written = async (home: Home, id: string) => {
      vi.useRealTimers();
      await vi.waitFor(() => expect(existsSync(jobFilePath(home, id))).toBe(true));
    };

    it('within 200 ms of a change: what a resume needs is on the disk 50 ms later', async () => {
      const home = freshHome();
      const job = gatheringJob([sampleNeed('n01')]);
      fake();
      new JobSaver(home, job, never).changed(job);
      vi.advanceTimersByTime(200);
      await written(home, job.id);
    });

    it('even while changes keep coming: waiting for a pause would delay it for ever', async () => {
      const home = freshHome();
      const job = gatheringJob([sampleNeed('n01')]);
      const saver = new JobSaver(home, job, never);
      fake();
      for (let passed = 0; passed < 200; passed += 20) {
        saver.changed(job);
        vi.advanceTimersByTime(20);
      }
      await written(home, job.id);
    });

    it('as soon as the most urgent change requires, whatever came before and after it', async () => {
      const home = freshHome();
      const job = gatheringJob([sampleNeed('n01')]);
      const saver = new JobSaver(home, job, never);
      fake();
      for (const when of ['soon', 'at-once', 'soon'] as const) saver.changed(job, when);
      vi.advanceTimersByTime(200);
      await written(home, job.id);
    });

    it('two seconds after a change that can wait, once for all such changes', async () => {
      const home = freshHome();
      const job = gatheringJob([sampleNeed('n01')]);
      const saver = new JobSaver(home, job, never);
      fake();
      saver.changed(job, 'soon');
      vi.advanceTimersByTime(1000);
      saver.changed(job, 'soon');
      vi.advanceTimersByTime(999);
      expect(vi.getTimerCount(), 'writes to come').toBe(1);
      vi.advanceTimersByTime(1);
      expect(vi.getTimerCount(), 'writes to come').toBe(0);
      await written(home, job.id);
    });
  });

  it('keeps the cost of calls that were made after it was last written', async () => {
    const home = freshHome();
    const job = gatheringJob([sampleNeed('n01')]);
    await saveJob(home, job);
    const killed = new JobSaver(home, job, never);
    const calls = [0.001, 0.002].map((costUsd, at) => paidCall(costUsd, at));
    const [first, second] = calls.map((call): JobEvent => told(job, call));
    if (!first || !second) throw new Error('there are two calls');
    killed.paid(first);
    await saveJob(home, reduce(job, first));
    killed.paid(second);
    appendFileSync(join(home.jobs, `${job.id}.calls.jsonl`), '{"provider":"gem');
    const third = paidCall(0.003, 3);
    killed.paid(told(job, third));
    const held = await lockJob(home, job.id);
    const lost = [calls[1], third].map((call) => ({ type: 'call.finished', call }));
    expect(held.unsaved, 'a line that was cut short took the next one along').toEqual(lost);
    await held.release();
    await killed.close();
    const again = await lockJob(home, job.id);
    expect(again.unsaved).toEqual([]);
    await again.release();
  });

  it('is set aside when it is damaged, with a sentence that says where', async () => {
    const home = freshHome();
    mkdirSync(home.jobs, { recursive: true });
    writeFileSync(jobFilePath(home, 'broken'), '{"version":1}');
    await expect(loadJob(home, 'broken')).rejects.toThrow(/damaged.*renamed to/);
    expect(existsSync(jobFilePath(home, 'broken'))).toBe(false);
    expect(readdirSync(home.jobs)).toHaveLength(1);
  });

  it('with a path in its id does not exist: `resume ../config` set the settings aside as a damaged job', async () => {
    const home = freshHome();
    writeFileSync(home.configFile, '{}');
    await expect(loadJob(home, '../config')).rejects.toThrow(/There is no job/);
    expect(existsSync(home.configFile)).toBe(true);
  });

  it('is run by one process at a time', async () => {
    const home = freshHome();
    const first = await tryLock(jobFilePath(home, 'job'));
    expect(await tryLock(jobFilePath(home, 'job'))).toMatchObject({
      owner: { pid: process.pid, host: hostname() },
    });
    if ('release' in first) await first.release();
    const again = await tryLock(jobFilePath(home, 'job'));
    expect(again).toHaveProperty('release');
    if ('release' in again) await again.release();
  });
});

describe('the cache', () => {
  const schema = z.object({ answer: z.number() });
  const key = (inputs: unknown) => ({ kind: 'test', version: '1', inputs });

  it('makes a value once, also for concurrent callers, whatever the order of its inputs', async () => {
    const cache = new FileCache(freshHome().cache, { ttlDays: 1 });
    let made = 0;
    const make = async () => ({ answer: ++made });
    await Promise.all([
      cache.remember(key({ a: 1, b: 2 }), schema, make),
      cache.remember(key({ b: 2, a: 1 }), schema, make),
    ]);
    expect(await cache.remember(key({ a: 1, b: 2 }), schema, make)).toEqual({ answer: 1 });
    expect(await cache.remember(key({ a: 1, b: 3 }), schema, make)).toEqual({ answer: 2 });
  });

  it('treats a damaged entry as a miss', async () => {
    const home = freshHome();
    const cache = new FileCache(home.cache, { ttlDays: 1 });
    await cache.remember(key(1), schema, async () => ({ answer: 1 }));
    const [file = ''] = readdirSync(home.cache, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.json'));
    writeFileSync(join(home.cache, file), '{"value":{"answer":"many"}}');
    expect(await cache.remember(key(1), schema, async () => ({ answer: 2 }))).toEqual({ answer: 2 });
  });

  it('counts, prunes to its size and clears', async () => {
    const home = freshHome();
    const cache = new FileCache(home.cache, { ttlDays: 1 });
    for (let place = 0; place < 10; place++)
      await cache.remember(key(place), schema, async () => ({ answer: place }));
    const [stats] = await cacheStats(home.cache);
    expect(stats).toMatchObject({ kind: 'test', entries: 10 });
    const half = (stats?.sizeBytes ?? 0) / 2;
    expect((await pruneCache(home.cache, { ttlDays: 1, maxBytes: half })).entries).toBe(5);
    expect((await clearCache(home.cache)).entries).toBe(5);
    expect(await cacheStats(home.cache)).toEqual([]);
  });

  it('makes a value again when it is older than its key allows, although the cache keeps it longer', async () => {
    const home = freshHome();
    const cache = new FileCache(home.cache, { ttlDays: 30 });
    const dated = { ...key(1), maxAgeSeconds: 3600 };
    await cache.remember(dated, schema, async () => ({ answer: 1 }));
    const [file = ''] = readdirSync(home.cache, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.json'));
    const age = (seconds: number) => {
      const then = Date.now() / 1000 - seconds;
      utimesSync(join(home.cache, file), then, then);
    };
    age(3000);
    expect(await cache.remember(dated, schema, async () => ({ answer: 2 }))).toEqual({ answer: 1 });
    age(4000);
    expect(await cache.remember(dated, schema, async () => ({ answer: 2 }))).toEqual({ answer: 2 });
  });
});

describe('the config', () => {
  it('is readable by its owner only and checks what is set', async () => {
    const home = freshHome();
    const { config } = await Config.open(home);
    await config.set('CLIPS_PER_MINUTE', '3');
    expect(() => config.set('CLIPS_PER_MINUTE', 'many')).toThrow('Invalid value "many" for CLIPS_PER_MINUTE');
    expect(() => config.set('CLIPS', '3')).toThrow('There is no setting "CLIPS"');
    expect(statSync(home.configFile).mode & 0o777).toBe(0o600);
    expect((await Config.open(home)).config.values()).toEqual({ CLIPS_PER_MINUTE: '3' });
  });

  it('sets a broken file aside instead of erasing it', async () => {
    const home = freshHome();
    writeFileSync(home.configFile, '{ "GEMINI_API_KEY": "abc"');
    const { config, damaged } = await Config.open(home);
    expect(config.values()).toEqual({});
    expect(readFileSync(damaged?.keptAs ?? '', 'utf8')).toContain('GEMINI_API_KEY');
  });
});

function paidCall(costUsd: number, at: number): Call {
  return {
    ...{
      provider: 'gemini',
      model: 'gemini-3-flash-preview',
      operation: 'rank',
      at,
      durationMs: 5,
      usage: {},
    },
    ...{ costUsd, savedUsd: 0, cached: false, priced: true, retries: 0 },
  };
}

function told(job: Job, call: Call): JobEvent {
  return { version: 1, at: call.at, jobId: job.id, type: 'call.finished', call };
}
