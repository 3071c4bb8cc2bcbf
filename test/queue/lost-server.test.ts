import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connectToQueue } from '../../source/queue/server/connect.ts';
import { waitForConnection } from '../../source/queue/server/first-connection.ts';
import { hasPostgres, PostgresProcess } from '../harness/services/postgres.ts';

let server: PostgresProcess;
const patience = { timeout: 60_000 };

describe.runIf(hasPostgres)('a PostgreSQL of a queue', () => {
  beforeAll(async () => {
    server = await PostgresProcess.start();
  });
  afterAll(() => server.close());

  it('counts as lost when it is suspended, and is found again', async () => {
    const queue = connectToQueue(server.url);
    await waitForConnection(queue);
    const heard: string[] = [];
    queue.follow({ connected: () => heard.push('connected'), lost: () => heard.push('lost') });
    const signal = (name: string) => spawnSync('kill', [`-${name}`, ...server.processes().map(String)]);
    signal('STOP');
    await vi.waitUntil(() => !queue.isConnected, patience).finally(() => signal('CONT'));
    await expect(queue.list('machines')).resolves.toEqual([]);
    await vi.waitUntil(() => queue.isConnected, patience);
    expect(heard).toEqual(['lost', 'connected']);
    queue.disconnect();
  });

  it.each([
    ['an address that cannot be decoded', () => server.url.replace('stockpile@', 'stockpile:x%E9@')],
    ['a certificate that is missing', () => `${server.url}?sslrootcert=/nowhere.pem`],
    ['a database that is missing', () => server.url.replace(/[^/]+$/, 'nothing')],
  ])('is out of reach with %s', async (_name, url) => {
    const queue = connectToQueue(url());
    await expect(waitForConnection(queue)).rejects.toThrow(
      /^The queue at 127\.0\.0\.1:\d+ cannot be reached: /,
    );
    queue.disconnect();
  });
});
