import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { memoryCache, openRunner, rankRun } from '../harness/queue/machines.ts';
import { purse, score } from '../harness/queue/paid-answer.ts';
import { hasRedis, RedisServer } from '../harness/services/redis.ts';
import { temporaryFolder } from '../harness/temporary.ts';

if (!hasRedis) console.warn('\n*** SKIPPED: workers that are killed, for redis-server is not installed\n');

/** A step of a worker that is gone is another one's after this time at the latest. */
const maxTakeoverMs = 10_000;
const root = temporaryFolder('takeover');
const program = join(import.meta.dirname, '../harness/queue/worker-process.ts');
const workers: ChildProcess[] = [];
/** Requests to the service that were not answered yet. */
const asked: ServerResponse[] = [];
const service = createServer((_request, response) => void asked.push(response));
let redis: RedisServer;

/** Starts a worker in a process of its own and waits until it takes steps. */
async function startWorker(): Promise<ChildProcess> {
  const address = service.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const folder = join(root, `worker-${workers.length}`);
  const child = spawn(process.execPath, [program, redis.url, folder, `http://127.0.0.1:${port}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  workers.push(child);
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

describe.runIf(hasRedis)('a step whose worker is gone', () => {
  beforeAll(async () => {
    redis = await RedisServer.start(join(root, 'redis'));
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map(killed));
    for (const response of asked.splice(0)) response.destroy();
  });
  afterAll(async () => {
    await redis.kill();
    service.close();
  });

  it.each([
    ['killed', 'SIGKILL'],
    ['suspended', 'SIGSTOP'],
  ] as const)(
    'is taken over within 10 s when it is %s, and the call it made may be billed',
    async (name, signal) => {
      const first = await startWorker();
      const queue = await openRunner(redis.url);
      const { calls, ends, context } = purse();
      const begun: number[] = [];
      const run = rankRun(name, root, { cache: memoryCache(), ...context });
      const ranked = queue.run({ ...run, onBegin: () => begun.push(performance.now()) });
      await vi.waitUntil(() => asked.length === 1, { timeout: 20_000 });
      await startWorker();
      const goneAt = performance.now();
      first.kill(signal);
      await vi.waitUntil(() => asked.length === 2, { timeout: 20_000 });
      expect(performance.now() - goneAt).toBeLessThan(maxTakeoverMs);
      // What the one that is gone had asked for cannot be known.
      expect(ends).toEqual(['call-0 kept']);
      asked[1]?.end();
      expect(await ranked).toMatchObject({ ranked: score });
      expect(begun).toHaveLength(2);
      expect(calls.map(({ id }) => id)).toEqual(['call-1']);
      expect(ends).toEqual(['call-0 kept', 'call-1 released']);
      await queue.close();
    },
  );
});
