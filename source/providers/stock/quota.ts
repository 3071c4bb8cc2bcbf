import { RateLimit } from '../service/rate-limit.ts';
import { type Service, ServiceError } from '../service/service-error.ts';

export interface QuotaOptions {
  calls: number;
  perMs: number;
  /** Longer than this is not waited for: the call fails at once, and the other sources go on. */
  maxWaitMs: number;
  now?: () => number;
}

/** What a service allows in a stretch of time, with what its answers say is left of it. One for each key in a process. */
export class Quota extends RateLimit {
  readonly #service: Service;
  readonly #options: Required<QuotaOptions>;
  /** The service said that nothing is left until then, milliseconds since 1970. */
  #spentUntil = 0;

  constructor(service: Service, options: QuotaOptions) {
    const { now = Date.now } = options;
    super(options.calls, options.perMs, now);
    this.#service = service;
    this.#options = { ...options, now };
  }

  /** Reads `X-RateLimit-Remaining` and `-Reset`, which say what is left for this key, whoever used the rest. */
  heed(headers: Headers): void {
    const remaining = numberIn(headers.get('x-ratelimit-remaining'));
    if (remaining === undefined) return;
    const waitMs = resetWait(headers, this.#options.now());
    this.#spentUntil = remaining <= 0 && waitMs !== undefined ? this.#options.now() + waitMs : 0;
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
      what: `its ${calls} requests ${stretch(perMs)} are used up`,
      hint: `It can be asked again in ${Math.ceil(waitMs / 60_000)} min.`,
      retryAfterMs: waitMs,
    });
  }
}

/** Milliseconds until the allowance is full again: Pixabay gives seconds from now, Pexels a time since 1970. */
export function resetWait(headers: Headers, now: number): number | undefined {
  const reset = numberIn(headers.get('x-ratelimit-reset'));
  if (reset === undefined) return undefined;
  // By the service's own clock where it tells it: ours may be hours off.
  const told = Date.parse(headers.get('date') ?? '');
  const milliseconds = reset > 1e9 ? reset * 1000 - (Number.isNaN(told) ? now : told) : reset * 1000;
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
