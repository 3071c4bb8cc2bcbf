/** A simulated step in flight. */
interface Flight {
  /** When it ends, in seconds from now. */
  until: number;
  need: number;
  step: number;
  /** Whether it ends at its deadline, without a result. */
  late: boolean;
}

/** The simulated steps in flight. There are few, so that a list is faster than anything sorted. */
export class InFlight {
  readonly #flights: Flight[] = [];

  add(flight: Flight): void {
    this.#flights.push(flight);
  }

  /** Takes the step that ends first; undefined when there is none. */
  takeFirst(): Flight | undefined {
    const flights = this.#flights;
    let first = 0;
    let until = Number.POSITIVE_INFINITY;
    for (let at = 0; at < flights.length; at++) {
      const ends = flights[at]?.until ?? 0;
      if (ends < until) {
        until = ends;
        first = at;
      }
    }
    const taken = flights[first];
    const last = flights.pop();
    if (last && last !== taken) flights[first] = last;
    return taken;
  }
}
