import { setTimeout as sleep } from 'node:timers/promises';

/** So many calls in any stretch of this length: what a service allows. Shared by everything in the process that calls it. */
export class RateLimit {
  readonly #calls: number;
  readonly #perMs: number;
  readonly #now: () => number;
  /** When each call of the last stretch begins or is going to, oldest first. */
  #slots: number[] = [];

  /** @param now milliseconds by the clock that it goes by */
  constructor(calls: number, perMs: number, now = () => performance.now()) {
    this.#calls = calls;
    this.#perMs = perMs;
    this.#now = now;
  }

  /**
   * Waits until one more call is allowed, first come first served.
   * @param onWait is told once how many milliseconds it will take, when it is not allowed now.
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

  /** No call is allowed before this, whatever the calls were. */
  protected closedUntil(): number {
    return 0;
  }

  /** Whether a wait is worth it. @throws when it is not: the call is not made then, and takes no place. */
  protected accept(_milliseconds: number): void {}

  #nextSlot(now: number): number {
    this.#slots = this.#slots.filter((slot) => slot > now - this.#perMs);
    const before = this.#slots.at(-this.#calls);
    return Math.max(now, this.closedUntil(), before === undefined ? now : before + this.#perMs);
  }
}
