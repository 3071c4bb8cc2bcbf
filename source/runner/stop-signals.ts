/**
 * The ways a job is stopped: no new step begins and running ones end by themselves, or everything ends at once, or all
 * but the calls that are paid already.
 */
export class Halt {
  readonly #drain = new AbortController();
  readonly #unpaid = new AbortController();
  readonly #kill = new AbortController();

  /** Aborted when no new step may begin. */
  get drain(): AbortSignal {
    return this.#drain.signal;
  }

  /** Aborted when running steps that no service is paid for have to end at once. */
  get unpaid(): AbortSignal {
    return this.#unpaid.signal;
  }

  /** Aborted when running steps have to end at once. */
  get kill(): AbortSignal {
    return this.#kill.signal;
  }

  gently(reason: unknown): void {
    this.#drain.abort(reason);
  }

  /** What is being paid for is waited for, and kept where that is possible. */
  sparingPaid(reason: unknown): void {
    this.#drain.abort(reason);
    this.#unpaid.abort(reason);
  }

  now(reason: unknown): void {
    this.sparingPaid(reason);
    this.#kill.abort(reason);
  }
}
