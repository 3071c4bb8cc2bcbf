import { budgetStop, fitsBudget, type Reservation, unpricedStop } from '../core/job/budget.ts';
import type { Job } from '../core/job/job.ts';
import { orAborted } from '../core/or-aborted.ts';

/** Enforces a job's budget: what is spent plus the max cost of all calls in flight never exceeds it. */
export class Reservations {
  readonly #job: () => Job;
  /** Max cost in USD of the calls in flight. */
  #inFlightUsd = 0;
  /** Max cost in USD of calls that ended without an answer but may be billed. */
  #keptUsd = 0;
  #inFlight = 0;
  #changed = Promise.withResolvers<void>();

  constructor(job: () => Job) {
    this.#job = job;
  }

  /**
   * Reserves the max cost of a call. Waits while the calls in flight leave no room for it.
   * @param upperUsd the max cost; undefined when the price is unknown
   * @throws JobStopError (`budget`) when it does not even fit after all calls in flight; the signal's reason
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
      if (fitsBudget(job.cost, this.#inFlightUsd + this.#keptUsd, upperUsd)) return this.#take(upperUsd);
      if (this.#inFlight === 0) throw budgetStop(job, upperUsd, request.operation, this.#keptUsd);
      await orAborted(this.#changed.promise, signal);
    }
  }

  /** Makes the calls that wait for budget check again. */
  budgetChanged(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }

  #take(usd: number): Reservation {
    this.#inFlightUsd += usd;
    this.#inFlight += 1;
    let settled = false;
    const settle = (kept: number) => {
      if (settled) return;
      settled = true;
      this.#inFlight -= 1;
      // Without calls in flight nothing is reserved; this drops rounding errors.
      this.#inFlightUsd = this.#inFlight === 0 ? 0 : this.#inFlightUsd - usd;
      this.#keptUsd += kept;
      this.budgetChanged();
    };
    return { release: () => settle(0), keep: () => settle(usd) };
  }
}
