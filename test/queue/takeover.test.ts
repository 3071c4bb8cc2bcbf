import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Cable } from '../harness/queue/cable.ts';
import { memoryCache, openRunner, rankRun } from '../harness/queue/machines.ts';
import { purse, score } from '../harness/queue/paid-answer.ts';
import { type TestServer, testServers } from '../harness/queue/servers.ts';
import { hasRedis, RedisServer } from '../harness/services/redis.ts';
import { temporaryFolder } from '../harness/temporary.ts';

/** A step of a worker that is gone is another one's after this time at the latest. */
const maxTakeoverMs = 10_000;
const root = temporaryFolder('takeover');
/** Another host, where this machine may have one. */
const cable = hasRedis ? Cable.lay() : undefined;
const program = join(import.meta.dirname, '../harness/queue/worker-process.ts');
const workers: ChildProcess[] = [];
/** Requests to the service that were not answered yet. */
const asked: ServerResponse[] = [];
const service = createServer((_request, response) => void asked.push(response));
let server: TestServer;
let started = 0;

/** Starts a worker in a process of its own, on another host where there is one, and waits until it takes steps. */
async function startWorker(url: string, cable?: Cable): Promise<ChildProcess> {
  const address = service.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const folder = join(root, `worker-${started++}`);
  const own = [process.execPath, program, url, folder, `http://${cable?.here ?? '127.0.0.1'}:${port}`];
  const [command = '', ...args] = cable?.there(own) ?? own;
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
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

beforeAll(() => new Promise<void>((resolve) => void service.listen(0, () => resolve())));
afterEach(async () => {
  await Promise.all(workers.splice(0).map(killed));
  for (const response of asked.splice(0)) response.destroy();
});
afterAll(() => {
  service.close();
  cable?.remove();
});

for (const { name, isInstalled, start } of testServers) {
  describe.runIf(isInstalled)(`a step whose worker is gone, through ${name}`, () => {
    beforeAll(async () => {
      server = await start(join(root, name));
    });
    afterAll(() => server.close());

    it.each([
      ['killed', 'SIGKILL'],
      ['suspended', 'SIGSTOP'],
    ] as const)(
      'is taken over within 10 s when it is %s, and the call it made may be billed',
      async (name, signal) => {
        const worker = await startWorker(server.url);
        await takenOver(server.url, name, () => worker.kill(signal));
      },
    );
  });
}

describe.runIf(cable)('a step whose worker has lost its network', () => {
  it('is taken over within 10 s when the cable of its host is unplugged', async () => {
    if (!cable) return;
    const between = await RedisServer.start(join(root, 'between'), { host: cable.here });
    try {
      await startWorker(between.url, cable);
      await takenOver(between.url, 'unplugged', () => cable.unplug());
    } finally {
      await between.kill();
    }
  });
});

/** Has a step run by the only worker until it pays, lets the worker vanish, and expects another one to take over. */
async function takenOver(url: string, needId: string, vanish: () => void): Promise<void> {
  const queue = await openRunner(url);
  const { calls, ends, context } = purse();
  const begun: string[] = [];
  const run = rankRun(needId, root, { cache: memoryCache(), ...context });
  const ranked = queue.run({ ...run, onBegin: (machine) => begun.push(machine) });
  await vi.waitUntil(() => asked.length === 1, { timeout: 60_000 });
  await startWorker(url);
  const goneAt = performance.now();
  vanish();
  await vi.waitUntil(() => asked.length === 2, { timeout: 60_000 });
  expect(performance.now() - goneAt).toBeLessThan(maxTakeoverMs);
  // What the one that is gone had asked for cannot be known.
  expect(ends).toEqual(['call-0 kept']);
  asked[1]?.end();
  expect(await ranked).toMatchObject({ ranked: score });
  expect(begun).toHaveLength(2);
  expect(calls.map(({ id }) => id)).toEqual(['call-1']);
  expect(ends).toEqual(['call-0 kept', 'call-1 released']);
  await queue.close();
}
