import { RateLimit } from '../service/rate-limit.ts';
import { type Service, ServiceError } from '../service/service-error.ts';
import { waitForOthers } from '../service/shared-rates.ts';

export interface QuotaOptions {
  calls: number;
  perMs: number;
  /** When the wait would be longer than this, the call fails at once, and the other sources are used. */
  maxWaitMs: number;
  now?: () => number;
}

/** Where it is stored that a limit is used up, for later runs of the program. */
export interface QuotaMemory {
  /** When the limit is reset, milliseconds since 1970. */
  recall(): Promise<number | undefined>;
  keep(until: number): Promise<void>;
}

/** The rate limit of a service, updated from the headers of its answers. One instance for each key in a process. */
export class RequestQuota extends RateLimit {
  readonly #service: Service;
  readonly #options: Required<QuotaOptions>;
  readonly #account: string;
  /** The service reported that the limit is used up until this time, in milliseconds since 1970. */
  #spentUntil = 0;
  #memory: QuotaMemory | undefined;
  #recalled: Promise<void> | undefined;

  /** @param account names the service, its address and the key, for other machines that use it, too */
  constructor(service: Service, options: QuotaOptions, account = service.name) {
    const { now = Date.now } = options;
    super(options.calls, options.perMs, now);
    this.#service = service;
    this.#account = account;
    this.#options = { ...options, now };
  }

  /** From now on uses what earlier runs learned, and stores what this one learns. */
  remember(memory: QuotaMemory): void {
    this.#memory ??= memory;
  }

  override async take(signal: AbortSignal, onWait?: (milliseconds: number) => void): Promise<void> {
    this.#recalled ??= this.#memory && this.#recall(this.#memory);
    await this.#recalled;
    await super.take(signal, onWait);
    await waitForOthers(this.#account, this.#options, signal, (waitMs) => {
      this.accept(waitMs);
      onWait?.(waitMs);
    });
  }

  async #recall(memory: QuotaMemory): Promise<void> {
    const until = (await memory.recall()) ?? 0;
    const { now, perMs } = this.#options;
    // A later time was stored while the clock was wrong.
    if (until - now() <= perMs) this.#spentUntil = Math.max(this.#spentUntil, until);
  }

  /** Reads `X-RateLimit-Remaining` and `-Reset`, which include the calls of other programs with this key. */
  update(headers: Headers): void {
    const remaining = numberIn(headers.get('x-ratelimit-remaining'));
    if (remaining === undefined) return;
    const waitMs = resetWait(headers, this.#options.now());
    this.#spentUntil = remaining <= 0 && waitMs !== undefined ? this.#options.now() + waitMs : 0;
  }

  /** Learns from the answer to a request, or from its refusal, how much of the limit is left. */
  async watch<Answer extends { headers: Headers }>(request: Promise<Answer>): Promise<Answer> {
    const before = this.#spentUntil;
    try {
      const answer = await request;
      this.update(answer.headers);
      return answer;
    } catch (error) {
      if (error instanceof ServiceError && error.kind === 'limited' && error.retryAfterMs !== undefined)
        this.#spentUntil = Math.max(this.#spentUntil, this.#options.now() + error.retryAfterMs);
      throw error;
    } finally {
      if (this.#spentUntil !== before) await this.#memory?.keep(this.#spentUntil);
    }
  }

  protected override closedUntil(): number {
    return this.#spentUntil;
  }

  /** @throws ServiceError `limited` when the wait would be too long. */
  protected override accept(waitMs: number): void {
    if (waitMs > this.#options.maxWaitMs) throw this.#spent(waitMs);
  }

  #spent(waitMs: number): ServiceError {
    const { calls, perMs } = this.#options;
    return new ServiceError('limited', this.#service, {
      what: `its limit of ${calls} requests ${perWindow(perMs)} is used up`,
      hint: `Try again in ${Math.ceil(waitMs / 60_000)} min.`,
      retryAfterMs: waitMs,
    });
  }
}

/** Milliseconds until the limit is reset: Pixabay sends seconds from now, Pexels seconds since 1970. */
export function resetWait(headers: Headers, now: number): number | undefined {
  const reset = numberIn(headers.get('x-ratelimit-reset'));
  if (reset === undefined) return undefined;
  // Compared with the service's own clock, since ours may be wrong.
  const serverTime = Date.parse(headers.get('date') ?? '');
  const milliseconds =
    reset > 1e9 ? reset * 1000 - (Number.isNaN(serverTime) ? now : serverTime) : reset * 1000;
  return Math.max(0, milliseconds);
}

const quotas = new Map<string, RequestQuota>();

/** The quota with this name (service, address and key), shared by all jobs in this process. */
export function sharedQuota(name: string, make: () => RequestQuota): RequestQuota {
  const known = quotas.get(name) ?? make();
  quotas.set(name, known);
  return known;
}

function perWindow(perMs: number): string {
  if (perMs === 3_600_000) return 'per hour';
  return perMs === 60_000 ? 'per minute' : `per ${Math.round(perMs / 1000)} s`;
}

function numberIn(text: string | null): number | undefined {
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}
