import { setTimeout as sleep } from 'node:timers/promises';
import type { Cache } from '../../core/cache.ts';
import { JobStopError } from '../../core/errors.ts';
import type { Reservation } from '../../core/job/budget.ts';
import type { Call } from '../../core/money/call.ts';
import { rejectOnAbort } from '../../core/reject-on-abort.ts';
import type { CallRequest } from '../../providers/interfaces.ts';
import { askPeer, PeerError } from '../machines/peer-client.ts';
import type { PaidAnswer, Presence, RunnerAnswer, WorkerRequest } from '../protocol.ts';

/** How often a step that may pay says that it still runs. */
const aliveMs = 1000;
/** Pauses before what was paid for is offered again to a runner that did not answer, in milliseconds. */
const retryMs = [200, 800];

export interface RunnerClientOptions {
  runner: () => Promise<Presence | undefined>;
  step: string;
  attempt: string;
  signal: AbortSignal;
  /** Called when the runner says that the attempt no longer counts. */
  onGone: () => void;
  /** Saves an answer that was paid for in the queue, when the runner cannot be reached. */
  savePaidAnswer: (answer: PaidAnswer) => Promise<void>;
}

/** How a worker tells and asks the runner about one attempt at a step. */
export class RunnerClient {
  readonly #options: RunnerClientOptions;
  /** The last message of those that must arrive in order; the next one waits for it. */
  #told: Promise<unknown> = Promise.resolve();
  /** Reports about money that have not arrived. Each message has all of them, so that a kill never separates them. */
  readonly #before = new Set<WorkerRequest>();

  constructor(options: RunnerClientOptions) {
    this.#options = options;
  }

  /** Asks the runner, after everything that was told before. @throws PeerError, the signal's reason */
  ask(what: WorkerRequest): Promise<RunnerAnswer> {
    const asked = this.#told.then(() => this.#send(what));
    // A message that did not arrive must not prevent later ones.
    this.#told = asked.catch(() => {});
    return asked;
  }

  /** Tells the runner something that does not matter enough to fail. */
  tell(what: WorkerRequest): void {
    void this.ask(what).catch(() => {});
  }

  /** Tells the runner at regular intervals that the step still runs. @returns a function that ends it */
  sayAlive(): () => void {
    const timer = setInterval(() => void this.#send({ ask: 'alive' }, []).catch(() => {}), aliveMs);
    timer.unref();
    return () => clearInterval(timer);
  }

  /** Reports a call with the next message. */
  called(call: Call): void {
    this.#report({ ask: 'called', call });
  }

  /** The calls that the runner does not know of, once everything that was told has arrived or failed. */
  async unreported(): Promise<Call[]> {
    await this.#told;
    return [...this.#before].flatMap((each) => (each.ask === 'called' ? [each.call] : []));
  }

  /** @throws JobStopError `budget`; PeerError when the runner, which knows the budget, cannot be reached */
  async reserve({ provider, model, operation, upperUsd }: CallRequest): Promise<Reservation> {
    await this.#told;
    const { id = '', stop } = await this.#send({
      ask: 'reserve',
      request: { provider, model, operation, upperUsd },
    });
    if (stop) {
      const { kind, message, hint } = stop;
      throw new JobStopError(kind, message, hint === undefined ? {} : { hint });
    }
    let isSettled = false;
    const settle = (how: 'release' | 'keep') => {
      if (!isSettled) this.#report({ ask: 'settle', id, how });
      isSettled = true;
    };
    return { id, release: () => settle('release'), keep: () => settle('keep') };
  }

  /**
   * The runner's cache. Where the runner cannot be reached, a step that costs nothing goes on without it.
   * @param isPaid the step may pay for what is not in the cache
   */
  cache(isPaid: boolean): Cache {
    const orWithout = (error: unknown): RunnerAnswer | undefined => {
      if (isPaid || !(error instanceof PeerError) || error.isGone) throw error;
      return undefined;
    };
    return {
      recall: async (key, schema) => {
        const answer = await this.#send({ ask: 'recall', key }).catch(orWithout);
        const value = answer?.has ? schema.safeParse(answer.value) : undefined;
        return value?.success ? value.data : undefined;
      },
      remember: async (key, schema, make) => {
        const answer = await this.#send({ ask: 'remember', key }).catch(orWithout);
        const known = answer?.has ? schema.safeParse(answer.value) : undefined;
        if (known?.success) return known.data;
        const { id } = answer ?? {};
        if (id === undefined) return make();
        try {
          const value = await make();
          await this.#deliver({ ask: 'made', make: id, key, value }, isPaid);
          return value;
        } catch (error) {
          this.tell({ ask: 'failed', make: id });
          throw error;
        }
      },
    };
  }

  /** Hands over a value. One that was paid for is used and kept, even if the runner was killed meanwhile. */
  async #deliver(made: Extract<WorkerRequest, { ask: 'made' }>, isPaid: boolean): Promise<void> {
    for (const pause of [...(isPaid ? retryMs : []), undefined]) {
      const fault = await this.ask(made).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (fault === undefined) return;
      if (!(fault instanceof PeerError) || fault.isGone) throw fault;
      if (pause !== undefined) await sleep(pause, undefined, { signal: this.#options.signal });
    }
    if (!isPaid) return;
    const { key, value } = made;
    const parked = this.#options.savePaidAnswer({ key, value, calls: await this.unreported() });
    // It is used in any case.
    await rejectOnAbort(parked, this.#options.signal).catch(() => {});
  }

  #report(what: WorkerRequest): void {
    this.#before.add(what);
    // What comes in the same turn goes in the same message: a call, its reservation and its answer.
    setImmediate(() => {
      if (this.#before.has(what)) this.tell({ ask: 'alive' });
    });
  }

  async #send(what: WorkerRequest, reports?: WorkerRequest[]): Promise<RunnerAnswer> {
    const { step, attempt, signal, onGone } = this.#options;
    const runner = await this.#options.runner();
    if (!runner) throw new PeerError('The machine of the job cannot be reached.');
    const before = reports ?? [...this.#before];
    try {
      const answer = await askPeer(runner, { step, attempt, before, what }, signal);
      for (const each of before) this.#before.delete(each);
      return answer;
    } catch (error) {
      if (error instanceof PeerError && error.isGone) {
        for (const each of before) this.#before.delete(each);
        onGone();
      }
      throw error;
    }
  }
}
