import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A login ends after this time without a request. */
const idleMs = 7 * 24 * 60 * 60 * 1000;
/** The oldest login ends when there are more. */
const maxSessions = 100;

/** A secret that nobody can guess, for a token or a cookie. */
function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Secrets are kept and compared as hashes, so that the time of a comparison says nothing about them. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Who is logged in. Lost with the process, on purpose: a restart ends every login. */
export class Sessions {
  readonly #now: () => number;
  readonly #lastUsed = new Map<string, number>();

  /** @param now milliseconds of a clock */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** @returns the secret for the cookie */
  open(): string {
    const secret = newSecret();
    this.#lastUsed.set(hashOf(secret), this.#now());
    const [oldest] = this.#lastUsed.keys();
    if (this.#lastUsed.size > maxSessions && oldest !== undefined) this.#lastUsed.delete(oldest);
    return secret;
  }

  has(secret: string): boolean {
    const hash = hashOf(secret);
    const lastUsed = this.#lastUsed.get(hash);
    if (lastUsed === undefined) return false;
    this.#lastUsed.delete(hash);
    if (this.#now() - lastUsed > idleMs) return false;
    this.#lastUsed.set(hash, this.#now());
    return true;
  }

  close(secret: string): void {
    this.#lastUsed.delete(hashOf(secret));
  }
}

/** The token of the printed address: it opens one session, then there is a new one. */
export class OneTimeToken {
  #token = newSecret();

  get token(): string {
    return this.#token;
  }

  /** Whether this is the token, which is then used up. */
  use(attempt: string): boolean {
    const isIt = timingSafeEqual(Buffer.from(hashOf(attempt)), Buffer.from(hashOf(this.#token)));
    if (isIt) this.#token = newSecret();
    return isIt;
  }
}
