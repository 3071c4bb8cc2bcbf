import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startSharingRates } from '../../source/providers/service/shared-rates.ts';
import { RequestQuota } from '../../source/providers/stock/quota.ts';
import { YoutubeRateLimit } from '../../source/providers/youtube/youtube-rate-limit.ts';
import { QueueRates } from '../../source/queue/machines/rates.ts';
import { SharedSlots } from '../../source/queue/machines/slots.ts';
import { connectToQueue } from '../../source/queue/server/connect.ts';
import { waitForConnection } from '../../source/queue/server/first-connection.ts';
import { PauseGate } from '../../source/runner/lane.ts';
import { Lanes } from '../../source/runner/lanes.ts';
import { settingsWith } from '../harness/queue/machines.ts';
import { type TestServer, testServers } from '../harness/queue/servers.ts';
import { temporaryFolder } from '../harness/temporary.ts';

const root = temporaryFolder('queue-limits');
const ends: (() => unknown)[] = [];
const { signal } = new AbortController();
const until = (isSo: () => boolean) => vi.waitUntil(isSo, { timeout: 60_000 });
let server: TestServer;

async function connection(url = server.url) {
  const client = connectToQueue(url);
  ends.push(() => client.disconnect());
  await waitForConnection(client);
  return client;
}

/** The lanes of a machine that shares them, whose tasks wait until a test ends them. */
async function machine(url?: string) {
  const slots = new SharedSlots(await connection(url));
  ends.push(() => slots.close());
  const lanes = new Lanes(settingsWith({ PARALLEL_AI_CALLS: '2', PARALLEL_EXTRACTIONS: '2' }));
  lanes.share(slots);
  const gate = new PauseGate();
  const running: (() => void)[] = [];
  const run = (lane: 'ai' | 'cut', place = 0) =>
    lanes.run(
      lane,
      () => [place],
      gate,
      signal,
      async () => {
        started.push(place);
        await new Promise<void>((resolve) => running.push(resolve));
      },
    );
  const started: number[] = [];
  return { run, running, started, slots };
}

for (const { name, isInstalled, start } of testServers) {
  describe.runIf(isInstalled)(`the limits of several machines, through ${name}`, () => {
    beforeAll(async () => {
      server = await start(join(root, name));
    });
    afterEach(async () => {
      for (const end of ends.splice(0).reverse()) await end();
    });
    afterAll(() => server.close());

    it('hold for the calls of all of them together, and each machine has its own for cuts', async () => {
      const [one, other] = [await machine(), await machine()];
      const first = [one.run('ai'), one.run('ai')];
      await until(() => one.running.length === 2);
      const later = [other.run('ai', 2), other.run('ai', 1)];
      const cuts = [other.run('cut'), other.run('cut')];
      await until(() => other.running.length === 2);
      expect(other.started).toEqual([0, 0]);
      for (const end of other.running.splice(0)) end();
      await Promise.all(cuts);
      one.running.shift()?.();
      // The one with the higher priority goes first.
      await until(() => other.started.length === 3);
      expect(other.started.at(-1)).toBe(1);
      for (const each of [one, other]) for (const end of each.running.splice(0)) end();
      await until(() => other.running.length === 1);
      other.running.shift()?.();
      await Promise.all([...first, ...later]);
    });

    it('are free again when the process that used them was killed', async () => {
      const killed = connectToQueue(server.url);
      await waitForConnection(killed);
      const lost = new SharedSlots(killed);
      for (let count = 0; count < 2; count++) await lost.take('ai', () => 2);
      killed.disconnect();
      const one = await machine();
      const ran = one.run('ai');
      await until(() => one.running.length === 1);
      one.running.shift()?.();
      await ran;
      await lost.close();
    });

    it('are those of each process while the queue cannot be reached', async () => {
      const own = await start(join(root, `${name}-lost`));
      const [one, other] = [await machine(own.url), await machine(own.url)];
      const first = [one.run('ai'), one.run('ai')];
      await until(() => one.running.length === 2);
      const second = other.run('ai');
      await own.kill();
      await until(() => other.running.length === 1);
      for (const each of [one, other]) for (const end of each.running.splice(0)) end();
      await Promise.all([...first, second]);
    });

    it('count the calls of a service that all of them make with one key', async () => {
      const rates = new QueueRates(await connection());
      ends.push(startSharingRates(rates));
      const service = {
        name: 'Pexels',
        keySetting: 'PEXELS_API_KEY',
        addressSetting: 'PEXELS_BASE_URL',
      } as const;
      // Each has a count of its own, as in two processes.
      const quota = (account: string) =>
        new RequestQuota(service, { calls: 2, perMs: 3_600_000, maxWaitMs: 1000 }, account);
      await quota('pexels key').take(signal);
      await quota('pexels key').take(signal);
      await expect(quota('pexels key').take(signal)).rejects.toMatchObject({ kind: 'limited' });
      await quota('pexels another key').take(signal);
      const sets = (await server.sets()).filter((each) => each.includes('rate:'));
      expect(sets).toHaveLength(2);
      expect(sets.join()).not.toContain('key');
    });

    it('count the requests to YouTube that all of them make', async () => {
      ends.push(startSharingRates(new QueueRates(await connection())));
      // Each has a count of its own, as in two processes.
      const limit = () => new YoutubeRateLimit({ requests: 2, firstBackOffMs: 1000, refusals: 3 });
      const take = (each: YoutubeRateLimit) => each.take(signal, 5000, () => {});
      await take(limit());
      await take(limit());
      await expect(take(limit())).rejects.toThrow('2 requests per hour for all machines');
    });

    it('let a call wait for the window of all machines', async () => {
      const rates = new QueueRates(await connection());
      const window = { calls: 2, perMs: 60_000, maxWaitMs: 120_000 };
      const waits = [];
      for (let call = 0; call < 4; call++) waits.push((await rates.reserve('waiting', window)).waitMs);
      expect(waits.slice(0, 2)).toEqual([0, 0]);
      for (const wait of waits.slice(2)) expect(wait).toBeGreaterThan(50_000);
      const fifth = await rates.reserve('waiting', { ...window, maxWaitMs: 0 });
      expect(fifth.waitMs).toBeGreaterThan(100_000);
    });
  });
}
