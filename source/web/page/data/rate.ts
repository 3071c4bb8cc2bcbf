/** The rate is that of the last seconds. */
const windowMs = 8000;
/** Before this time nothing is said. */
const firstMs = 1000;

/** How fast something arrives, from how much has arrived at some times. */
export class Rate {
  #seen: { at: number; bytes: number }[] = [];

  /** @param at milliseconds @returns bytes in a second; undefined when it is too early to say */
  add(bytes: number, at: number): number | undefined {
    this.#seen = this.#seen.filter((each) => at - each.at <= windowMs && each.bytes <= bytes);
    this.#seen.push({ at, bytes });
    const [first] = this.#seen;
    if (!first || at - first.at < firstMs) return undefined;
    return ((bytes - first.bytes) / (at - first.at)) * 1000;
  }

  /** After a pause, which must not count. */
  reset(): void {
    this.#seen = [];
  }
}
