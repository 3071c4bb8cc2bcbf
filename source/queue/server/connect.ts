import { PostgresServer } from './postgres-server.ts';
import type { QueueServer } from './queue-server.ts';
import { RedisServer } from './redis-server.ts';

/** Connects to the queue; a lost connection is opened again. It does not wait for the connection. */
export function connectToQueue(url: string): QueueServer {
  return /^postgres(?:ql)?:/.test(url) ? new PostgresServer(url) : new RedisServer(url);
}
