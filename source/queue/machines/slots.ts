import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { LaneName } from '../../core/job/step/steps.ts';
import { keyPrefix } from '../protocol.ts';
import { isConnected } from './connection.ts';

/** A slot whose holder was killed is free again after this time, in milliseconds. */
const leaseMs = 5000;
const renewMs = 1000;
/** The pause before a slot is asked for again: half of it to all of it, so that machines do not ask in step. */
const pauseMs = 100;
/** A queue that takes longer to answer counts as unreachable, in milliseconds. */
const answerMs = 1000;

/** Takes a slot unless all are taken, by the clock of the server. Arguments: limit, lease, name. */
const takeScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[2] * 2)
return 1`;

/** Renews slots, also those that ran out while the queue was away: their steps still run. Arguments: lease, names. */
const renewScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for at = 2, #ARGV do redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[at]) end
redis.call('PEXPIRE', KEYS[1], ARGV[1] * 2)
return 1`;

const keyOf = (lane: LaneName) => `${keyPrefix}:slots:${lane}`;

/**
 * The slots of lanes whose limit is that of all machines together. Runners take them, for each step they run or hand to
 * another machine. While the queue cannot be reached, each process keeps its own limit only.
 */
export class SharedSlots {
  readonly #redis: Redis;
  readonly #held = new Map<LaneName, Set<string>>();
  /** Waits one after the other in each lane, so that only the first asks. */
  readonly #turns = new Map<LaneName, Promise<unknown>>();
  readonly #timer: NodeJS.Timeout;
  #isClosed = false;

  constructor(redis: Redis) {
    this.#redis = redis;
    this.#timer = setInterval(() => void this.#renew().catch(() => {}), renewMs);
    this.#timer.unref();
  }

  /** Waits until fewer than `limit` slots are taken on all machines. @returns a function that gives the slot back */
  take(lane: LaneName, limit: () => number): Promise<() => void> {
    const turn = (this.#turns.get(lane) ?? Promise.resolve()).then(() => this.#take(lane, limit));
    this.#turns.set(lane, turn);
    return turn;
  }

  /** Gives all slots back. Whoever still waits gets one at once. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    const held = [...this.#held].filter(([, names]) => names.size > 0);
    if (!isConnected(this.#redis)) return;
    await Promise.all(held.map(([lane, names]) => this.#redis.zrem(keyOf(lane), [...names])));
  }

  async #take(lane: LaneName, limit: () => number): Promise<() => void> {
    const name = randomUUID();
    while (!this.#isClosed && isConnected(this.#redis)) {
      const asked = this.#redis
        .eval(takeScript, 1, keyOf(lane), limit(), leaseMs, name)
        .catch(() => undefined);
      const answer = await Promise.race([asked, sleep(answerMs, undefined, { ref: false })]);
      if (answer === undefined || answer === 1) break;
      await sleep(pauseMs * (0.5 + Math.random() / 2), undefined, { ref: false });
    }
    const names = this.#held.get(lane) ?? new Set<string>();
    this.#held.set(lane, names.add(name));
    return () => {
      names.delete(name);
      if (isConnected(this.#redis)) void this.#redis.zrem(keyOf(lane), name).catch(() => {});
    };
  }

  async #renew(): Promise<void> {
    if (!isConnected(this.#redis)) return;
    for (const [lane, names] of this.#held) {
      if (names.size > 0) await this.#redis.eval(renewScript, 1, keyOf(lane), leaseMs, ...names);
    }
  }
}
