import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Worker } from '../../source/core/job/worker.ts';
import type { Coordinator } from '../../source/queue/coordinator.ts';
import { NotRunError } from '../../source/queue/remote-steps.ts';
import { connectToQueue } from '../../source/queue/server/connect.ts';
import { waitForConnection } from '../../source/queue/server/first-connection.ts';
import {
  fakeProviders,
  inspectRun,
  memoryCache,
  openRunner,
  openWorker,
  rankRun,
} from '../harness/queue/machines.ts';
import { paidAnswer, paidCall, purse, score } from '../harness/queue/paid-answer.ts';
import { type TestServer, testServers } from '../harness/queue/servers.ts';
import { temporaryFolder } from '../harness/temporary.ts';

const root = temporaryFolder('queue');
const open: { close(): Promise<void> }[] = [];
let server: TestServer;
let made = 0;

const folder = () => join(root, `folder-${made++}`);

async function worker(
  ...[providers, more]: [Parameters<typeof openWorker>[2], Parameters<typeof openWorker>[3]?]
) {
  const opened = await openWorker(server.url, folder(), providers, more);
  open.push(opened);
  return opened;
}

async function runner(...more: [Parameters<typeof openRunner>[1]?]): Promise<Coordinator> {
  const opened = await openRunner(server.url, ...more);
  open.push(opened);
  return opened;
}

for (const { name, isInstalled, start } of testServers) {
  describe.runIf(isInstalled)(`steps on other machines, through ${name}`, () => {
    beforeAll(async () => {
      server = await start(join(root, name));
    });
    afterEach(async () => {
      for (const each of open.splice(0)) await each.close();
    });
    afterAll(() => server.close());

    it('run there, with the money of the runner, and an answer that was paid for is paid for once', async () => {
      let paid = 0;
      const { calls, ends, context: money } = purse();
      await worker(fakeProviders({ rank: paidAnswer(() => void paid++) }), { slots: 2 });
      const queue = await runner();
      const context = { cache: memoryCache(), ...money };
      const run = (need: string) => queue.run(rankRun(need, folder(), context));
      const outputs = await Promise.all([run('n01'), run('n02'), run('n03')]);
      expect(outputs.map(({ ranked }) => ranked)).toEqual([score, score, score]);
      expect(paid).toBe(1);
      expect(calls).toEqual([{ ...paidCall, id: 'call-0' }]);
      expect(ends).toEqual(['call-0 released']);
    });

    it('stop the job when its budget has no room, without a call', async () => {
      let paid = 0;
      await worker(fakeProviders({ rank: paidAnswer(() => void paid++) }));
      const queue = await runner();
      const { JobStopError } = await import('../../source/core/errors.ts');
      const reserve = () =>
        Promise.reject(new JobStopError('budget', 'The budget is spent.', { hint: 'More.' }));
      await expect(queue.run(rankRun('n04', folder(), { reserve }))).rejects.toMatchObject({
        kind: 'budget',
        message: 'The budget is spent.',
        hint: 'More.',
      });
      expect(paid).toBe(0);
    });

    it('get their files over HTTP, each once, and the hash is checked', async () => {
      const seen: string[] = [];
      const own = folder();
      mkdirSync(own, { recursive: true });
      writeFileSync(join(own, 'preview.mp4'), 'pictures');
      const { close: _none, ...opened } = await worker(
        fakeProviders({
          inspect: async ({ preview }) => {
            seen.push(preview.path);
            return { shots: [], engine: 'model-1', lookedSeconds: 1, rejected: [] };
          },
        }),
      );
      const queue = await runner();
      const preview = { path: join(own, 'preview.mp4'), sizeBytes: 8 };
      for (const need of ['n01', 'n02']) await queue.run(inspectRun(need, preview, own));
      expect(new Set(seen).size).toBe(1);
      expect(seen[0]).not.toBe(preview.path);
      await vi.waitUntil(() => opened.lines.length === 2, { timeout: 60_000 });
      const wrong = { ...preview, sha256: '0'.repeat(64) };
      await expect(queue.run(inspectRun('n06', wrong, own))).rejects.toThrow(NotRunError);
    });

    it('read files of the shared folder where they are', async () => {
      const shared = folder();
      mkdirSync(join(shared, 'job'), { recursive: true });
      writeFileSync(join(shared, 'job', 'preview.mp4'), 'pictures');
      const inspect = vi.fn(async () => ({ shots: [], engine: 'model-1', lookedSeconds: 1, rejected: [] }));
      await worker(fakeProviders({ inspect }), { shared });
      const queue = await runner({ shared });
      const preview = { path: join(shared, 'job', 'preview.mp4'), sizeBytes: 8 };
      await queue.run(inspectRun('n05', preview, join(shared, 'job', '.work')));
      expect(inspect).toHaveBeenCalledWith(expect.objectContaining({ preview }), expect.anything());
      expect(readdirSync(join(shared, 'job', '.work'))).toEqual(['elsewhere']);
    });

    it('are not taken by a worker whose steps have other versions, and the job hears of it', async () => {
      const { worker: other } = await worker(fakeProviders({}), { stepVersions: 'other', program: '0.9.0' });
      expect(other.kinds).toContain('ai:model-1');
      const queue = await runner();
      const notices: string[] = [];
      queue.onNotice((sentence) => notices.push(sentence));
      await vi.waitUntil(() => notices.length > 0, { timeout: 60_000 });
      expect(notices[0]).toContain('runs version 0.9.0');
      expect(queue.seats()).toEqual([]);
    });

    it('run whatever else is among the machines', async () => {
      const stranger = connectToQueue(server.url);
      await waitForConnection(stranger);
      const texts = new Map([
        ['not JSON', '{'],
        ['of a newer program', '{"id":"x","role":"observer"}'],
      ]);
      await stranger.put('machines', texts, 60_000);
      await worker(fakeProviders({ rank: paidAnswer(() => {}) }));
      const queue = await runner();
      const run = rankRun('stranger', folder(), { cache: memoryCache(), ...purse().context });
      expect((await queue.run(run)).ranked).toEqual(score);
      await stranger.remove('machines', [...texts.keys()]);
      stranger.disconnect();
    });

    it('find what ended while their runner was killed', async () => {
      const ranked = Promise.withResolvers<void>();
      const begun = Promise.withResolvers<void>();
      let times = 0;
      const rank = async () => {
        times += 1;
        begun.resolve();
        await ranked.promise;
        return score;
      };
      await worker(fakeProviders({ rank }));
      const first = await openRunner(server.url);
      const lost = first.run(rankRun('n09', root)).catch(() => {});
      await begun.promise;
      await first.close();
      const before = await server.resultCount();
      ranked.resolve();
      await vi.waitUntil(async () => (await server.resultCount()) > before, { timeout: 60_000 });
      const again = await runner();
      expect(await again.run(rankRun('n09', root))).toMatchObject({ ranked: score });
      expect(times).toBe(1);
      void lost;
    });

    it('are seen while they run: the lanes of each worker, and what it does', async () => {
      const ranked = Promise.withResolvers<typeof score>();
      await worker(fakeProviders({ rank: () => ranked.promise }), { slots: 2 });
      const queue = await runner();
      const seen: (readonly Worker[])[] = [];
      queue.onWorkers((workers) => seen.push(workers));
      const run = queue.run(rankRun('n11', root));
      await vi.waitUntil(() => seen.at(-1)?.some(({ doing }) => doing.length > 0), { timeout: 60_000 });
      expect(seen.at(-1)).toMatchObject([{ doing: ['rank n11'], lanes: { ai: { active: 1, limit: 2 } } }]);
      ranked.resolve(score);
      await run;
      await vi.waitUntil(() => seen.at(-1)?.every(({ doing }) => doing.length === 0), { timeout: 60_000 });
    });

    it('run on the machine of the job when no worker is left', async () => {
      const { close } = await worker(fakeProviders({ rank: () => new Promise(() => {}) }));
      const queue = await runner();
      await vi.waitUntil(() => queue.machines() === 1, { timeout: 60_000 });
      const lost = queue.run(rankRun('n10', root));
      lost.catch(() => {});
      await close();
      await expect(lost).rejects.toThrow(NotRunError);
    });
  });
}
