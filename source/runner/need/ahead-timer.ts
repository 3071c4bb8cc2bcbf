/** Waits these milliseconds. @throws the signal's reason */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** How long a need that has to wait only waits, before it begins with what it will probably need. */
export class AheadTimer {
  readonly #stop = new AbortController();
  #isOver = false;
  /** Resolves when it is over, or stopped. */
  readonly over: Promise<void>;

  constructor(milliseconds: number, wait: Sleep) {
    this.over = wait(milliseconds, this.#stop.signal).then(
      () => {
        this.#isOver = true;
      },
      () => {},
    );
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Ends the timer. */
  stop(): void {
    this.#stop.abort();
  }
}
