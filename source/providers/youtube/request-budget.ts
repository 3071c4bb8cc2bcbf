import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../core/errors.ts';
import { YtDlpError } from '../../media/ytdlp/yt-dlp-errors.ts';

export interface BudgetOptions {
  /** How often YouTube is asked for one job at most. yt-dlp's wiki puts the limit of a session near 300 videos an hour. */
  requests: number;
  /** How long nothing is asked after the first refusal; each further one in a row doubles it. */
  firstBackOffMs: number;
  /** After so many refusals in a row YouTube is left alone for the rest of the job. */
  refusals: number;
  now?: () => number;
}

export const usualBudget: BudgetOptions = { requests: 250, firstBackOffMs: 15_000, refusals: 3 };

/** How often a job may still ask YouTube, and whether it should wait: YouTube shuts out those who go on asking. */
export class RequestBudget {
  readonly #options: Required<BudgetOptions>;
  #asked = 0;
  #refusedInARow = 0;
  #quietUntil = 0;

  constructor(options: BudgetOptions = usualBudget) {
    this.#options = { now: () => performance.now(), ...options };
  }

  /**
   * Takes one request, after the quiet that a refusal brought, when it is no longer than `maxWaitMs`.
   * @throws UserError when the budget is spent; YtDlpError `refused`; the signal's reason.
   */
  async take(signal: AbortSignal, maxWaitMs: number, onWait: (milliseconds: number) => void): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#refusedInARow >= this.#options.refusals) {
        throw new YtDlpError('refused', `${this.#refusedInARow} times in a row; not asked again in this job`);
      }
      if (this.#asked >= this.#options.requests) {
        throw new UserError(`YouTube: the ${this.#options.requests} requests of a job are used up.`, {
          hint: 'Resume the job later, or select fewer needs.',
        });
      }
      const waitMs = this.#quietUntil - this.#options.now();
      if (waitMs <= 0) break;
      if (waitMs > maxWaitMs) throw new YtDlpError('refused', `left alone for ${Math.ceil(waitMs / 1000)} s`);
      onWait(waitMs);
      await sleep(waitMs, undefined, { signal });
    }
    this.#asked += 1;
  }

  /** YouTube refused: everybody keeps quiet for a while. */
  refused(): void {
    this.#refusedInARow += 1;
    const backOff = this.#options.firstBackOffMs * 2 ** (this.#refusedInARow - 1);
    this.#quietUntil = Math.max(this.#quietUntil, this.#options.now() + backOff);
  }

  /** YouTube answered. */
  answered(): void {
    this.#refusedInARow = 0;
  }
}
