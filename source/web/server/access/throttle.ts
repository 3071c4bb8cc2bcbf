import { isIP } from 'node:net';

/** Failures that are free: people mistype. */
const freeFailures = 5;
/** The wait after the first failure that is not free; each further one doubles it. */
const firstWaitMs = 1000;
const longestWaitMs = 15 * 60 * 1000;
/** Failures are forgotten after this time without another one. */
const forgetAfterMs = 60 * 60 * 1000;
/** Addresses that are remembered; the oldest are forgotten first. */
const maxAddresses = 1000;

interface Failures {
  count: number;
  at: number;
}

/**
 * Addresses that whoever has one of them can choose freely, as one text: those of this machine, and those of an IPv6
 * network of 64 bits.
 */
export function sharedAddress(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*/, '');
  if (plain === '::1' || plain.startsWith('127.')) return 'this machine';
  if (isIP(plain) !== 6) return plain;
  const [front = [], back = []] = plain.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0');
  return [...front, ...zeros, ...back].slice(0, 4).join(':');
}

/** Slows down whoever guesses: after some failures, each next attempt of the same address must wait longer. */
export class Throttle {
  readonly #now: () => number;
  readonly #failures = new Map<string, Failures>();

  /** @param now milliseconds of a clock */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Milliseconds until this address may try again; 0 when it may now. */
  waitMs(address: string): number {
    const failures = this.#failures.get(address);
    if (!failures || failures.count < freeFailures) return 0;
    const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** (failures.count - freeFailures));
    return Math.max(0, failures.at + wait - this.#now());
  }

  /** Counts an attempt. Before it is checked, so that many at once are not all free. */
  begins(address: string): void {
    const before = this.#failures.get(address);
    const isFresh = before !== undefined && this.#now() - before.at < forgetAfterMs;
    // Deleted first, so that the map stays in the order of the latest failure.
    this.#failures.delete(address);
    this.#failures.set(address, { count: (isFresh ? before.count : 0) + 1, at: this.#now() });
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > maxAddresses && oldest !== undefined) this.#failures.delete(oldest);
  }

  /** The attempt failed: the wait is counted from now. */
  failed(address: string): void {
    const failures = this.#failures.get(address);
    if (failures) failures.at = this.#now();
  }

  succeeded(address: string): void {
    this.#failures.delete(address);
  }
}
