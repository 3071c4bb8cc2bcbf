import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import pLimit from 'p-limit';

/** OWASP's minimum for scrypt: 32 MiB and about 100 ms an attempt (Password Storage Cheat Sheet). */
const cost: ScryptOptions = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 2 ** 20 };
const keyLength = 32;
/** Attempts that may be checked or wait for it, so that nobody has to wait for many guesses of others. */
const maxWaiting = 5;

/** Checks a password without keeping it. One check at a time, so that many attempts cannot use up the memory. */
export class Password {
  readonly #salt = randomBytes(16);
  readonly #key: Promise<Buffer>;
  readonly #oneAtATime = pLimit(1);

  constructor(password: string) {
    this.#key = derive(password, this.#salt);
  }

  /** Whether no further attempt should be made now. */
  get isBusy(): boolean {
    const { activeCount, pendingCount } = this.#oneAtATime;
    return activeCount + pendingCount >= maxWaiting;
  }

  matches(attempt: string): Promise<boolean> {
    return this.#oneAtATime(async () => timingSafeEqual(await derive(attempt, this.#salt), await this.#key));
  }
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, keyLength, cost, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
