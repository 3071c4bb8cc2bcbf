/**
 * The three ways to stop a job: start no new step and let running ones finish; also abort the steps that no service is
 * paid for; abort everything.
 */
export class StopSignals {
  readonly #drain = new AbortController();
  readonly #unpaid = new AbortController();
  readonly #kill = new AbortController();

  /** Aborted when no new step may begin. */
  get drain(): AbortSignal {
    return this.#drain.signal;
  }

  /** Aborted when running steps that no service is paid for must stop. */
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

  /** Calls in flight that are paid for may finish, and their results are kept where possible. */
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
