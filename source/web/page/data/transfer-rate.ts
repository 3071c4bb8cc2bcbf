/** The rate is measured over this much of the past. */
const windowMs = 8000;
/** Over a shorter time the rate is unknown: it would jump. */
const firstMs = 1000;

/** How fast something is transferred, from how much was transferred at different times. */
export class TransferRate {
  #seen: { at: number; bytes: number }[] = [];

  /** @param at milliseconds @returns bytes in a second; undefined when it is too early to say */
  add(bytes: number, at: number): number | undefined {
    this.#seen = this.#seen.filter((each) => at - each.at <= windowMs && each.bytes <= bytes);
    this.#seen.push({ at, bytes });
    const [first] = this.#seen;
    if (!first || at - first.at < firstMs) return undefined;
    return ((bytes - first.bytes) / (at - first.at)) * 1000;
  }

  /** Call it after a pause, so that the pause does not count as a slow transfer. */
  reset(): void {
    this.#seen = [];
  }
}
