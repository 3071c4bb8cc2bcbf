import { setImmediate } from 'node:timers/promises';

interface Timer {
  at: number;
  order: number;
  resolve: () => void;
}

/** A clock that only moves when everything waits. */
export class VirtualClock {
  #now: number;
  #timers: Timer[] = [];
  #count = 0;
  readonly #tick: (now: number) => void;
  #ticked: number;

  /** @param tick called at every full second that passes, with the milliseconds */
  constructor(now: number, tick: (now: number) => void = () => {}) {
    this.#now = now;
    this.#ticked = now;
    this.#tick = tick;
  }

  readonly now = (): number => this.#now;

  /** Waits these milliseconds of virtual time. @throws the signal's reason */
  readonly wait = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const timer = { at: this.#now + milliseconds, order: this.#count++, resolve: () => resolve() };
      const abort = () => {
        this.#timers = this.#timers.filter((each) => each !== timer);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
      timer.resolve = () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      this.#timers.push(timer);
    });

  /** Lets time pass until the work has settled. @throws when it waits for something other than time */
  async runUntil<Value>(work: Promise<Value>): Promise<Value> {
    let isSettled = false;
    const settled = work.finally(() => {
      isSettled = true;
    });
    settled.catch(() => {});
    for (;;) {
      await setImmediate();
      if (isSettled) return settled;
      const next = this.#timers.reduce<Timer | undefined>(
        (first, each) =>
          !first || each.at < first.at || (each.at === first.at && each.order < first.order) ? each : first,
        undefined,
      );
      if (!next) throw new Error('nothing is in flight, yet the work has not ended');
      this.#timers = this.#timers.filter((each) => each !== next);
      this.#moveTo(next.at);
      next.resolve();
    }
  }

  #moveTo(at: number): void {
    while (this.#ticked + 1000 < at) {
      this.#ticked += 1000;
      this.#now = this.#ticked;
      this.#tick(this.#now);
    }
    this.#now = at;
  }
}
