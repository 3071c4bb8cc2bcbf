import { setTimeout as sleep } from 'node:timers/promises';
import { JobStopError } from '../../core/errors.ts';
import { formatDuration } from '../../core/text/timecode.ts';
import { type RetryPolicy, retryDelayMs } from './retry-policy.ts';
import type { ServiceError } from './service-error.ts';

/**
 * The overload of one service, shared by all its callers in this process: while it lasts, all of them wait for the same
 * pause, and when it has lasted longer than the patience, all of them give up.
 */
export class ServiceOverload {
  readonly #now: () => number;
  /** When the service first refused after its last answer. */
  #since: number | undefined;
  #pausedAt = 0;
  #pausedUntil = 0;
  /** Pauses since the last answer. */
  #pauses = 0;
  #pauseEnd = new AbortController();
  #givenUp: { at: number; error: JobStopError } | undefined;

  /** @param now a clock that never goes back, in milliseconds */
  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Waits for the end of the pause, if there is one.
   * @param startedAt when the call began, by `now`
   * @param onWait called with the milliseconds to wait
   * @throws the signal's reason; JobStopError when another caller gives up meanwhile
   */
  async wait(signal: AbortSignal, startedAt: number, onWait: (milliseconds: number) => void): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      this.#throwIfGivenUp(startedAt);
      const left = this.#pausedUntil - this.#now();
      if (left <= 0) return;
      onWait(left);
      const end = AbortSignal.any([signal, this.#pauseEnd.signal]);
      await sleep(left, undefined, { signal: end }).catch(() => {});
    }
  }

  /** Records an answer: the overload is over. A pause that the service asked for still holds. */
  answered(): void {
    this.#since = undefined;
    this.#pauses = 0;
  }

  /**
   * Records that the service was overloaded, and begins a pause, unless the refused attempt began before the current
   * one: calls in parallel fail together, and that counts once.
   * @returns since when the overload lasts, and how long it will have lasted at the end of the pause
   * @throws JobStopError when another caller has given up since the call began
   */
  overloaded(
    fault: ServiceError,
    { attemptAt, startedAt, policy }: { attemptAt: number; startedAt: number; policy: RetryPolicy },
  ): { since: number; lastsMs: number } {
    this.#throwIfGivenUp(startedAt);
    const now = this.#now();
    this.#since ??= now;
    let pauseMs = fault.retryAfterMs ?? 0;
    if (attemptAt >= this.#pausedAt) {
      this.#pauses += 1;
      this.#pausedAt = now;
      pauseMs = retryDelayMs(fault, this.#pauses, policy);
    }
    this.#pausedUntil = Math.max(this.#pausedUntil, now + pauseMs);
    return { since: this.#since, lastsMs: this.#pausedUntil - this.#since };
  }

  /** All calls that have begun give up; the next one starts afresh. @returns the error for all of them */
  giveUp(fault: ServiceError, patienceMs: number): JobStopError {
    const triedMs = this.#now() - (this.#since ?? this.#now());
    const tried = triedMs < 1000 ? '' : ` Requests were retried for ${formatDuration(triedMs / 1000)}.`;
    const error = new JobStopError('service', `${fault.message}${tried}`, {
      hint: `${fault.hint === undefined ? '' : `${fault.hint} `}Resume the job later, or set SERVICE_PATIENCE_MINUTES to more than ${minutes(patienceMs)}.`,
      cause: fault,
    });
    this.#givenUp = { at: this.#now(), error };
    this.#since = undefined;
    this.#pauses = 0;
    this.endPause();
    return error;
  }

  /** Ends the pause now: all callers try again. */
  endPause(): void {
    this.#pausedUntil = 0;
    const ended = this.#pauseEnd;
    this.#pauseEnd = new AbortController();
    ended.abort();
  }

  /** The time by this overload's clock. */
  now(): number {
    return this.#now();
  }

  #throwIfGivenUp(startedAt: number): void {
    if (this.#givenUp && startedAt < this.#givenUp.at) throw this.#givenUp.error;
  }
}

function minutes(milliseconds: number): number {
  return Math.round(milliseconds / 600) / 100;
}

const outages = new Map<string, ServiceOverload>();

/** The overload of the service with this name and address, shared by all jobs in this process. */
export function sharedOverload(service: string, address: string): ServiceOverload {
  const name = `${service} ${address}`;
  const known = outages.get(name) ?? new ServiceOverload();
  outages.set(name, known);
  return known;
}

/** Ends the pauses of all services: what waits tries again now. */
export function endAllPauses(): void {
  for (const outage of outages.values()) outage.endPause();
}
