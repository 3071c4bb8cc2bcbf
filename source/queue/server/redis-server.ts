import { Socket } from 'node:net';
import { type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { RateWindow } from '../../providers/service/shared-rates.ts';
import type { StepResult } from '../protocol.ts';
import {
  addressOf,
  type ConnectionListeners,
  firstConnectionMs,
  maxPauseMs,
  type QueueServer,
  type StepQueue,
  type StepTaker,
  type StepWorkerOptions,
} from './queue-server.ts';

/** All keys begin with this. */
const prefix = 'stockpile';
const unwantedChannel = `${prefix}:abort`;

/** A set is a sorted set of names by the time they expire, and a hash of their texts. */
const keysOf = (set: string): [expiries: string, texts: string] => [
  `${prefix}:set:${set}`,
  `${prefix}:set:${set}:texts`,
];

const clock = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function clean()
  for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)) do
    redis.call('ZREM', KEYS[1], name)
    redis.call('HDEL', KEYS[2], name)
  end
end
local function keep()
  local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2]
  if not last then return end
  redis.call('PEXPIREAT', KEYS[1], last)
  redis.call('PEXPIREAT', KEYS[2], last)
end
`;

const scripts = {
  /** Arguments: milliseconds, then each name and text. */
  put: `${clock}
for at = 2, #ARGV, 2 do
  redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[at])
  if ARGV[at + 1] ~= '' then redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 1]) end
end
keep()`,
  list: `${clock} clean() return redis.call('HVALS', KEYS[2])`,
  find: `${clock} clean() return redis.call('HGET', KEYS[2], ARGV[1])`,
  /** Arguments: name, limit, milliseconds. */
  putWithin: `${clock} clean()
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
keep()
return 1`,
  /** A reserved call expires one window after its time. Arguments: name, calls, window and longest wait in milliseconds. */
  reserve: `${clock} clean()
local before = redis.call('ZRANGE', KEYS[1], -ARGV[2], -ARGV[2], 'WITHSCORES')[2]
local at = math.max(now, before or 0)
if at - now > tonumber(ARGV[4]) then return at - now end
redis.call('ZADD', KEYS[1], at + ARGV[3], ARGV[1])
keep()
return at - now`,
};

/** The queue on a Redis or Valkey server. Commands wait while the connection is lost; it is opened again by itself. */
export class RedisServer implements QueueServer {
  readonly url: string;
  readonly #redis: Redis;
  #subscriber: Redis | undefined;
  #fault: Error | undefined;

  /** It does not wait for the connection. */
  constructor(url: string) {
    this.url = url;
    this.#redis = connect(url, (error) => {
      this.#fault = error;
    });
  }

  get isConnected(): boolean {
    return this.#redis.status === 'ready';
  }

  get fault(): Error | undefined {
    return this.#fault;
  }

  follow({ connected, lost }: ConnectionListeners): () => void {
    this.#redis.on('ready', connected);
    this.#redis.on('close', lost);
    return () => {
      this.#redis.off('ready', connected);
      this.#redis.off('close', lost);
    };
  }

  ownAddress(): string {
    const { stream } = this.#redis;
    return addressOf(stream instanceof Socket ? stream : undefined);
  }

  openQueue(name: string): StepQueue {
    return new Queue(name, { connection: this.#redis, prefix, skipMetasUpdate: true });
  }

  openWorker(name: string, run: (job: Job) => Promise<StepResult>, options: StepWorkerOptions): StepTaker {
    return new Worker(name, run, { connection: this.#redis, prefix, skipVersionCheck: true, ...options });
  }

  async put(set: string, members: ReadonlyMap<string, string>, expiresInMs: number): Promise<void> {
    if (members.size > 0) await this.#eval('put', set, expiresInMs, ...[...members].flat());
  }

  async list(set: string): Promise<string[]> {
    const texts = await this.#eval('list', set);
    return Array.isArray(texts) ? texts.map(String) : [];
  }

  async find(set: string, name: string): Promise<string | undefined> {
    const text = await this.#eval('find', set, name);
    return typeof text === 'string' ? text : undefined;
  }

  async remove(set: string, names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    const [expiries, texts] = keysOf(set);
    await this.#redis
      .multi()
      .zrem(expiries, ...names)
      .hdel(texts, ...names)
      .exec();
  }

  async drop(sets: readonly string[]): Promise<void> {
    if (sets.length > 0) await this.#redis.del(sets.flatMap(keysOf));
  }

  async putWithin(set: string, name: string, limit: number, expiresInMs: number): Promise<boolean> {
    return (await this.#eval('putWithin', set, name, limit, expiresInMs)) === 1;
  }

  async reserve(set: string, name: string, { calls, perMs, maxWaitMs }: RateWindow): Promise<number> {
    return Number(await this.#eval('reserve', set, name, calls, perMs, maxWaitMs));
  }

  async tellUnwanted(step: string): Promise<void> {
    await this.#redis.publish(unwantedChannel, step);
  }

  async onUnwanted(listener: (step: string) => void): Promise<void> {
    this.#subscriber = connect(this.url, () => {});
    this.#subscriber.on('message', (_channel, step) => listener(step));
    await this.#subscriber.subscribe(unwantedChannel);
  }

  disconnect(): void {
    this.#subscriber?.disconnect();
    this.#redis.disconnect();
  }

  #eval(script: keyof typeof scripts, set: string, ...args: (string | number)[]): Promise<unknown> {
    return this.#redis.eval(scripts[script], 2, ...keysOf(set), ...args);
  }
}

function connect(url: string, onFault: (error: Error) => void): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
    enableReadyCheck: true,
    connectTimeout: firstConnectionMs,
    retryStrategy: (attempt) => Math.min(maxPauseMs, 50 * 2 ** attempt),
  });
  // Without a listener ioredis prints every failed attempt. Whoever waits for the queue asks `isConnected`.
  redis.on('error', onFault);
  return redis;
}
