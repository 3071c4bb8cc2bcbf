import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Allows a max number of calls in any time window of a given length. Shared by all callers of a service in this
 * process.
 */
export class RateLimit {
  readonly #calls: number;
  readonly #perMs: number;
  readonly #now: () => number;
  /** Start times of the calls in the current window, past and future, oldest first. */
  #slots: number[] = [];

  /** @param now the clock, in milliseconds */
  constructor(calls: number, perMs: number, now = () => performance.now()) {
    this.#calls = calls;
    this.#perMs = perMs;
    this.#now = now;
  }

  /**
   * Waits until one more call is allowed. Callers are served in order.
   * @param onWait called once with the milliseconds to wait, when the call is not allowed immediately.
   * @throws the signal's reason, and what `accept` throws.
   */
  async take(signal: AbortSignal, onWait?: (milliseconds: number) => void): Promise<void> {
    signal.throwIfAborted();
    const now = this.#now();
    const slot = this.#nextSlot(now);
    this.accept(slot - now);
    this.#slots.push(slot);
    if (slot <= now) return;
    onWait?.(slot - now);
    try {
      await sleep(slot - now, undefined, { signal });
    } catch {
      this.#slots = this.#slots.filter((each) => each !== slot);
      signal.throwIfAborted();
    }
  }

  /** No call is allowed before this time, regardless of the window. */
  protected closedUntil(): number {
    return 0;
  }

  /** Called with the wait before it begins. @throws to give up the call, which then does not count. */
  protected accept(_milliseconds: number): void {}

  #nextSlot(now: number): number {
    this.#slots = this.#slots.filter((slot) => slot > now - this.#perMs);
    const before = this.#slots.at(-this.#calls);
    return Math.max(now, this.closedUntil(), before === undefined ? now : before + this.#perMs);
  }
}
