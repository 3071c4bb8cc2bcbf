import { callId, type NeedCall } from '../../core/job/choice/next-action.ts';
import type { StepRunOptions } from '../executor.ts';

/** The signals of a step. */
export type NeedSignals = Pick<StepRunOptions, 'signal' | 'unpaid' | 'kill'> & {
  /** Aborted when the need starts afresh, so that a result that arrives late does not count. */
  dropped: AbortSignal;
};

/** The abort reason of a step whose result is not needed any more. */
class NotNeededError extends Error {
  override readonly name = 'NotNeededError';
}

interface Flight {
  call: NeedCall;
  isAhead: boolean;
  stop: AbortController;
  /** Resolves when the step has ended. */
  work: Promise<void>;
}

/** The calls of one need that are in flight or wait for their lane. */
export class NeedCalls {
  readonly #flights = new Map<string, Flight>();
  /** What stops the need, from a call that ended while nobody waited for it. */
  #fault: { error: unknown } | undefined;

  has(call: NeedCall): boolean {
    return this.#flights.has(callId(call));
  }

  /** Whether the need may turn out not to use the result of this call. */
  isAhead(call: NeedCall): boolean {
    return this.#flights.get(callId(call))?.isAhead === true;
  }

  /** Starts a call, unless it is in flight. */
  start(
    call: NeedCall,
    isAhead: boolean,
    signals: NeedSignals,
    run: (signals: NeedSignals) => Promise<void>,
  ): void {
    const id = callId(call);
    const inFlight = this.#flights.get(id);
    if (inFlight) {
      inFlight.isAhead = isAhead;
      return;
    }
    const stop = new AbortController();
    const stoppable = {
      signal: AbortSignal.any([signals.signal, stop.signal]),
      unpaid: AbortSignal.any([signals.unpaid, stop.signal]),
      kill: signals.kill,
      dropped: signals.dropped,
    };
    const flight: Flight = { call, isAhead, stop, work: Promise.resolve() };
    this.#flights.set(id, flight);
    flight.work = run(stoppable)
      .catch((error: unknown) => {
        if (error === stop.signal.reason) return;
        this.#fault ??= { error };
      })
      .finally(() => this.#flights.delete(id));
  }

  /** Stops the calls that are not wanted. Paid ones that have begun run to their end. */
  keepOnly(isWanted: (call: NeedCall) => boolean): void {
    for (const { call, stop } of this.#flights.values())
      if (!isWanted(call)) stop.abort(new NotNeededError('the result is not needed any more'));
  }

  /** Settles when the first of the calls has ended, or with one of the others. @throws what stops the need */
  async next(others: readonly Promise<void>[] = []): Promise<void> {
    const works = [...this.#flights.values()].map(({ work }) => work);
    if (works.length + others.length > 0) await Promise.race([...works, ...others]);
    if (this.#fault) throw this.#fault.error;
  }

  /** Settles when all calls have ended. */
  async allEnded(): Promise<void> {
    await Promise.all([...this.#flights.values()].map(({ work }) => work));
  }
}
