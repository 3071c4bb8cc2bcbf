import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LaneName } from '../../core/job/step/steps.ts';
import type { QueueServer } from '../server/queue-server.ts';

/** A slot whose holder was killed is free again after this time, in milliseconds. */
const leaseMs = 5000;
const renewMs = 1000;
/** The pause before a slot is asked for again: half of it to all of it, so that machines do not ask in step. */
const pauseMs = 100;
/** A queue that takes longer to answer counts as unreachable, in milliseconds. */
const answerMs = 1000;

const setOf = (lane: LaneName) => `slots:${lane}`;

/**
 * The slots of lanes whose limit is that of all machines together. Runners take them, for each step they run or hand to
 * another machine. While the queue cannot be reached, each process keeps its own limit only.
 */
export class SharedSlots {
  readonly #server: QueueServer;
  readonly #held = new Map<LaneName, Set<string>>();
  /** Waits one after the other in each lane, so that only the first asks. */
  readonly #turns = new Map<LaneName, Promise<unknown>>();
  readonly #timer: NodeJS.Timeout;
  #isClosed = false;

  constructor(server: QueueServer) {
    this.#server = server;
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
    if (!this.#server.isConnected) return;
    await Promise.all(held.map(([lane, names]) => this.#server.remove(setOf(lane), [...names])));
  }

  async #take(lane: LaneName, limit: () => number): Promise<() => void> {
    const name = randomUUID();
    while (!this.#isClosed && this.#server.isConnected) {
      const asked = this.#server.putWithin(setOf(lane), name, limit(), leaseMs).catch(() => undefined);
      const answer = await Promise.race([asked, sleep(answerMs, undefined, { ref: false })]);
      if (answer !== false) break;
      await sleep(pauseMs * (0.5 + Math.random() / 2), undefined, { ref: false });
    }
    const names = this.#held.get(lane) ?? new Set<string>();
    this.#held.set(lane, names.add(name));
    return () => {
      names.delete(name);
      if (this.#server.isConnected) void this.#server.remove(setOf(lane), [name]).catch(() => {});
    };
  }

  async #renew(): Promise<void> {
    if (!this.#server.isConnected) return;
    for (const [lane, names] of this.#held) {
      // Also those that ran out while the queue was away: their steps still run.
      const held = new Map([...names].map((name) => [name, '']));
      await this.#server.put(setOf(lane), held, leaseMs);
    }
  }
}
