/** The rate limit of a site: requests per window of time. */
export class Allowance {
  readonly limit: number;
  readonly #windowMs: number;
  #used = 0;
  #endsAt = 0;

  constructor(limit: number, windowSeconds: number) {
    this.limit = limit;
    this.#windowMs = windowSeconds * 1000;
  }

  /** Uses one request, if one is left. */
  take(now = Date.now()): boolean {
    if (now >= this.#endsAt) {
      this.#used = 0;
      this.#endsAt = now + this.#windowMs;
    }
    if (this.#used >= this.limit) return false;
    this.#used += 1;
    return true;
  }

  get remaining(): number {
    return this.limit - this.#used;
  }

  /** When the window ends, milliseconds since 1970. */
  get endsAt(): number {
    return this.#endsAt;
  }
}
