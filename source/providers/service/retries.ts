import { setTimeout as sleep } from 'node:timers/promises';
import type { ProviderContext } from '../interfaces.ts';
import type { ServiceOverload } from './overload.ts';
import {
  defaultRetryPolicy,
  isOverload,
  type RetryPolicy,
  retryDelayMs,
  shouldRetryAfter,
} from './retry-policy.ts';
import { type Service, ServiceError } from './service-error.ts';

/** What the retries of a call depend on. */
export interface RetriedCall {
  service: Service;
  policy?: RetryPolicy | undefined;
  /** Of a service that a job cannot do without: while it is overloaded, all its calls wait together, with patience. */
  outage?: ServiceOverload | undefined;
}

/** What a call needs of its step. */
export type CallContext = Pick<ProviderContext, 'signal' | 'progress' | 'log' | 'patience'>;

/**
 * The retries of one call: by the policy of its service, and longer while the service is overloaded for all callers and
 * the patience lasts.
 */
export class Retries {
  readonly #call: RetriedCall;
  readonly #policy: RetryPolicy;
  readonly #context: CallContext;
  /** Aborted when waiting makes no sense any more. */
  readonly #signal: AbortSignal;
  readonly #startedAt: number;
  #attemptAt = 0;
  /** The start of the overload that refused this call first. */
  #refusedSince: number | undefined;

  constructor(call: RetriedCall, context: CallContext) {
    this.#call = call;
    this.#policy = call.policy ?? defaultRetryPolicy;
    this.#context = context;
    const { signal, patience } = context;
    this.#signal = patience ? AbortSignal.any([signal, patience.signal]) : signal;
    this.#startedAt = call.outage?.now() ?? 0;
  }

  /** Waits for the end of a pause that another call began. @throws JobStopError; the signal's reason */
  async beforeAttempt(): Promise<void> {
    const { service, outage } = this.#call;
    await this.#waitForOutage('next request', `${service.name} is overloaded`);
    this.#attemptAt = outage?.now() ?? 0;
  }

  answered(): void {
    this.#call.outage?.answered();
  }

  /**
   * Waits for the next attempt, if there is one.
   * @returns whether to try again
   * @throws JobStopError when the service has been overloaded for longer than the patience; the signal's reason
   */
  async waitForRetry(error: unknown, attempt: number): Promise<boolean> {
    if (!(error instanceof ServiceError)) return false;
    const { outage } = this.#call;
    const { patience } = this.#context;
    if (outage && patience && isOverload(error)) {
      if (!this.#isWaitedFor(outage, error, attempt, patience.milliseconds)) return false;
      this.#context.log('info', `${error.message} Trying again.`);
      await this.#waitForOutage('retry', error.label);
      this.#context.progress(undefined, `attempt ${attempt + 1}`);
      return true;
    }
    if (!shouldRetryAfter(error, attempt, this.#policy)) return false;
    const milliseconds = retryDelayMs(error, attempt, this.#policy);
    const wait = { until: Date.now() + milliseconds, why: error.label };
    this.#context.progress(undefined, 'retry', wait);
    this.#context.log('info', `${error.message} Retry in ${seconds(milliseconds)}.`);
    await sleep(milliseconds, undefined, { signal: this.#signal }).catch(() => this.#signal.throwIfAborted());
    this.#context.progress(undefined, `attempt ${attempt + 1} of ${this.#policy.attempts}`);
    return true;
  }

  /** Whether an overloaded service is waited for. @throws JobStopError when the patience is used up */
  #isWaitedFor(outage: ServiceOverload, fault: ServiceError, attempt: number, patienceMs: number): boolean {
    const times = { attemptAt: this.#attemptAt, startedAt: this.#startedAt, policy: this.#policy };
    const { since, lastsMs } = outage.overloaded(fault, times);
    this.#refusedSince ??= since;
    // Other calls were answered meanwhile: the service works, and only this call keeps failing.
    if (since !== this.#refusedSince && attempt >= this.#policy.attempts) return false;
    if (lastsMs > patienceMs) throw outage.giveUp(fault, patienceMs);
    return true;
  }

  async #waitForOutage(what: string, why: string): Promise<void> {
    await this.#call.outage?.wait(this.#signal, this.#startedAt, (milliseconds) =>
      this.#context.progress(undefined, what, { until: Date.now() + milliseconds, why, canEnd: true }),
    );
  }
}

function seconds(milliseconds: number): string {
  return `${Math.max(1, Math.round(milliseconds / 1000))} s`;
}
