import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../core/errors.ts';
import { YtDlpError } from '../../media/ytdlp/yt-dlp-errors.ts';
import { waitForOthers } from '../service/shared-rates.ts';

export interface RateLimitOptions {
  /**
   * Max requests for one job, and per hour for all machines of a queue, which YouTube mostly sees as one address. By
   * yt-dlp's wiki the limit of a session is about 300 videos per hour.
   */
  requests: number;
  /** Back-off after the first refusal; it doubles with each further one in a row. */
  firstBackOffMs: number;
  /** After this many refusals in a row there are no more requests in this job. */
  refusals: number;
  now?: () => number;
}

export const defaultRateLimit: RateLimitOptions = { requests: 250, firstBackOffMs: 15_000, refusals: 3 };

const hourMs = 3_600_000;

/** Limits a job's requests to YouTube and pauses after refusals, since YouTube blocks clients that continue. */
export class YoutubeRateLimit {
  readonly #options: Required<RateLimitOptions>;
  #requests = 0;
  #refusedInARow = 0;
  #pausedUntil = 0;
  /** Why there are no more requests. One error for all, so that it is reported once. */
  #closed: YtDlpError | undefined;

  constructor(options: RateLimitOptions = defaultRateLimit) {
    this.#options = { now: () => performance.now(), ...options };
  }

  /**
   * Takes one request, after a pause of at most `maxWaitMs`.
   * @throws UserError when the limit is used up; YtDlpError `refused`; the signal's reason.
   */
  async take(signal: AbortSignal, maxWaitMs: number, onWait: (milliseconds: number) => void): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#refusedInARow >= this.#options.refusals) {
        this.#closed ??= new YtDlpError(
          'refused',
          `${this.#refusedInARow} times in a row; no more requests in this job`,
        );
      }
      if (this.#closed) throw this.#closed;
      if (this.#requests >= this.#options.requests) {
        throw new UserError(`YouTube: the limit of ${this.#options.requests} requests per job is used up.`, {
          hint: 'Resume the job later, or select fewer needs.',
        });
      }
      const waitMs = this.#pausedUntil - this.#options.now();
      if (waitMs <= 0) break;
      if (waitMs > maxWaitMs) throw new YtDlpError('refused', `paused for ${Math.ceil(waitMs / 1000)} s`);
      onWait(waitMs);
      await sleep(waitMs, undefined, { signal });
    }
    this.#requests += 1;
    const window = { calls: this.#options.requests, perMs: hourMs, maxWaitMs };
    await waitForOthers('YouTube', window, signal, (waitMs) => {
      if (waitMs > maxWaitMs) {
        const limit = `the limit of ${window.calls} requests per hour for all machines is used up`;
        throw new YtDlpError('refused', `${limit}; paused for ${Math.ceil(waitMs / 1000)} s`);
      }
      onWait(waitMs);
    });
  }

  /** Records a refusal: all requests pause. */
  refused(): void {
    this.#refusedInARow += 1;
    const backOff = this.#options.firstBackOffMs * 2 ** (this.#refusedInARow - 1);
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#options.now() + backOff);
  }

  /** Records a fault that concerns all videos: there are no more requests in this job. @returns the first such fault */
  close(error: YtDlpError): YtDlpError {
    this.#closed ??= error;
    return this.#closed;
  }

  /** Records an answer. */
  answered(): void {
    this.#refusedInARow = 0;
  }
}
