import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Cable } from '../harness/queue/cable.ts';
import { GoneWorkers, type Takeover } from '../harness/queue/gone-worker.ts';
import { score } from '../harness/queue/paid-answer.ts';
import { type TestServer, testServers } from '../harness/queue/servers.ts';
import { hasRedis, RedisServer } from '../harness/services/redis.ts';
import { temporaryFolder } from '../harness/temporary.ts';

const root = temporaryFolder('takeover');
/** Another host, where this machine may have one. */
const cable = hasRedis ? Cable.lay() : undefined;
const workers = new GoneWorkers(root);
let server: TestServer;

beforeAll(() => workers.listen());
afterEach(() => workers.clear());
afterAll(() => {
  workers.close();
  cable?.remove();
});

// How soon is measured by `npm run bench queue`.
for (const { name, isInstalled, start } of testServers) {
  describe.runIf(isInstalled)(`a step whose worker is gone, through ${name}`, () => {
    beforeAll(async () => {
      server = await start(join(root, name));
    });
    afterAll(() => server.close());

    it.each([
      ['killed', 'SIGKILL'],
      ['suspended', 'SIGSTOP'],
    ] as const)('is taken over when it is %s, and the call it made may be billed', async (needId, signal) => {
      const worker = await workers.start(server.url);
      expectTakenOver(await workers.takeOver(server.url, needId, () => worker.kill(signal)));
    });
  });
}

describe.runIf(cable)('a step whose worker has lost its network', () => {
  it('is taken over when the cable of its host is unplugged', async () => {
    if (!cable) return;
    const between = await RedisServer.start(join(root, 'between'), { host: cable.here });
    try {
      await workers.start(between.url, cable);
      expectTakenOver(await workers.takeOver(between.url, 'unplugged', () => cable.unplug()));
    } finally {
      await between.kill();
    }
  });
});

function expectTakenOver({ output, begun, calls, endsAtTakeover, ends }: Takeover): void {
  // What the one that is gone had asked for cannot be known.
  expect(endsAtTakeover).toEqual(['call-0 kept']);
  expect(output).toMatchObject({ ranked: score });
  expect(begun).toHaveLength(2);
  expect(calls.map(({ id }) => id)).toEqual(['call-1']);
  expect(ends).toEqual(['call-0 kept', 'call-1 released']);
}
