import { RateLimit } from '../service/rate-limit.ts';
import { type Service, ServiceError } from '../service/service-error.ts';

export interface QuotaOptions {
  calls: number;
  perMs: number;
  /** Longer than this is not waited for: the call fails at once, and the other sources go on. */
  patienceMs: number;
  now?: () => number;
}

/** What a service allows in a stretch of time, with what its answers say is left of it. One for each key in a process. */
export class Quota extends RateLimit {
  readonly #service: Service;
  readonly #options: Required<QuotaOptions>;
  #taken: number[] = [];
  /** The service said that nothing is left until then, milliseconds since 1970. */
  #spentUntil = 0;

  constructor(service: Service, options: QuotaOptions) {
    super(options.calls, options.perMs);
    this.#service = service;
    this.#options = { now: Date.now, ...options };
  }

  /** @throws ServiceError `limited` when the wait would be too long; the signal's reason. */
  override async take(signal: AbortSignal, onWait?: (milliseconds: number) => void): Promise<void> {
    const waitMs = this.#waitMs();
    if (waitMs > this.#options.patienceMs) {
      const minutes = Math.ceil(waitMs / 60_000);
      throw new ServiceError('limited', this.#service, {
        what: `its ${this.#options.calls} requests ${stretch(this.#options.perMs)} are used up`,
        hint: `It can be asked again in ${minutes} min.`,
        retryAfterMs: waitMs,
      });
    }
    this.#taken.push(this.#options.now());
    await super.take(signal, onWait);
  }

  /** Reads `X-RateLimit-Remaining` and `-Reset`, which say what is left for this key, whoever used the rest. */
  heed(headers: Headers): void {
    const remaining = numberIn(headers.get('x-ratelimit-remaining'));
    if (remaining === undefined) return;
    const waitMs = resetWait(headers, this.#options.now());
    this.#spentUntil = remaining <= 0 && waitMs !== undefined ? this.#options.now() + waitMs : 0;
  }

  #waitMs(): number {
    const now = this.#options.now();
    this.#taken = this.#taken.filter((at) => at > now - this.#options.perMs);
    const oldest = this.#taken.at(-this.#options.calls);
    const own = oldest === undefined ? 0 : oldest + this.#options.perMs - now;
    return Math.max(own, this.#spentUntil - now, 0);
  }
}

/** Milliseconds until the allowance is full again: Pixabay gives seconds from now, Pexels a time since 1970. */
export function resetWait(headers: Headers, now: number): number | undefined {
  const reset = numberIn(headers.get('x-ratelimit-reset'));
  if (reset === undefined) return undefined;
  const milliseconds = reset > 1e9 ? reset * 1000 - now : reset * 1000;
  return Math.max(0, milliseconds);
}

const quotas = new Map<string, Quota>();

/** The quota of this name (service, address and key), the same for all jobs in this process. */
export function sharedQuota(name: string, make: () => Quota): Quota {
  const known = quotas.get(name) ?? make();
  quotas.set(name, known);
  return known;
}

function stretch(perMs: number): string {
  if (perMs === 3_600_000) return 'an hour';
  return perMs === 60_000 ? 'a minute' : `in ${Math.round(perMs / 1000)} s`;
}

function numberIn(text: string | null): number | undefined {
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}
