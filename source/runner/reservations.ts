import { randomUUID } from 'node:crypto';
import { budgetStop, fitsBudget, type Reservation, unpricedStop } from '../core/job/budget.ts';
import type { EventBody } from '../core/job/events/events.ts';
import type { Job } from '../core/job/job.ts';
import { rejectOnAbort } from '../core/reject-on-abort.ts';
import type { CallRequest } from '../providers/interfaces.ts';

/**
 * Enforces a job's budget: what is spent, plus the max cost of all calls in flight and of all calls that were never
 * answered, never exceeds it. Each call is an event before it is sent, so that the journal of paid calls has it even if
 * the program is killed before its end.
 */
export class Reservations {
  readonly #job: () => Job;
  readonly #emit: (event: EventBody) => void;
  /** Max cost in USD of the calls in flight. */
  #inFlightUsd = 0;
  #inFlight = 0;
  #changed = Promise.withResolvers<void>();

  constructor(job: () => Job, emit: (event: EventBody) => void) {
    this.#job = job;
    this.#emit = emit;
  }

  /**
   * Reserves the max cost of a call and records that it is sent. Waits while the calls in flight leave no room for it.
   * @throws JobStopError (`budget`) when it does not even fit after all calls in flight; the signal's reason
   */
  async reserve(request: CallRequest & { needId?: string }, signal: AbortSignal): Promise<Reservation> {
    for (;;) {
      signal.throwIfAborted();
      const job = this.#job();
      if (request.upperUsd === undefined && job.cost.budgetUsd > 0) throw unpricedStop(request.model);
      const upperUsd = request.upperUsd ?? 0;
      if (fitsBudget(job.cost, this.#inFlightUsd, upperUsd)) return this.#take(request, signal);
      if (this.#inFlight === 0) throw budgetStop(job, upperUsd, request.operation);
      await rejectOnAbort(this.#changed.promise, signal);
    }
  }

  /** Makes the calls that wait for budget check again. */
  budgetChanged(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }

  #take({ upperUsd, ...request }: CallRequest & { needId?: string }, signal: AbortSignal): Reservation {
    const id = randomUUID();
    const usd = upperUsd ?? 0;
    this.#inFlightUsd += usd;
    this.#inFlight += 1;
    let settled = false;
    const settle = (event: 'call.unbilled' | 'call.lost') => {
      if (settled) return;
      settled = true;
      // A call whose cost was reported is no longer open.
      if (this.#job().openCalls?.some((each) => each.id === id)) this.#emit({ type: event, id });
      this.#inFlight -= 1;
      // Without calls in flight nothing is reserved; this drops rounding errors.
      this.#inFlightUsd = this.#inFlight === 0 ? 0 : this.#inFlightUsd - usd;
      this.budgetChanged();
    };
    // A free call needs no record: nothing is lost with it.
    if (upperUsd !== 0) {
      const upper = upperUsd === undefined ? {} : { upperUsd };
      this.#emit({ type: 'call.sent', call: { id, at: Date.now(), ...request, ...upper } });
    }
    // A record that could not be written stops the job, and then the call must not be sent.
    if (signal.aborted) settle('call.unbilled');
    signal.throwIfAborted();
    return { id, release: () => settle('call.unbilled'), keep: () => settle('call.lost') };
  }
}
