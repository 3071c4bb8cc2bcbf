import { setTimeout as sleep } from 'node:timers/promises';

/** So many calls in any stretch of this length: what a service allows. Shared by everything in the process that calls it. */
export class RateLimit {
  readonly #calls: number;
  readonly #perMs: number;
  /** When each call of the last stretch begins or is going to, oldest first. */
  #slots: number[] = [];

  constructor(calls: number, perMs: number) {
    this.#calls = calls;
    this.#perMs = perMs;
  }

  /**
   * Waits until one more call is allowed, first come first served.
   * @param onWait is told once how many milliseconds it will take, when it is not allowed now.
   * @throws the signal's reason.
   */
  async take(signal: AbortSignal, onWait?: (milliseconds: number) => void): Promise<void> {
    signal.throwIfAborted();
    const now = performance.now();
    this.#slots = this.#slots.filter((slot) => slot > now - this.#perMs);
    const before = this.#slots.at(-this.#calls);
    const slot = before === undefined ? now : Math.max(now, before + this.#perMs);
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
}
