import type { Cache } from '../../core/cache.ts';
import { JobStopError } from '../../core/errors.ts';
import type { Reservation } from '../../core/job/budget.ts';
import type { Call } from '../../core/money/call.ts';
import type { CallRequest } from '../../providers/interfaces.ts';
import { askPeer, PeerError } from '../machines/peer-client.ts';
import type { Answer, Ask, Presence } from '../protocol.ts';

/** How a worker tells and asks the runner about one attempt at a step. */
export class Asker {
  readonly #runner: () => Promise<Presence | undefined>;
  readonly #step: string;
  readonly #attempt: string;
  readonly #signal: AbortSignal;
  readonly #onGone: () => void;
  /** What must arrive in order: reports of calls, and what depends on them. */
  #told: Promise<unknown> = Promise.resolve();
  readonly #unreported: Call[] = [];

  constructor(
    runner: () => Promise<Presence | undefined>,
    about: { step: string; attempt: string; signal: AbortSignal; onGone: () => void },
  ) {
    this.#runner = runner;
    this.#step = about.step;
    this.#attempt = about.attempt;
    this.#signal = about.signal;
    this.#onGone = about.onGone;
  }

  /** Asks the runner, after everything that was told before. @throws PeerError, the signal's reason */
  ask(what: Ask): Promise<Answer> {
    const asked = this.#told.then(() => this.#send(what));
    // A report that did not arrive is not a reason to ask nothing more.
    this.#told = asked.catch(() => {});
    return asked;
  }

  /** Asks without waiting for what was told before. */
  askNow(what: Ask): Promise<Answer> {
    return this.#send(what);
  }

  /** Tells the runner something that does not matter enough to fail. */
  tell(what: Ask): void {
    void this.ask(what).catch(() => {});
  }

  /** Reports a call; if the runner is not there to hear of it, the step's result does. */
  called(call: Call): void {
    void this.ask({ ask: 'called', call }).catch(() => this.#unreported.push(call));
  }

  /** The calls that the runner does not know of, once everything that was told has arrived or failed. */
  async unreported(): Promise<readonly Call[]> {
    await this.#told;
    return this.#unreported;
  }

  /** @throws JobStopError `budget`; PeerError when nobody can say whether the money is there */
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
      if (!isSettled) this.tell({ ask: 'settle', id, how });
      isSettled = true;
    };
    return { id, release: () => settle('release'), keep: () => settle('keep') };
  }

  /**
   * The runner's cache. Where the runner cannot be reached, a step that costs nothing goes on without it.
   * @param isPaid the step may pay for what is not in the cache
   */
  cache(isPaid: boolean): Cache {
    const orWithout = (error: unknown): Answer | undefined => {
      if (isPaid || !(error instanceof PeerError) || error.isGone) throw error;
      return undefined;
    };
    return {
      recall: async (key, schema) => {
        const answer = await this.askNow({ ask: 'recall', key }).catch(orWithout);
        const value = answer?.has ? schema.safeParse(answer.value) : undefined;
        return value?.success ? value.data : undefined;
      },
      remember: async (key, schema, make) => {
        const answer = await this.askNow({ ask: 'remember', key }).catch(orWithout);
        const known = answer?.has ? schema.safeParse(answer.value) : undefined;
        if (known?.success) return known.data;
        const { id } = answer ?? {};
        if (id === undefined) return make();
        try {
          const value = await make();
          // What was paid for is used, even if the runner was killed meanwhile: the queue keeps the step's result for it.
          await this.ask({ ask: 'made', make: id, value }).catch((error: unknown) => {
            if (!(error instanceof PeerError) || error.isGone) throw error;
          });
          return value;
        } catch (error) {
          this.tell({ ask: 'failed', make: id });
          throw error;
        }
      },
    };
  }

  async #send(what: Ask): Promise<Answer> {
    const runner = await this.#runner();
    if (!runner) throw new PeerError('The machine of the job is not there.');
    try {
      const message = { step: this.#step, attempt: this.#attempt, what };
      return await askPeer(runner, message, this.#signal);
    } catch (error) {
      if (error instanceof PeerError && error.isGone) this.#onGone();
      throw error;
    }
  }
}
