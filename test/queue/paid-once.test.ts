import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { NotRunError } from '../../source/queue/remote-steps.ts';
import { StepInFlight, silentMs } from '../../source/queue/step-in-flight.ts';
import { fakeProviders, memoryCache, openRunner, openWorker, rankRun } from '../harness/queue/machines.ts';
import { paidAnswer, paidQuestion, purse, score, scoreSchema } from '../harness/queue/paid-answer.ts';
import { type TestServer, testServers } from '../harness/queue/servers.ts';
import { temporaryFolder } from '../harness/temporary.ts';

const root = temporaryFolder('paid-once');
const open: { close(): Promise<void> }[] = [];
let server: TestServer;
let made = 0;

/** Workers that share one service, whose answers a test holds back. */
function heldService() {
  const answered = Promise.withResolvers<void>();
  let paid = 0;
  const rank = paidAnswer(() => {
    paid += 1;
    return answered.promise;
  });
  return {
    answer: answered.resolve,
    paid: () => paid,
    worker: async (slots = 1) => {
      const folder = join(root, `worker-${made++}`);
      const opened = await openWorker(server.url, folder, fakeProviders({ rank }), { slots });
      open.push(opened);
      return opened;
    },
  };
}

async function runner(more: Parameters<typeof openRunner>[1] = {}) {
  const opened = await openRunner(server.url, more);
  open.push(opened);
  return opened;
}

for (const { name, isInstalled, start } of testServers) {
  describe.runIf(isInstalled)(`an answer that a worker pays for, through ${name}`, () => {
    beforeAll(async () => {
      server = await start(join(root, name));
    });
    afterEach(async () => {
      for (const each of open.splice(0).reverse()) await each.close();
    });
    afterAll(() => server.close());

    it('is paid for once when the queue gives its step to another worker meanwhile', async () => {
      const service = heldService();
      const { calls, ends, context } = purse();
      await service.worker();
      const queue = await runner();
      const begun: string[] = [];
      const run = rankRun('n01', root, { cache: memoryCache(), ...context });
      const ranked = queue.run({ ...run, onBegin: (machine) => begun.push(machine) });
      await vi.waitUntil(() => service.paid() === 1, { timeout: 60_000 });
      await service.worker();
      await server.loseLocks();
      await vi.waitUntil(() => begun.length === 2, { timeout: 60_000 });
      service.answer();
      expect(await ranked).toMatchObject({ ranked: score });
      expect(service.paid()).toBe(1);
      expect(calls).toHaveLength(1);
      expect(ends).toEqual(['call-0 released']);
    });

    it('is paid for once when its own worker gets the step again, and both attempts end with the job', async () => {
      const service = heldService();
      const { calls, ends, context } = purse();
      const { lines } = await service.worker(2);
      const queue = await runner();
      const stop = new AbortController();
      const begun: string[] = [];
      const run = rankRun('n05', root, { cache: memoryCache(), ...context, signal: stop.signal });
      const ranked = queue.run({ ...run, onBegin: (machine) => begun.push(machine) });
      ranked.catch(() => {});
      await vi.waitUntil(() => service.paid() === 1, { timeout: 60_000 });
      await server.loseLocks();
      await vi.waitUntil(() => begun.length === 2, { timeout: 60_000 });
      stop.abort(new Error('stopped by the user'));
      await expect(ranked).rejects.toThrow('stopped by the user');
      await vi.waitUntil(() => lines.length === 2, { timeout: 60_000 });
      expect(service.paid()).toBe(1);
      expect(calls).toEqual([]);
      expect(ends).toEqual(['call-0 kept']);
    });

    it('is paid for once when the queue is lost and the step runs on the machine of the job', async () => {
      const { calls, ends, context } = purse();
      const own = await start(join(root, `${name}-lost`));
      const providers = fakeProviders({
        rank: paidAnswer(async () => {
          await own.kill();
          await answered.promise;
        }),
      });
      const answered = Promise.withResolvers<void>();
      const opened = await openWorker(own.url, join(root, `worker-${made++}`), providers);
      const queue = await openRunner(own.url, { patienceSeconds: 0 });
      open.push(opened, queue);
      const cache = memoryCache();
      const lost: unknown = await queue
        .run(rankRun('n02', root, { cache, ...context }))
        .catch((error) => error);
      expect(lost).toBeInstanceOf(NotRunError);
      // The worker says every second that it still pays, although the queue, which knows where the runner is, is away.
      const heard = vi.spyOn(StepInFlight.prototype, 'answer');
      const aliveCount = () => heard.mock.calls.filter(([, , what]) => what.ask === 'alive').length;
      await vi.waitUntil(() => aliveCount() > silentMs / 1000 + 1, { timeout: 60_000 });
      heard.mockRestore();
      const here = cache.remember(paidQuestion, scoreSchema, () => Promise.reject(new Error('paid again')));
      answered.resolve();
      expect(await here).toEqual(score);
      if (lost instanceof NotRunError) lost.ranHere();
      expect(calls).toHaveLength(1);
      expect(ends).toEqual(['call-0 released']);
    });

    it('is found by a runner that was killed while it was paid for', async () => {
      const service = heldService();
      const first = purse();
      await service.worker();
      const killed = await openRunner(server.url);
      const lost = killed.run(rankRun('n03', root, { cache: memoryCache(), ...first.context }));
      lost.catch(() => {});
      await vi.waitUntil(() => service.paid() === 1, { timeout: 60_000 });
      await killed.close();
      const again = purse();
      const queue = await runner();
      const run = rankRun('n03', root, { cache: memoryCache(), ...again.context });
      expect(await queue.hasLeft(run)).toBe(true);
      const found = queue.run(run);
      service.answer();
      expect(await found).toMatchObject({ ranked: score });
      expect(service.paid()).toBe(1);
      expect(again.calls).toMatchObject([{ id: 'call-0', costUsd: 0.01 }]);
    });

    it('is found in the queue although its worker was killed, too', async () => {
      const answered = Promise.withResolvers<void>();
      const parted = Promise.withResolvers<void>();
      let paid = 0;
      const pay = paidAnswer(() => {
        paid += 1;
        return answered.promise;
      });
      const providers = fakeProviders({
        rank: async (request, context) => {
          await pay(request, context);
          parted.resolve();
          return new Promise(() => {});
        },
      });
      const worker = await openWorker(server.url, join(root, `worker-${made++}`), providers);
      const killed = await openRunner(server.url);
      const lost = killed.run(rankRun('n04', root, { cache: memoryCache(), ...purse().context }));
      lost.catch(() => {});
      await vi.waitUntil(() => paid === 1, { timeout: 60_000 });
      await killed.close();
      answered.resolve();
      await parted.promise;
      await worker.close();
      const cache = memoryCache();
      const { calls, context } = purse();
      const queue = await runner();
      expect(await queue.hasLeft(rankRun('n04', root, { cache, ...context }))).toBe(false);
      expect(await cache.recall(paidQuestion, scoreSchema)).toEqual(score);
      expect(calls).toMatchObject([{ id: 'call-0', costUsd: 0.01 }]);
    });
  });
}
