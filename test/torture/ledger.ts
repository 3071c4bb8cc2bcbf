import { type Charge, totalUsd } from '../harness/services/bill.ts';
import type { Services } from '../harness/services/start.ts';

/**
 * An answer that was sent so shortly before a kill may not have been kept by then. No program can keep it, and it is paid
 * again, so it is counted apart, as is one that lay unread when the program ended.
 */
const onTheWayMs = 100;

/** Sums that differ by less are the same to the cent, wherever rounding would cut. */
const halfCentUsd = 0.005;

/** What one job costs over all its lives, by the bill of the services. */
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

  /** What answers cost that were on their way at a kill. */
  get onTheWayUsd(): number {
    return totalUsd(this.#services.bill().filter((charge) => this.#isLost(charge)));
  }

  /** Nothing that was answered between these two moments could be kept. Milliseconds since 1970 */
  lost(from: number, to: number): void {
    this.#lost.push({ from, to });
  }

  #isLost({ unread = false, sentAt = 0 }: Charge): boolean {
    return unread || this.#lost.some(({ from, to }) => sentAt > from - onTheWayMs && sentAt <= to);
  }

  /** What is wrong with the money, one sentence each. */
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
