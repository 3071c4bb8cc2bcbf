/** The two ways a job is stopped: no new step begins and running ones end by themselves, or everything ends at once. */
export class Halt {
  readonly #drain = new AbortController();
  readonly #kill = new AbortController();

  /** Aborted when no new step may begin. */
  get drain(): AbortSignal {
    return this.#drain.signal;
  }

  /** Aborted when running steps have to end at once. */
  get kill(): AbortSignal {
    return this.#kill.signal;
  }

  gently(reason: unknown): void {
    this.#drain.abort(reason);
  }

  now(reason: unknown): void {
    this.#drain.abort(reason);
    this.#kill.abort(reason);
  }
}
