import { type Charge, totalUsd } from '../harness/services/bill.ts';
import type { Services } from '../harness/services/start.ts';

/**
 * An answer that was sent this shortly before a kill may not have been saved: on a busy machine the program gets its turn
 * only after a while. No program can save it, and it is paid for again, so it is counted apart, as is an answer that the
 * program had not read when it ended.
 */
const onTheWayMs = 1000;

/** Amounts that differ by less than this are equal. */
const halfCentUsd = 0.005;

/** The cost of one job over all its runs, according to the services. */
export class Ledger {
  readonly #services: Services;
  readonly #lost: { from: number; to: number }[] = [];

  constructor(services: Services) {
    this.#services = services;
    services.forget();
  }

  get billUsd(): number {
    return this.#services.billUsd();
  }

  /** The cost of answers that were in flight at a kill. */
  get onTheWayUsd(): number {
    return totalUsd(this.#services.bill().filter((charge) => this.#isLost(charge)));
  }

  /** Answers between these two moments could not be saved. Milliseconds since 1970. */
  lost(from: number, to: number): void {
    this.#lost.push({ from, to });
  }

  #isLost({ unread = false, sentAt = 0 }: Charge): boolean {
    return unread || this.#lost.some(({ from, to }) => sentAt > from - onTheWayMs && sentAt <= to);
  }

  /** Wrong amounts, one sentence each. */
  faults(undisturbedUsd: number, reportedUsd: number): string[] {
    const { billUsd, onTheWayUsd } = this;
    const most = undisturbedUsd + onTheWayUsd + halfCentUsd;
    const faults: string[] = [];
    if (billUsd < undisturbedUsd - halfCentUsd || billUsd > most)
      faults.push(`costs ${billUsd} USD, not ${undisturbedUsd} and at most ${onTheWayUsd} on the way`);
    if (reportedUsd > billUsd + halfCentUsd || reportedUsd < billUsd - onTheWayUsd - halfCentUsd)
      faults.push(`reports ${reportedUsd} USD of ${billUsd}`);
    return faults;
  }
}
