import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { CacheKey } from '../core/cache.ts';
import { JobStopError } from '../core/errors.ts';
import type { Reservation } from '../core/job/budget.ts';
import type { StepContext } from '../steps/step.ts';
import { GoneError } from './machines/peer-server.ts';
import type { Answer, Ask, StepResult } from './protocol.ts';

/** A value that the worker makes for the cache of the runner. */
interface Make {
  resolve(value: unknown): void;
  reject(error: Error): void;
  /** Settles when the value is in the cache. */
  cached: Promise<unknown>;
}

/** What a flight reports besides what goes to the context. */
interface Listeners {
  onBegin(worker: string): void;
  onCommand(command: string): void;
}

/**
 * A step on another machine, seen from the runner. Cache, budget and the journal of paid calls are the runner's: the
 * worker asks here before it pays, and hands over what it paid for before it goes on. So a step that is taken over asks
 * for what an earlier attempt has paid for.
 */
export class Flight {
  readonly #context: StepContext;
  readonly #listeners: Listeners;
  readonly #result = Promise.withResolvers<StepResult>();
  readonly #makes = new Map<string, Make>();
  readonly #reserved = new Map<string, Reservation>();
  #attempt: string | undefined;

  constructor(context: StepContext, listeners: Listeners) {
    this.#context = context;
    this.#listeners = listeners;
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
    this.#result.reject(reason);
  }

  /** Answers what a worker asks. @throws GoneError for an attempt that counts no more */
  async answer(attempt: string, what: Ask): Promise<Answer> {
    if (what.ask === 'begin') {
      this.close();
      this.#attempt = attempt;
      this.#listeners.onBegin(what.worker);
      return {};
    }
    if (attempt !== this.#attempt) throw new GoneError();
    switch (what.ask) {
      case 'progress':
        this.#context.progress(what.fraction, what.message, what.wait);
        return {};
      case 'command':
        this.#listeners.onCommand(what.command);
        return {};
      case 'log':
        this.#context.log(what.level, what.message);
        return {};
      case 'called':
        this.#context.called(what.call);
        return {};
      case 'reserve':
        return this.#reserve(attempt, what.request);
      case 'settle':
        this.#reserved.get(what.id)?.[what.how]();
        this.#reserved.delete(what.id);
        return {};
      case 'recall': {
        const value = await this.#context.cache.recall(what.key, z.unknown());
        return value === undefined ? {} : { has: true, value };
      }
      case 'remember':
        return this.#remember(attempt, what.key);
      case 'made': {
        const make = this.#makes.get(what.make);
        if (!make) throw new GoneError();
        this.#makes.delete(what.make);
        make.resolve(what.value);
        await make.cached;
        return {};
      }
      case 'failed':
        this.#makes.get(what.make)?.reject(new Error('The value could not be made.'));
        this.#makes.delete(what.make);
        return {};
      case 'ended':
        this.finish(what.result);
        return {};
    }
  }

  /** The attempt in flight counts no more: what it was about to pay for may be billed, and others make its values. */
  close(): void {
    this.#attempt = undefined;
    for (const reservation of this.#reserved.values()) reservation.keep();
    for (const make of this.#makes.values())
      make.reject(new Error('The machine that made the value is gone.'));
    this.#reserved.clear();
    this.#makes.clear();
  }

  async #reserve(
    attempt: string,
    { upperUsd, ...request }: Extract<Ask, { ask: 'reserve' }>['request'],
  ): Promise<Answer> {
    try {
      const reservation = await this.#context.reserve({ ...request, upperUsd });
      if (attempt !== this.#attempt) {
        reservation.release();
        throw new GoneError();
      }
      this.#reserved.set(reservation.id, reservation);
      return { id: reservation.id };
    } catch (error) {
      if (!(error instanceof JobStopError) || (error.kind !== 'budget' && error.kind !== 'service'))
        throw error;
      const { kind, message, hint } = error;
      return { stop: { kind, message, ...(hint !== undefined && { hint }) } };
    }
  }

  async #remember(attempt: string, key: CacheKey): Promise<Answer> {
    const answer = Promise.withResolvers<Answer>();
    const make = async (): Promise<unknown> => {
      // The cache may ask before it has returned.
      await Promise.resolve();
      if (attempt !== this.#attempt) throw new GoneError();
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const id = randomUUID();
      this.#makes.set(id, { resolve, reject, cached });
      answer.resolve({ id });
      return promise;
    };
    const cached: Promise<unknown> = this.#context.cache.remember(key, z.unknown(), make);
    cached.then((value) => answer.resolve({ has: true, value }), answer.reject);
    return answer.promise;
  }
}
