import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { CacheKey } from '../core/cache.ts';
import { JobStopError } from '../core/errors.ts';
import type { Reservation } from '../core/job/budget.ts';
import type { Call } from '../core/money/call.ts';
import type { StepContext } from '../steps/step.ts';
import { GoneError } from './machines/peer-server.ts';
import type { PaidAnswer, RunnerAnswer, StepResult, WorkerRequest } from './protocol.ts';

/** A worker reports every second during a paid call. One that is silent for this long counts as gone, in milliseconds. */
export const silentMs = 4000;

/** A value that a worker makes for the cache of the runner. */
interface Make {
  attempt: string;
  resolve(value: unknown): void;
  reject(error: Error): void;
  /** Settles when the value is in the cache. */
  cached: Promise<unknown>;
}

/** What a flight reports besides what goes to the context. */
export interface StepInFlightListeners {
  onBegin(worker: string): void;
  onCommand(command: string): void;
  /** The answers that workers paid for and could not hand over, for they did not reach the runner. */
  readPaidAnswers(): Promise<PaidAnswer[]>;
}

/**
 * A step on another machine, seen from the runner. Cache, budget and the journal of paid calls are the runner's: the
 * worker asks here before it pays, and hands over what it paid for before it goes on. So a step that is taken over asks
 * for what an earlier attempt has paid for. An attempt that lost its step but still pays is waited for as long as it is
 * heard, wherever the step runs now; what a silent one was about to pay for may be billed.
 */
export class StepInFlight {
  readonly #context: StepContext;
  readonly #listeners: StepInFlightListeners;
  readonly #now: () => number;
  readonly #result = Promise.withResolvers<StepResult>();
  readonly #makes = new Map<string, Make>();
  readonly #reserved = new Map<string, { attempt: string; reservation: Reservation }>();
  /** When each attempt was last heard. */
  readonly #heard = new Map<string, number>();
  /** Calls and values that arrived, for messages come again when their answer was lost. */
  readonly #arrived = new Set<string>();
  #newest: string | undefined;
  #lookedAt = 0;
  #isClosed = false;

  /** @param now a clock that never goes back, in milliseconds */
  constructor(context: StepContext, listeners: StepInFlightListeners, now = () => performance.now()) {
    this.#context = context;
    this.#listeners = listeners;
    this.#now = now;
    this.#result.promise.catch(() => {});
  }

  /** Settles when the step has ended or is given up. */
  get ended(): Promise<StepResult> {
    return this.#result.promise;
  }

  finish(result: StepResult): void {
    this.#result.resolve(result);
  }

  giveUp(reason: Error): void {
    this.#newest = undefined;
    this.#result.reject(reason);
  }

  /** Records a paid call once, however often it is reported. */
  called(call: Call): void {
    const name = call.id ?? JSON.stringify(call);
    if (this.#arrived.has(name)) return;
    this.#arrived.add(name);
    this.#context.called(call);
  }

  /** Answers what a worker asks. @throws GoneError for an attempt that no longer counts */
  async answer(
    attempt: string,
    before: readonly WorkerRequest[],
    what: WorkerRequest,
  ): Promise<RunnerAnswer> {
    if (this.#isClosed) throw new GoneError();
    // What was paid counts, whoever paid it.
    for (const each of before) this.#told(each);
    if (what.ask === 'begin') return this.#begin(attempt, what.worker);
    const isLate = !this.#heard.has(attempt);
    if (what.ask === 'made') await this.#made(what, isLate);
    if (isLate) throw new GoneError();
    this.#heard.set(attempt, this.#now());
    switch (what.ask) {
      case 'alive':
      case 'made':
        return {};
      case 'called':
      case 'settle':
        this.#told(what);
        return {};
      case 'progress':
        if (attempt === this.#newest) this.#context.progress(what.fraction, what.message, what.wait);
        return {};
      case 'command':
        if (attempt === this.#newest) this.#listeners.onCommand(what.command);
        return {};
      case 'log':
        this.#context.log(what.level, what.message);
        return {};
      case 'reserve':
        return this.#reserve(attempt, what.request);
      case 'recall': {
        const value = await this.#context.cache.recall(what.key, z.unknown());
        return value === undefined ? {} : { has: true, value };
      }
      case 'remember':
        return this.#remember(attempt, what.key);
      case 'failed':
        this.#makes.get(what.make)?.reject(new Error('The value could not be made.'));
        this.#makes.delete(what.make);
        return {};
      case 'ended':
        // The first result of any attempt counts. That the step could not be run counts only from the newest attempt.
        if (what.result.ended === 'well' || attempt === this.#newest) this.finish(what.result);
        return {};
    }
  }

  /**
   * Drops attempts that were not heard for a while and whose step runs elsewhere now. @returns whether one of those left
   * pays for something still
   */
  look(): boolean {
    const now = this.#now();
    // When this process was suspended, what the others said meanwhile has not been read yet.
    const wasAsleep = now - this.#lookedAt > silentMs;
    this.#lookedAt = now;
    for (const [attempt, at] of this.#heard) {
      if (wasAsleep) this.#heard.set(attempt, now);
      else if (attempt !== this.#newest && now - at > silentMs) this.#drop(attempt);
    }
    return this.#makes.size > 0 || this.#reserved.size > 0;
  }

  /** No attempt counts any more: what they were about to pay for may be billed, and others make their values. */
  close(): void {
    this.#isClosed = true;
    this.#newest = undefined;
    const open = [...this.#makes.values(), ...this.#reserved.values()].map(({ attempt }) => attempt);
    for (const attempt of new Set(open)) this.#drop(attempt);
    this.#heard.clear();
  }

  async #begin(attempt: string, worker: string): Promise<RunnerAnswer> {
    this.#newest = attempt;
    this.#heard.set(attempt, this.#now());
    this.look();
    await this.restore();
    this.#listeners.onBegin(worker);
    return {};
  }

  /** Takes over what earlier attempts paid for and left in the queue. */
  async restore(): Promise<void> {
    for (const { key, value, calls } of await this.#listeners.readPaidAnswers()) {
      for (const call of calls) this.called(call);
      await this.#context.cache.remember(key, z.unknown(), async () => value);
    }
  }

  #drop(attempt: string): void {
    this.#heard.delete(attempt);
    for (const [id, { attempt: of, reservation }] of this.#reserved) {
      if (of !== attempt) continue;
      this.#reserved.delete(id);
      reservation.keep();
    }
    for (const [id, make] of this.#makes) {
      if (make.attempt !== attempt) continue;
      this.#makes.delete(id);
      make.reject(new Error('The machine that made the value is gone.'));
    }
  }

  #told(what: WorkerRequest): void {
    if (what.ask === 'called') this.called(what.call);
    if (what.ask !== 'settle') return;
    this.#reserved.get(what.id)?.reservation[what.how]();
    this.#reserved.delete(what.id);
  }

  /** Takes over a value, also a late one that nobody has made meanwhile. */
  async #made(what: Extract<WorkerRequest, { ask: 'made' }>, isLate: boolean): Promise<void> {
    const make = this.#makes.get(what.make);
    if (!make) {
      if (isLate) await this.#context.cache.remember(what.key, z.unknown(), async () => what.value);
      return;
    }
    this.#makes.delete(what.make);
    make.resolve(what.value);
    await make.cached;
  }

  async #reserve(
    attempt: string,
    { upperUsd, ...request }: Extract<WorkerRequest, { ask: 'reserve' }>['request'],
  ): Promise<RunnerAnswer> {
    try {
      const reservation = await this.#context.reserve({ ...request, upperUsd });
      if (!this.#heard.has(attempt)) {
        reservation.release();
        throw new GoneError();
      }
      this.#reserved.set(reservation.id, { attempt, reservation });
      return { id: reservation.id };
    } catch (error) {
      if (!(error instanceof JobStopError) || (error.kind !== 'budget' && error.kind !== 'service'))
        throw error;
      const { kind, message, hint } = error;
      return { stop: { kind, message, ...(hint !== undefined && { hint }) } };
    }
  }

  async #remember(attempt: string, key: CacheKey): Promise<RunnerAnswer> {
    const answer = Promise.withResolvers<RunnerAnswer>();
    const make = async (): Promise<unknown> => {
      // The cache may ask before it has returned.
      await Promise.resolve();
      if (!this.#heard.has(attempt)) throw new GoneError();
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const id = randomUUID();
      this.#makes.set(id, { attempt, resolve, reject, cached });
      answer.resolve({ id });
      return promise;
    };
    const cached: Promise<unknown> = this.#context.cache.remember(key, z.unknown(), make);
    cached.then((value) => answer.resolve({ has: true, value }), answer.reject);
    return answer.promise;
  }
}
