import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { RateWindow, SharedRates } from '../../providers/service/shared-rates.ts';
import { keyPrefix } from '../protocol.ts';
import { isConnected } from './connection.ts';

/** A queue that takes longer to answer counts as unreachable, in milliseconds. */
const answerMs = 1000;

/**
 * Reserves the next call of a window that slides, by the clock of the server. Arguments: calls, length of the window in
 * ms, longest wait in ms, name. Returns the wait; a longer one than allowed is not reserved.
 */
const script = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
local at = now
local before = redis.call('ZRANGE', KEYS[1], -ARGV[1], -ARGV[1], 'WITHSCORES')
if before[2] then at = math.max(now, before[2] + ARGV[2]) end
if at - now > tonumber(ARGV[3]) then return at - now end
redis.call('ZADD', KEYS[1], at, ARGV[4])
redis.call('PEXPIRE', KEYS[1], at - now + ARGV[2])
return at - now`;

/** The rate limits of services over all machines of the queue. Keys stay where they are: an account is known by a hash. */
export class QueueRates implements SharedRates {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  async reserve(account: string, { calls, perMs, maxWaitMs }: RateWindow) {
    const name = randomUUID();
    const key = `${keyPrefix}:rate:${createHash('sha256').update(account).digest('hex').slice(0, 32)}`;
    const undo = () => {
      if (isConnected(this.#redis)) void this.#redis.zrem(key, name).catch(() => {});
    };
    if (!isConnected(this.#redis)) return { waitMs: 0, undo };
    const asked = this.#redis.eval(script, 1, key, calls, perMs, maxWaitMs, name).catch(() => undefined);
    const waitMs = await Promise.race([asked, sleep(answerMs, undefined, { ref: false })]);
    return { waitMs: typeof waitMs === 'number' ? waitMs : 0, undo };
  }
}
