import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RateWindow, SharedRates } from '../../providers/service/shared-rates.ts';
import type { QueueServer } from '../server/queue-server.ts';

/** A queue that takes longer to answer counts as unreachable, in milliseconds. */
const answerMs = 1000;

/** The rate limits of services over all machines of the queue. Keys stay where they are: an account is known by a hash. */
export class QueueRates implements SharedRates {
  readonly #server: QueueServer;

  constructor(server: QueueServer) {
    this.#server = server;
  }

  async reserve(account: string, window: RateWindow) {
    const name = randomUUID();
    const set = `rate:${createHash('sha256').update(account).digest('hex').slice(0, 32)}`;
    const undo = () => {
      if (this.#server.isConnected) void this.#server.remove(set, [name]).catch(() => {});
    };
    if (!this.#server.isConnected) return { waitMs: 0, undo };
    const asked = this.#server.reserve(set, name, window).catch(() => 0);
    const waitMs = await Promise.race([asked, sleep(answerMs, 0, { ref: false })]);
    return { waitMs, undo };
  }
}
