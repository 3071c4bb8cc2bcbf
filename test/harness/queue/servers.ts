import { join } from 'node:path';
import * as z from 'zod';
import { hasPostgres, PostgresProcess } from '../services/postgres.ts';
import { hasRedis, RedisServer } from '../services/redis.ts';

/** A real server of a queue, as the tests use it. */
export interface TestServer {
  readonly url: string;
  restart(): Promise<void>;
  /** Ends it at once; it keeps what it knows. */
  kill(): Promise<void>;
  close(): Promise<void>;
  /** How many results of steps it holds. */
  resultCount(): Promise<number>;
  /** Takes the locks of steps away from their workers, as when the server was down for longer than they last. */
  loseLocks(): Promise<void>;
  /** The names of the sets that machines share. */
  sets(): Promise<string[]>;
}

/** The servers that a queue can be on. Without one of them its tests are skipped. */
export const testServers: readonly {
  name: string;
  isInstalled: boolean;
  start(folder: string): Promise<TestServer>;
}[] = [
  { name: 'Redis', isInstalled: hasRedis, start: startRedis },
  { name: 'PostgreSQL', isInstalled: hasPostgres, start: startPostgres },
];

for (const { name, isInstalled } of testServers) {
  if (!isInstalled) console.warn(`\n*** SKIPPED: queues on ${name}, which is not installed\n`);
}

async function startRedis(folder: string): Promise<TestServer> {
  const server = await RedisServer.start(join(folder, 'redis'));
  const keys = async (pattern: string) => {
    const client = server.client();
    const found = await client.keys(pattern);
    client.disconnect();
    return found;
  };
  return {
    url: server.url,
    restart: () => server.restart(),
    kill: () => server.kill(),
    close: () => server.kill(),
    sets: () => keys('stockpile:*'),
    async resultCount() {
      const client = server.client();
      const counts = (await keys('stockpile:*:completed')).map((each) => client.zcard(each));
      const sum = (await Promise.all(counts)).reduce((total, count) => total + count, 0);
      client.disconnect();
      return sum;
    },
    async loseLocks() {
      const client = server.client();
      const locks = await keys('stockpile:*:lock');
      if (locks.length > 0) await client.del(locks);
      client.disconnect();
    },
  };
}

async function startPostgres(): Promise<TestServer> {
  const server = await PostgresProcess.start();
  return {
    url: server.url,
    restart: () => server.restart(),
    kill: () => server.kill(),
    close: () => server.close(),
    async sets() {
      const rows = await server.query('SELECT DISTINCT set FROM stockpile.shared');
      return z
        .array(z.object({ set: z.string() }))
        .parse(rows)
        .map(({ set }) => set);
    },
    async resultCount() {
      const [row] = await server.query(
        `SELECT count(*)::int AS count FROM bullmq.job WHERE state = 'completed'`,
      );
      return z.object({ count: z.number() }).parse(row).count;
    },
    async loseLocks() {
      await server.query(
        `UPDATE bullmq.job SET lock_token = NULL, locked_until_ms = 0 WHERE state = 'active'`,
      );
    },
  };
}
