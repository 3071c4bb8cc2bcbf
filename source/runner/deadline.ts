/** The deadline of a step: time for work, to which the time of known waits is added. */
export class Deadline {
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout;
  /** When the step is aborted, and until when it is known to wait, on a clock that never goes back. */
  #at: number;
  #waitsUntil = 0;

  constructor(milliseconds: number) {
    this.#at = performance.now() + milliseconds;
    this.#timer = this.#start();
  }

  /** Aborted with a TimeoutError at the deadline. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Adds a wait that begins now. Waits at the same time count once. */
  extend(milliseconds: number): void {
    const now = performance.now();
    const until = now + milliseconds;
    const added = until - Math.max(now, this.#waitsUntil);
    if (added <= 0 || this.#controller.signal.aborted) return;
    this.#waitsUntil = until;
    this.#at += added;
    clearTimeout(this.#timer);
    this.#timer = this.#start();
  }

  /** Ends the timer when the step has ended. */
  clear(): void {
    clearTimeout(this.#timer);
  }

  #start(): NodeJS.Timeout {
    const abort = () =>
      this.#controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    return setTimeout(abort, Math.max(0, this.#at - performance.now()));
  }
}
