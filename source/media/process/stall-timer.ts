/** Aborts its signal when no progress is reported for some time. Call `dispose` when the work has ended. */
export class StallTimer {
  /** Aborted with the error of `toError` on a stall, or with the outer signal. */
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #seconds: number;
  readonly #toError: (seconds: number) => Error;
  #timer: NodeJS.Timeout | undefined;

  constructor(seconds: number, outer: AbortSignal, toError: (seconds: number) => Error) {
    this.#seconds = seconds;
    this.#toError = toError;
    this.signal = AbortSignal.any([outer, this.#controller.signal]);
    this.progress();
  }

  /** Restarts the timer. */
  progress(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => this.#controller.abort(this.#toError(this.#seconds)),
      this.#seconds * 1000,
    );
    this.#timer.unref();
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
