import { budgetStop, fitsBudget, type Reservation, unpricedStop } from '../core/job/budget.ts';
import type { Job } from '../core/job/job.ts';
import { orAborted } from '../core/or-aborted.ts';

/** Holds a job to its budget: the upper estimates of all calls in flight never exceed it together. */
export class Reservations {
  readonly #job: () => Job;
  /** Upper estimates of the calls in flight. */
  #open = 0;
  /** Of calls that ended without an answer but may be billed. */
  #kept = 0;
  #count = 0;
  #changed = Promise.withResolvers<void>();

  constructor(job: () => Job) {
    this.#job = job;
  }

  /**
   * Sets aside what a call may cost at most, waiting while the calls in flight leave no room for it.
   * @param upperUsd undefined when the price is not known.
   * @throws JobStopError `budget` when there is no room even without them; the signal's reason.
   */
  async reserve(
    request: { upperUsd: number | undefined; model: string; operation: string },
    signal: AbortSignal,
  ): Promise<Reservation> {
    for (;;) {
      signal.throwIfAborted();
      const job = this.#job();
      if (request.upperUsd === undefined && job.cost.budgetUsd > 0) throw unpricedStop(request.model);
      const upperUsd = request.upperUsd ?? 0;
      if (fitsBudget(job.cost, this.#open + this.#kept, upperUsd)) return this.#take(upperUsd);
      if (this.#count === 0) throw budgetStop(job, upperUsd, request.operation, this.#kept);
      await orAborted(this.#changed.promise, signal);
    }
  }

  /** Calls that wait for budget check again. */
  budgetChanged(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }

  #take(usd: number): Reservation {
    this.#open += usd;
    this.#count += 1;
    let settled = false;
    const settle = (kept: number) => {
      if (settled) return;
      settled = true;
      this.#count -= 1;
      // Without calls under way nothing is set aside, whatever rounding left.
      this.#open = this.#count === 0 ? 0 : this.#open - usd;
      this.#kept += kept;
      this.budgetChanged();
    };
    return { release: () => settle(0), keep: () => settle(usd) };
  }
}
