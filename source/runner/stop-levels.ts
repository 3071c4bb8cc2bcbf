/** The user stopped the job; it can be resumed. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/**
 * Three levels of stopping a job: start no new step and let running ones finish; also abort steps, except paid calls;
 * abort everything.
 */
export class StopLevels {
  readonly #drain = new AbortController();
  readonly #unpaid = new AbortController();
  readonly #kill = new AbortController();

  /** Aborted when no new step may start. */
  get drain(): AbortSignal {
    return this.#drain.signal;
  }

  /** Aborted when running steps must stop, unless a service is paid for them. */
  get unpaid(): AbortSignal {
    return this.#unpaid.signal;
  }

  /** Aborted when every running step must stop. */
  get kill(): AbortSignal {
    return this.#kill.signal;
  }

  /** Lets running steps finish and starts no new one. */
  finishRunning(reason: unknown): void {
    this.#drain.abort(reason);
  }

  /** Aborts all steps except paid calls in flight, which may finish so that their results can be saved. */
  stopUnpaid(reason: unknown): void {
    this.#drain.abort(reason);
    this.#unpaid.abort(reason);
  }

  /** Aborts everything. */
  killAll(reason: unknown): void {
    this.stopUnpaid(reason);
    this.#kill.abort(reason);
  }
}
